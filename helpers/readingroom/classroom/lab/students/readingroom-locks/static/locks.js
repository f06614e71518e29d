// What no setting of JupyterLab says of a student's room: that no cell is dragged by its prompt or
// moved, and that the lines of a lesson are no longer than those of its cards and exercises, to be
// read with ease. A locked cell that was cut stays, and would be pasted as its double; one that is to be
// replaced stays too, and JupyterLab then puts what replaces it where another cell is lost by it.

{
  const CLOSED = ["move-cell-up", "move-cell-down", "cut-cell", "paste-and-replace-cell"].map((each) => `notebook:${each}`);

  (window._JUPYTERLAB ??= {})["readingroom-locks"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: "readingroom-locks:plugin", autoStart: true, activate } }),
  };

  function activate({ commands }) {
    const isEnabled = commands.isEnabled.bind(commands);
    commands.isEnabled = (id, given) => !CLOSED.includes(id) && isEnabled(id, given);
    const style = document.createElement("style");
    style.textContent = `
      .jp-Notebook :is(.jp-InputPrompt, .jp-Placeholder-prompt) { pointer-events: none; }
      .jp-cell-toolbar { display: none !important; } /* It moves cells, and comes in spite of its setting. */
      .jp-Notebook .jp-RenderedMarkdown > * { max-width: 46rem; }`;
    document.head.append(style);
  }
}
