// What no setting of JupyterLab says of a student's room: that no cell is dragged by its prompt, and
// that the lines of a lesson are no longer than those of its cards and exercises, to be read with ease.

{
  (window._JUPYTERLAB ??= {})["readingroom-locks"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: "readingroom-locks:plugin", autoStart: true, activate } }),
  };

  function activate() {
    const style = document.createElement("style");
    style.textContent = `
      .jp-Notebook :is(.jp-InputPrompt, .jp-Placeholder-prompt) { pointer-events: none; }
      .jp-cell-toolbar { display: none !important; } /* It moves cells, and comes in spite of its setting. */
      .jp-Notebook .jp-RenderedMarkdown > * { max-width: 46rem; }`;
    document.head.append(style);
  }
}
