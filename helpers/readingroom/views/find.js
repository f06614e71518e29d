// @ts-check
// Finding words in lines of text: folded, as whole words if wished, one after the other.
import { isWord } from "./picker.js";

const fold = (words) => words.toLowerCase().replace(/[“”«»„]/g, '"').replace(/[‘’]/g, "'").replace(/[–—]/g, "-").replace(/\s/g, " ");

/** Scroll a frame until a node or a range in it is seen; the page around it stays where it is. */
export function bringIntoSight(frame, thing) {
  const box = thing.getBoundingClientRect();
  const around = frame.getBoundingClientRect();
  if (box.top < around.top || box.bottom > around.bottom) frame.scrollTop += box.top - around.top - around.height / 3;
}

/** The find box over the lines in `list`; `goTo` opens a line by number or siglum, if there is one. */
export function finding(view, list, goTo) {
  const form = view.root.querySelector(".rr-find");
  const input = form.querySelector("input[type=search]");
  const count = form.querySelector(".rr-note");
  const whole = form.querySelector("[data-do=whole]");
  let sought = "";
  let ranges = [];
  let at = -1;
  function paint(all, one) {
    if (!globalThis.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("rr-found");
    CSS.highlights.delete("rr-found-now");
    if (!all.length) return;
    CSS.highlights.set("rr-found", new Highlight(...all));
    CSS.highlights.set("rr-found-now", new Highlight(one));
  }
  function clear() {
    sought = "";
    ranges = [];
    count.textContent = "";
    input.removeAttribute("aria-invalid");
    paint([]);
  }
  function go(step) {
    const words = input.value.trim();
    if (!words) return clear();
    if (goTo(words)) return clear();
    if (words !== sought || !ranges.every((range) => range.startContainer.isConnected)) {
      sought = words;
      ranges = matches(list, fold(words), whole.checked);
      at = step > 0 ? -1 : 0;
    }
    if (!ranges.length) {
      input.setAttribute("aria-invalid", "true");
      count.textContent = "not in the text";
      paint([]);
      return view.say(`“${words}” is not in the text.`);
    }
    input.removeAttribute("aria-invalid");
    at = (at + step + ranges.length) % ranges.length;
    const line = ranges[at].startContainer.parentElement.closest(".rr-line");
    count.textContent = `${at + 1} of ${ranges.length}`;
    paint(ranges, ranges[at]);
    view.say(`${at + 1} of ${ranges.length}, ${line.querySelector(".rr-number").getAttribute("aria-label")}`);
    return bringIntoSight(list.classList.contains("rr-as-letters") ? line.closest("section") : list, ranges[at]);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(1);
  });
  form.querySelector("[data-do=previous]").addEventListener("click", () => go(-1));
  whole.addEventListener("change", () => {
    sought = "";
    if (input.value.trim()) go(1);
  });
  return { clear: () => { input.value = ""; clear(); }, focus: () => input.focus() };
}

/** Every place where folded words stand, as ranges that may run over several marks of one line. */
function matches(list, wanted, whole) {
  const found = [];
  for (const words of list.querySelectorAll(".rr-words")) {
    if (words.offsetParent === null) continue; // of a letter that is not shown
    const text = words.textContent;
    const folded = fold(text);
    let from = folded.indexOf(wanted);
    if (from < 0 || folded.length !== text.length) continue;
    /** @type {{node: Text, begins: number}[]} */
    const nodes = [];
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    for (let begins = 0; walker.nextNode(); begins += walker.currentNode.textContent.length) {
      nodes.push({ node: /** @type {Text} */ (walker.currentNode), begins });
    }
    for (; from >= 0; from = folded.indexOf(wanted, from + wanted.length)) {
      const to = from + wanted.length;
      if (whole && (isWord(text[from - 1]) || isWord(text[to]))) continue;
      const range = document.createRange();
      const first = nodes.findLast(({ begins }) => begins <= from);
      const last = nodes.findLast(({ begins }) => begins < to);
      range.setStart(first.node, from - first.begins);
      range.setEnd(last.node, to - last.begins);
      found.push(range);
    }
  }
  return found;
}
