// @ts-check
// What a reader changed last, step by step, back again and forth.
import { FIELDS } from "./frame.js";

const SILENT = "Python does not answer: what you did is kept here, and is drawn when Python answers again.";

/**
 * Changes that can be taken back, by buttons or keys. `change` sets traits and says what was done; a
 * row of the view shows it, with what puts back what was there before. What is changed from elsewhere
 * ends the story, since nothing of others is taken back.
 */
export function undoing(view, traits) {
  const row = view.root.querySelector(".rr-undo");
  const [said, back, forth] = row.querySelectorAll("span, button");
  let past = [];
  let future = [];
  let mine = false;
  let silent = false;
  function set(values) {
    const before = Object.fromEntries(Object.keys(values).map((trait) => [trait, view.get(trait)]));
    mine = true;
    view.set(values);
    mine = false;
    if ("own" in values) view.host.send({ do: "draw" }); // so that a silence of Python is told
    return before;
  }
  function show() {
    row.hidden = !past.length && !future.length;
    back.hidden = !past.length;
    forth.hidden = !future.length;
    said.textContent = [past.at(-1)?.said, silent ? SILENT : ""].filter(Boolean).join(" ");
  }
  function turn(from, to, word) {
    const last = from.pop();
    if (!last) return;
    to.push({ said: last.said, values: set(last.values) });
    const standing = view.root.getRootNode().activeElement;
    show();
    if (!view.root.contains(standing) || standing.hidden) (from === past ? forth : back).focus();
    view.say(`${word}: ${last.said}`);
  }
  const undo = () => turn(past, future, "Undone");
  const redo = () => turn(future, past, "Done again");
  back.addEventListener("click", undo);
  forth.addEventListener("click", redo);
  view.root.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !"zy".includes(key) || event.target.matches(FIELDS)) return;
    event.preventDefault();
    event.stopPropagation();
    (key === "y" || event.shiftKey ? redo : undo)();
  });
  view.on("silence", (now) => {
    silent = now;
    show();
    if (now && past.length) view.say(SILENT);
  });
  traits.forEach((trait) => view.on(trait, () => {
    if (mine) return;
    [past, future] = [[], []];
    show();
  }));
  return {
    change: (values, words) => {
      past.push({ said: words, values: set(values) });
      future = [];
      show();
      view.say(words);
    },
  };
}
