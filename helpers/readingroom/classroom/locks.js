// What locks of cells leave open in JupyterLab, and no setting closes: a cell is dragged by its prompt.

const style = ".jp-Notebook :is(.jp-InputPrompt, .jp-Placeholder-prompt) { pointer-events: none; }";

const plugin = {
  id: "readingroom-locks:plugin",
  autoStart: true,
  activate: () => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  },
};

(window._JUPYTERLAB ??= {})["readingroom-locks"] = {
  init: () => {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
