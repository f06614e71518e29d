// @ts-check
// What a reader changed last, step by step: taken back and done again, by buttons or keys.
import { seen } from "./elements.js";

const SILENT = "Python does not answer: what you did is kept here, and is drawn when Python answers again.";
/** Where the browser has its own undo. */
const TYPED = "textarea, input:not([type=radio], [type=checkbox])";

/**
 * The story of what was done in `root`, with the buttons of `row`. `play` brings a step back to how
 * it was "before", or to what came "after", and gives what is said then; `show` shows what can be
 * undone, and done again.
 */
function story(root, row, say, play, show) {
  const [undo, redo] = ["undo", "redo"].map((name) => row.querySelector(`[data-do=${name}]`));
  let past = [];
  let future = [];
  const shown = () => show(past, future, undo, redo);
  function turn(back) {
    const [from, to] = back ? [past, future] : [future, past];
    const step = from.pop();
    if (!step) return say(`Nothing is left to ${back ? "undo" : "do again"}.`);
    to.push(step);
    const had = root.getRootNode().activeElement;
    const words = play(step, back ? "before" : "after");
    shown();
    if (root.contains(had) && seen(had)) had.focus();
    else (back ? redo : undo).focus();
    return say(`${back ? "Undone" : "Done again"}${words}`);
  }
  undo.addEventListener("click", () => turn(true));
  redo.addEventListener("click", () => turn(false));
  root.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key) || event.target.matches(TYPED)) return;
    event.preventDefault();
    event.stopPropagation();
    turn(key === "z" && !event.shiftKey);
  });
  return {
    shown,
    add: (step) => {
      past.push(step);
      future = [];
      shown();
    },
    /** What is changed from elsewhere ends the story, since nothing of others is taken back. */
    forget: () => {
      [past, future] = [[], []];
      shown();
    },
  };
}

/** Changes of traits. `change` sets them and says what was done; a row of the view shows it. */
export function undoing(view, traits) {
  const row = view.root.querySelector(".rr-undo");
  const said = row.querySelector("span");
  let mine = false;
  let silent = false;
  function set(values) {
    mine = true;
    view.set(values);
    mine = false;
    if ("own" in values) view.host.send({ do: "draw" }); // so that a silence of Python is told
  }
  const steps = story(view.root, row, view.say, (step, side) => {
    set(step[side]);
    return `: ${step.said}`;
  }, (past, future, undo, redo) => {
    row.hidden = !past.length && !future.length;
    [undo.hidden, redo.hidden] = [!past.length, !future.length];
    said.textContent = [past.at(-1)?.said, silent ? SILENT : ""].filter(Boolean).join(" ");
  });
  view.on("silence", (now) => {
    silent = now;
    steps.shown();
    if (now && !row.hidden) view.say(SILENT);
  });
  traits.forEach((trait) => view.on(trait, () => { if (!mine) steps.forget(); }));
  return {
    change: (after, words) => {
      const before = Object.fromEntries(Object.keys(after).map((trait) => [trait, view.get(trait)]));
      set(after);
      steps.add({ said: words, before, after });
      view.say(words);
    },
  };
}

/**
 * Changes of a form. `controls` have a `value`, `fill` it again, and say in `words` how they stand;
 * `note` notes what was changed, and what is filled in from elsewhere ends the story (`forget`).
 */
export function historyOf(form, row, controls, say, changed) {
  const valueOf = (control) => JSON.stringify(control.value() ?? null);
  let last = new Map();
  const steps = story(form, row, say, (step, side) => {
    step.forEach((each) => {
      each.control.fill(JSON.parse(each[side]));
      last.set(each.control, each[side]);
    });
    changed();
    return `. ${step.map(({ control }) => control.words()).join(" ")}`;
  }, (past, future, undo, redo) => {
    [[undo, past], [redo, future]].forEach(([button, left]) => button.setAttribute("aria-disabled", String(!left.length)));
    if (past.length) row.hidden = false;
  });
  function forget() {
    last = new Map(controls.map((each) => [each, valueOf(each)]));
    steps.forget();
  }
  function note() {
    const step = controls.map((control) => ({ control, before: last.get(control), after: valueOf(control) })).filter(({ before, after }) => before !== after);
    if (!step.length) return;
    step.forEach(({ control, after }) => last.set(control, after));
    steps.add(step);
  }
  forget();
  return { note, forget };
}
