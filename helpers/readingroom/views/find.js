// @ts-check
// Finding words in lines of text: folded, as whole words if wished, one after the other.
import { bringIntoSight } from "./elements.js";
import { inWord, lower, mapped, small, standing } from "./orthography.js";

/** Hits of one line that are marked at most: a line may be as long as a book. */
const MOST = 200;

/**
 * The find box over the lines in `list`; `goTo` opens a line by number or siglum, if there is one,
 * and `stand` is told where the reader stands now: the words of a line, and how far in them.
 */
export function finding(view, list, goTo, stand) {
  const form = view.root.querySelector(".rr-find");
  const input = form.querySelector("input[type=search]");
  const count = form.querySelector(".rr-note");
  const whole = form.querySelector("[data-do=whole]");
  const marks = marking();
  let sought = "";
  let hits = [];
  let at = -1;
  function clear() {
    sought = "";
    hits = [];
    count.textContent = "";
    input.removeAttribute("aria-invalid");
    marks.clear();
  }
  function go(step) {
    const words = input.value.trim();
    if (!words) return clear();
    if (goTo(words)) return clear();
    if (words !== sought || !hits[0]?.words.isConnected) {
      sought = words;
      hits = matches(list, lower(words), whole.checked);
      marks.mark(hits);
      at = step > 0 ? -1 : 0;
    }
    if (!hits.length) {
      input.setAttribute("aria-invalid", "true");
      count.textContent = "not in the text";
      return view.say(`“${words}” is not in the text.`);
    }
    input.removeAttribute("aria-invalid");
    at = (at + step + hits.length) % hits.length;
    const line = hits[at].words.closest(".rr-line");
    stand(hits[at].words, hits[at].from);
    count.textContent = `${at + 1} of ${hits.length}`;
    view.say(`${at + 1} of ${hits.length}, ${line.querySelector(".rr-number").getAttribute("aria-label")}`);
    return bringIntoSight(list.classList.contains("rr-as-letters") ? line.closest("section") : list, marks.stand(hits[at]));
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

const read = new WeakMap();
/** A line as it is looked through; each is folded once, since its words never change. */
function readOnce(words) {
  if (!read.has(words)) {
    const { words: text, start, end } = mapped(words.textContent);
    read.set(words, { text: small(text), start, end });
  }
  return read.get(words);
}

/** Every place where folded words stand: the `words` of a line, and where in them it is. */
function matches(list, wanted, whole) {
  const found = [];
  for (const words of list.querySelectorAll("section:not([hidden]) .rr-words")) {
    const { text, start, end } = readOnce(words);
    let last = 0;
    for (const from of standing(text, wanted)) {
      const to = from + wanted.length;
      if (from < last || (whole && inWord(text, from, to))) continue;
      found.push({ words, from: start(from), to: end(to - 1) });
      last = to;
    }
  }
  return found;
}

/** The place of a hit as a range, which may run over several marks of its line. */
function rangeOf({ words, from, to }) {
  const range = document.createRange();
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  for (let begins = 0; begins < to && walker.nextNode();) {
    const ends = begins + walker.currentNode.textContent.length;
    if (begins <= from && from < ends) range.setStart(walker.currentNode, from - begins);
    if (to <= ends) range.setEnd(walker.currentNode, to - begins);
    begins = ends;
  }
  return range;
}

/** Marks of hits: only lines in sight have any, since some hundreds of marks make a browser slow. */
function marking() {
  if (!globalThis.Highlight || !CSS.highlights) return { mark: () => {}, stand: rangeOf, clear: () => {} };
  const [found, now] = [new Highlight(), new Highlight()];
  let byLine = new Map();
  let standing = null;
  const marked = new Map();
  const unmark = (line) => {
    marked.get(line)?.forEach((range) => found.delete(range));
    marked.delete(line);
  };
  function show(line) {
    unmark(line);
    const hits = byLine.get(line) ?? [];
    const first = Math.max(0, Math.min(hits.indexOf(standing) - MOST / 2, hits.length - MOST));
    const ranges = hits.slice(first, first + MOST).map(rangeOf);
    ranges.forEach((range) => found.add(range));
    marked.set(line, ranges);
  }
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) (isIntersecting ? show : unmark)(target);
  });
  function clear() {
    sight.disconnect();
    byLine = new Map();
    standing = null;
    marked.clear();
    found.clear();
    now.clear();
  }
  return {
    clear,
    /** Mark other hits from now on. */
    mark: (hits) => {
      clear();
      for (const hit of hits) {
        if (!byLine.has(hit.words)) byLine.set(hit.words, []);
        byLine.get(hit.words).push(hit);
      }
      byLine.forEach((_, line) => sight.observe(line));
      CSS.highlights.set("rr-found", found);
      CSS.highlights.set("rr-found-now", now);
    },
    /** Set one hit off as the place where the reader stands; its range. */
    stand: (hit) => {
      standing = hit;
      const range = rangeOf(hit);
      now.clear();
      now.add(range);
      if (marked.has(hit.words) && byLine.get(hit.words).length > MOST) show(hit.words);
      return range;
    },
  };
}
