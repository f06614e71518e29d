// @ts-check
// The text in edit mode: what the picked words are, and the entry that comes of it.
import { button, el, fill, menu } from "../desk/desk.js";

/**
 * What stands below picked words in the inspector. `picked` takes what is picked: numbers of the
 * `first` and the `last` line, and where the words `start` and `end` in them, in code points.
 */
export function editing(view) {
  const { kinds, own } = view.get("edit");
  let kind = "";
  let words = null;
  let waiting; // words picked by keyboard grow step by step: the entry comes when they stand still
  const made = el("div", { class: "rr-made" });
  const what = menu("They are", [["", "choose …"], ...kinds], "", (now) => {
    kind = now;
    ask();
  });
  const node = el("div", { class: "rr-editing", role: "group", "aria-label": "Entry about picked words" }, what, made);

  function ask() {
    clearTimeout(waiting);
    if (!kind || !words) return fill(made);
    const { first, last, start, end } = words;
    return view.model.send({ do: "entry", kind, first, last, start, end });
  }
  function copy(pre, entry) {
    const done = navigator.clipboard?.writeText(entry) ?? Promise.reject(new Error("no clipboard"));
    done.then(() => view.say("The entry is copied."), () => {
      (pre.getRootNode().getSelection?.() ?? document.getSelection()).selectAllChildren(pre);
      view.say("The entry is selected: copy it with Ctrl and C.");
    });
  }
  function draw() {
    const { entry, belongs, told, problems, trouble } = view.get("entry");
    const pre = entry ? el("pre", { class: "rr-scroll", tabindex: 0, role: "group", "aria-label": "The entry" }, entry) : null;
    fill(made,
      trouble ? el("p", {}, trouble) : null,
      entry ? el("p", {}, belongs) : null, pre,
      entry ? el("p", { class: "rr-choices" }, button("Copy the entry", () => copy(pre, entry)),
        own && !told ? button("Put it into the file", () => view.model.send({ do: "put" })) : null) : null,
      told ? el("p", {}, told) : null,
      (problems ?? []).map((each) => el("p", { class: "rr-problem" }, each)),
      entry && !own ? el("p", { class: "rr-note" }, "This document is the one that came with Reading Room, and is not written into. In a room begun with --teach, the copy there is yours.") : null);
    view.say([trouble, told || belongs, ...(problems ?? []).slice(0, 1)].filter(Boolean).join(" "));
  }
  view.root.classList.add("rr-edits");
  view.on("entry", draw);
  view.ends.push(() => clearTimeout(waiting));
  return {
    node,
    picked: (now) => {
      words = now;
      fill(made);
      clearTimeout(waiting);
      if (kind) waiting = setTimeout(ask, 250);
    },
  };
}
