// Ties the words of a report to the records they prove, both ways. Without it the links of the proofs still lead to the words.
(() => {
  for (const root of document.querySelectorAll(".communique .reading:not([data-tied])")) {
    root.dataset.tied = "yes";
    const marks = [...root.querySelectorAll("mark[data-records]")];
    const cards = new Map([...root.querySelectorAll(".record[data-record]")].map((card) => [card.dataset.record, card]));
    const recordsOf = (node) => (node.dataset.records ?? node.dataset.record).split(" ");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let pinned = null;

    const light = (numbers) => {
      const wanted = new Set(numbers);
      for (const mark of marks) mark.classList.toggle("lit", recordsOf(mark).some((number) => wanted.has(number)));
      for (const [number, card] of cards) card.classList.toggle("lit", wanted.has(number));
    };
    const pin = (node) => {
      pinned?.classList.remove("pinned");
      pinned = node;
      node?.classList.add("pinned");
      light(node ? recordsOf(node) : []);
    };
    const show = (node) => node?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    const choose = (node) => {
      if (pinned === node) return pin(null);
      pin(node);
      if (node.matches("mark")) show(cards.get(recordsOf(node)[0]));
      else show(marks.find((mark) => recordsOf(mark).includes(node.dataset.record)));
    };

    const tied = (event) => event.target.closest("mark[data-records], .record[data-record]");
    root.addEventListener("mouseover", (event) => { const node = tied(event); if (node && !pinned) light(recordsOf(node)); });
    root.addEventListener("mouseout", (event) => { if (tied(event) && !pinned) light([]); });
    root.addEventListener("focusin", (event) => { const node = tied(event); if (node && !pinned) light(recordsOf(node)); });
    root.addEventListener("click", (event) => {
      const node = tied(event);
      if (!node || !root.contains(node)) return;
      if (event.target.closest("a")) { pin(node); return; }
      if (!String(getSelection())) choose(node);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") pin(null);
      const node = event.target;
      if ((event.key === "Enter" || event.key === " ") && node.matches("mark, .record")) { event.preventDefault(); choose(node); }
    });
    for (const box of root.querySelectorAll(".legend input")) {
      box.addEventListener("change", () => root.classList.toggle(`hide-${box.value}`, !box.checked));
    }
  }
})();
