// @ts-check
// What was changed in a form, step by step: taken back, and done again.

/** Where the browser has its own undo. */
const TYPED = "textarea, input:not([type=radio], [type=checkbox])";

/**
 * The story of a form. `row` holds the buttons; `controls` have a `value`, `fill` it again, and say
 * in `words` how they stand. What is filled in from elsewhere ends the story (`forget`).
 */
export function historyOf(form, row, controls, say, changed) {
  const [undo, redo] = ["undo", "redo"].map((name) => row.querySelector(`[data-do=${name}]`));
  let last = new Map();
  let past = [];
  let future = [];
  function show() {
    [[undo, past], [redo, future]].forEach(([button, steps]) => button.setAttribute("aria-disabled", String(!steps.length)));
    if (past.length) row.hidden = false;
  }
  function forget() {
    [past, future] = [[], []];
    last = new Map(controls.map((each) => [each, JSON.stringify(each.value() ?? null)]));
    show();
  }
  function note() {
    const steps = controls.map((control) => ({ control, before: last.get(control), after: JSON.stringify(control.value() ?? null) })).filter(({ before, after }) => before !== after);
    if (!steps.length) return;
    past.push(steps);
    future = [];
    steps.forEach(({ control, after }) => last.set(control, after));
    show();
  }
  function go(steps, others, side, said) {
    const step = steps.pop();
    if (!step) return say(`Nothing is left to ${said === "Undone" ? "undo" : "do again"}.`);
    const had = document.activeElement;
    step.forEach((each) => {
      each.control.fill(JSON.parse(each[side]));
      last.set(each.control, each[side]);
    });
    others.push(step);
    show();
    changed();
    if (had instanceof HTMLElement && had.isConnected && had !== document.activeElement) had.focus();
    return say(`${said}. ${step.map(({ control }) => control.words()).join(" ")}`);
  }
  const back = () => go(past, future, "before", "Undone");
  const again = () => go(future, past, "after", "Done again");
  undo.addEventListener("click", back);
  redo.addEventListener("click", again);
  form.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key) || event.target.matches(TYPED)) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "y" || event.shiftKey) again();
    else back();
  });
  forget();
  return { note, forget };
}
