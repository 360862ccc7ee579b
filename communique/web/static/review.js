// Keys that decide, and the choice of words in the text. Without it every decision is a plain form.
(() => {
  const help = document.getElementById("help");
  if (!help) return;
  const words = document.getElementById("words");
  const status = document.getElementById("choosing");
  const keys = document.getElementById("keys");
  const find = (selector) => document.querySelector(selector);

  try { keys.checked = localStorage.getItem("communique-keys") !== "off"; } catch { /* no storage: keys are on */ }
  keys.addEventListener("change", () => { try { localStorage.setItem("communique-keys", keys.checked ? "on" : "off"); } catch { /* for this page only */ } });

  // --- what opens and closes ---------------------------------------------------------------------------------------------

  const open = (details) => {
    details.open = true;
    const control = details.querySelector("form :is(input, select, textarea, button):not([type=hidden])") ?? details.querySelector("input, summary");
    control.focus({ preventScroll: true });
    details.scrollIntoView({ block: "nearest" });
  };
  for (const link of document.querySelectorAll("[data-opens]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); open(document.getElementById(link.dataset.opens)); });
  }
  const opened = () => [...document.querySelectorAll("details.more[open]")].find((one) => one.contains(document.activeElement));

  // A second press of a key must not decide about the next record as well.
  let sent = false;
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
  }
  addEventListener("pageshow", () => { sent = false; });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const details = opened();
      if (details) { details.open = false; details.querySelector("summary").focus(); } else if (document.activeElement !== document.body) document.activeElement.blur();
      return;
    }
    if (!keys.checked || event.repeat || event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    const control = event.key.length === 1 ? find(`[data-key="${CSS.escape(event.key)}"]`) : null;
    if (!control) return;
    event.preventDefault();
    if (control.matches("summary")) {
      help.open = !help.open;
      if (help.open) { control.focus(); help.scrollIntoView({ block: "nearest" }); }
    } else control.click();
  });

  if (!words) return;

  // --- fields and their words --------------------------------------------------------------------------------------------

  const rows = [...document.querySelectorAll("tr[data-field]")];
  const marks = [...words.querySelectorAll("mark")];
  const fieldsOf = (node) => (node.dataset.fields ?? node.dataset.field).split(" ");
  const light = (fields) => {
    for (const row of rows) row.classList.toggle("lit", fields.includes(row.dataset.field));
    for (const mark of marks) mark.classList.toggle("lit", fieldsOf(mark).some((field) => fields.includes(field)));
  };
  for (const node of [...rows, ...marks]) {
    for (const type of ["mouseenter", "focusin"]) node.addEventListener(type, () => light(fieldsOf(node)));
    for (const type of ["mouseleave", "focusout"]) node.addEventListener(type, () => light([]));
  }

  // --- the choice of words -----------------------------------------------------------------------------------------------

  // Words as a hand would mark them: without the stops and quotation marks around them.
  const WORD = /[\p{L}\p{N}\p{Sc}]+(?:[^\s\p{L}\p{N}]?[\p{L}\p{N}]+)*%?/gu;
  const list = [];
  for (const sentence of words.querySelectorAll("p[data-start]")) {
    for (const match of sentence.textContent.matchAll(WORD)) list.push({ sentence, from: match.index, to: match.index + match[0].length });
  }
  const point = (sentence, index) => {
    const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
    let left = index;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    return [sentence, sentence.childNodes.length];
  };
  // Offsets of the ledger count code points; those of a browser count halves of some signs.
  const offset = (node, index) => {
    const sentence = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-start]");
    if (!sentence) return null;
    const range = document.createRange();
    range.setStart(sentence, 0);
    range.setEnd(node, index);
    return Number(sentence.dataset.start) + [...range.toString()].length;
  };

  let target = null;
  let first = 0;
  let last = 0;
  const say = (what) => { status.textContent = what; };
  const label = () => target.getAttribute("aria-label");
  const take = () => {
    const selection = getSelection();
    if (!target || selection.isCollapsed || !words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return false;
    const range = selection.getRangeAt(0);
    let [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
    const told = selection.toString();
    if (start === null || end === null || !told.trim()) return false;
    start += [...told].length - [...told.trimStart()].length;
    end -= [...told].length - [...told.trimEnd()].length;
    target.value = told.replace(/\s+/g, " ").trim();
    target.nextElementSibling.value = `${start}-${end}`;
    say(`${label()} is now “${target.value}”.`);
    return true;
  };
  const show = () => {
    const [from, to] = first <= last ? [list[first], list[last]] : [list[last], list[first]];
    getSelection().setBaseAndExtent(...point(from.sentence, from.from), ...point(to.sentence, to.to));
    from.sentence.scrollIntoView({ block: "nearest" });
    say(`${label()}: “${getSelection().toString()}” – arrows move, Shift widens, Enter takes, Escape leaves.`);
  };
  const choose = (input) => {
    target = input;
    if (take()) { input.focus(); return; }
    const begin = Number.parseInt(input.nextElementSibling.value, 10);
    const places = list.map((word) => offset(...point(word.sentence, word.from)));
    const here = places.findIndex((place) => place >= begin);
    first = last = Number.isNaN(begin) || here < 0 ? Math.max(0, list.findIndex((word) => point(word.sentence, word.from)[0].parentElement.matches("mark"))) : here;
    if (!list.length) return;
    words.focus({ preventScroll: true });
    show();
  };
  for (const input of document.querySelectorAll("input[data-words]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "in text";
    button.setAttribute("aria-label", `${input.getAttribute("aria-label")}: choose the words in the text`);
    // A press of the button would end a selection made by a finger.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => choose(input));
    input.parentElement.append(button);
    input.addEventListener("focus", () => { target = input; });
    // Typed words are looked for by the server: where they were before means nothing any more.
    input.addEventListener("input", () => { input.nextElementSibling.value = ""; });
  }
  words.addEventListener("mouseup", () => { if (target && document.getElementById("edit").open) take(); });
  words.addEventListener("keydown", (event) => {
    if (!target || document.activeElement !== words || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      last = Math.min(list.length - 1, Math.max(0, last + step));
      if (!event.shiftKey) first = last;
      show();
    } else if (event.key === "Enter") {
      take();
      getSelection().removeAllRanges();
      target.focus();
    } else if (event.key === "Escape") {
      say("");
      getSelection().removeAllRanges();
      target.focus();
    } else return;
    event.preventDefault();
  });
})();
