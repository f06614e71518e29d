// @ts-check
// The text in edit mode: what the picked words are, and the entry that comes of it.
import { copied, UNANSWERED } from "./elements.js";
import { made } from "./frame.js";

/**
 * What stands below picked words in the inspector. `picked` takes what is picked: numbers of the
 * `first` and the `last` line, and where the words `start` and `end` in them, in code points.
 */
export function editing(view) {
  const { host } = view;
  const node = made(view.root, "entry");
  const kind = node.querySelector("select");
  const shown = node.querySelector(".rr-made");
  const pre = node.querySelector("pre");
  const put = node.querySelector("[data-do=put]");
  let words = null;
  let waiting; // words picked by keyboard grow step by step: the entry comes when they stand still

  function ask() {
    clearTimeout(waiting);
    shown.hidden = true;
    if (!kind.value || !words) return;
    const { first, last, start, end } = words;
    host.send({ do: "entry", kind: kind.value, first, last, start, end });
  }
  function copy() {
    copied(pre.textContent).then(() => view.say("The entry is copied."), () => {
      document.getSelection().selectAllChildren(pre);
      view.say("The entry is selected: copy it with Ctrl and C.");
    });
  }
  function draw(said) {
    const { entry, belongs, told, problems = [], trouble } = said;
    shown.hidden = false;
    for (const each of shown.querySelectorAll("[data-said]")) {
      const value = said[each.dataset.said];
      each.textContent = Array.isArray(value) ? value.join("\n\n") : value ?? "";
      each.hidden = !each.textContent;
    }
    node.querySelector(".rr-choices").hidden = !entry;
    if (put) put.hidden = Boolean(told);
    view.say([trouble, told || (entry && belongs), ...problems.slice(0, 1)].filter(Boolean).join(" "));
  }
  view.root.classList.add("rr-edits");
  shown.hidden = true;
  kind.addEventListener("change", ask);
  node.querySelector("[data-do=copy]").addEventListener("click", copy);
  put?.addEventListener("click", () => host.send({ do: "put" }));
  host.on("entry", draw);
  host.on("silence", (silent) => {
    if (silent) draw({ ...(shown.hidden ? {} : host.get("entry")), trouble: silent === true ? UNANSWERED : silent });
  });
  return {
    node,
    picked: (now) => {
      words = now;
      shown.hidden = true;
      clearTimeout(waiting);
      if (kind.value) waiting = setTimeout(ask, 250);
    },
  };
}
