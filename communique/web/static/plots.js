// Makes a PNG of a plot's SVG in the browser, where the machine that serves the page cannot draw one.
(() => {
  const draw = async (link) => {
    const answer = await fetch(link.href);
    const image = new Image();
    const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
    await new Promise((done, failed) => { image.onload = done; image.onerror = failed; image.src = source; });
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    canvas.toBlob((picture) => {
      const save = document.createElement("a");
      save.href = URL.createObjectURL(picture);
      save.download = `${link.dataset.png}.png`;
      save.click();
      setTimeout(() => URL.revokeObjectURL(save.href), 1000);
    }, "image/png");
  };
  for (const link of document.querySelectorAll("a[data-png]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); draw(link); });
  }
})();
