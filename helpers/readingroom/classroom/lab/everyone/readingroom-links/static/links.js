// Links in JupyterLab. One leads to a cell of another lesson: JupyterLab goes there while the lesson has
// not yet its height, so that the cell slips away again, and leaves the first cell active. Another leads
// to the lesson as a web page, which the server has at an address that no notebook can know.

{
  const LOOK_MS = 100, OPENING_LOOKS = 200, STEADY_LOOKS = 20;

  const activate = (app) => document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href*='#cell-id='], a[href$='.ipynb#page'], a[href*='.ipynb?'][href$='#page']");
    if (!link) return;
    if (link.hash !== "#page") {
      lead(app, decodeURI(link.pathname), decodeURIComponent(link.hash.slice("#cell-id=".length)));
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const { baseUrl } = JSON.parse(document.querySelector("#jupyter-config-data").textContent);
    open(`${baseUrl}readingroom/${encodeURI(app.shell.currentWidget.context.path)}`);
  }, true);

  /** Make the cell the active one as soon as it is there, and keep it in sight until nothing moves, or the reader does. */
  function lead(app, path, id) {
    const acts = new AbortController();
    for (const kind of ["keydown", "pointerdown", "wheel"]) {
      addEventListener(kind, () => acts.abort(), { capture: true, passive: true, signal: acts.signal });
    }
    let looks = OPENING_LOOKS, steady = 0, before;
    const timer = setInterval(() => {
      const cell = cellOf(app.shell.currentWidget, path, id);
      if (cell && cell.node.getBoundingClientRect().top !== before) {
        cell.node.scrollIntoView();
        before = cell.node.getBoundingClientRect().top;
        steady = 0;
      }
      if (acts.signal.aborted || !looks-- || (cell && ++steady > STEADY_LOOKS)) {
        clearInterval(timer);
        acts.abort();
      }
    }, LOOK_MS);
  }

  function cellOf(lesson, path, id) {
    if (!lesson?.context || !path.endsWith(`/${lesson.context.path}`)) return null;
    const at = lesson.content.widgets?.findIndex((cell) => cell.model?.id === id) ?? -1;
    if (at < 0) return null;
    lesson.content.activeCellIndex = at;
    return lesson.content.widgets[at];
  }

  (window._JUPYTERLAB ??= {})["readingroom-links"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: { id: "readingroom-links:plugin", autoStart: true, activate } }),
  };
}
