// What locks of cells leave open in JupyterLab, and no setting closes: a cell is dragged by its prompt.

{
  (window._JUPYTERLAB ??= {})["readingroom-locks"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: "readingroom-locks:plugin", autoStart: true, activate } }),
  };

  function activate() {
    const style = document.createElement("style");
    style.textContent = ".jp-Notebook :is(.jp-InputPrompt, .jp-Placeholder-prompt) { pointer-events: none; }";
    document.head.append(style);
  }
}
