// @ts-check
// Where a cell leaves its reader: at the top of what it shows. JupyterLab goes by the next cell, before
// the output is there, and so leaves one at the foot of what is tall.

const RUN = ["notebook:run-cell-and-select-next", "runmenu:run"].map((name) => `[data-command="${name}"]`).join();

/** From now on, and until the signal: who runs a cell and does nothing else comes to its top. */
export function attend(signal) {
  const growth = new ResizeObserver(([{ target }]) => toTop(target));
  const leave = () => growth.disconnect();
  function run({ target }) {
    // A menu stands outside the notebook that it runs.
    const notebook = target.closest(".jp-NotebookPanel") ?? document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
    const output = notebook?.querySelector(".jp-Cell.jp-mod-active .jp-Cell-outputArea");
    if (output) growth.observe(output);
  }
  const on = (kind, act) => document.addEventListener(kind, act, { signal, capture: true, passive: true });
  on("keydown", (event) => { leave(); if (event.key === "Enter" && event.shiftKey) run(event); });
  on("pointerdown", (event) => { leave(); if (event.target.closest(RUN)) run(event); });
  on("wheel", leave);
  signal.addEventListener("abort", leave);
}

function toTop(output) {
  const window = output.closest(".jp-WindowedPanel-outer");
  const above = output.getBoundingClientRect().top - window?.getBoundingClientRect().top;
  if (above < 0) window.scrollTop += above;
}
