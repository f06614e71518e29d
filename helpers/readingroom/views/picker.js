// @ts-check
// Picking words of the text, by mouse or by keyboard: what is picked is always whole words.
import { el } from "./elements.js";
import { wordsOf } from "./orthography.js";

/**
 * Make the words in `container` pickable. `lines` selects the elements that hold one line each;
 * they carry `data-line` and `data-siglum`. `changed` gets what is picked, or null: `words`,
 * `first` and `last` (numbers of lines), `siglum`, `start` and `end` (places in the first and last
 * line). Keys: arrows move by words and lines, with Shift they take words in, Esc lets go.
 */
export function picking(container, lines, say, changed) {
  const all = () => [...container.querySelectorAll(lines)];
  const selection = () => container.getRootNode().getSelection?.() ?? document.getSelection();
  let from = null; // where a selection by keyboard began, and the word at which it stands
  let at = null;
  container.classList.add("rr-picking");

  /** The words around a range of one line's text, grown to whole words. */
  function whole(text, start, end) {
    const every = wordsOf(text);
    const [from] = every.find(([, high]) => high > start) ?? [end];
    while (start < Math.min(from, end) && !"[“\"".includes(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    const [, to] = every.find(([low, high]) => low < end && end < high) ?? [0, end];
    return [Math.min(start, from), to];
  }
  /** How far into the text of its line a point of the page lies. */
  function offset(line, node, within) {
    const range = document.createRange();
    range.selectNodeContents(line);
    range.setEnd(node, within);
    return range.toString().length;
  }
  function report(first, start, last, end) {
    if (first === last) [start, end] = whole(first.textContent, start, end);
    else {
      start = whole(first.textContent, start, first.textContent.length)[0];
      end = whole(last.textContent, 0, end)[1];
    }
    const between = all();
    const run = between.slice(between.indexOf(first), between.indexOf(last) + 1);
    const words = run.map((line) => line.textContent.slice(line === first ? start : 0, line === last ? end : undefined)).join("\n");
    if (!words.trim()) return null;
    return { words, first: Number(first.dataset.line), last: Number(last.dataset.line), siglum: first.dataset.siglum, start, end };
  }
  /** What is selected on the page, as picked words. */
  function picked() {
    const now = selection();
    if (!now || now.isCollapsed || !now.rangeCount) return null;
    const range = now.getRangeAt(0);
    const touched = all().filter((line) => range.intersectsNode(line));
    const [first, last] = [touched[0], touched.at(-1)];
    if (!first) return null;
    const start = first.contains(range.startContainer) ? offset(first, range.startContainer, range.startOffset) : 0;
    const end = last.contains(range.endContainer) ? offset(last, range.endContainer, range.endOffset) : last.textContent.length;
    if (end || first === last) return report(first, start, last, end);
    const before = touched.at(-2);
    return report(first, start, before, before.textContent.length);
  }
  function point(line, within) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && node.textContent.length < within) {
      within -= node.textContent.length;
      node = walker.nextNode();
    }
    return node ? [node, within] : [line, 0];
  }
  /** The words of a line: where each begins and ends. */
  const words = (line) => wordsOf(line.textContent);
  function step(place, key) {
    const every = all();
    if (!place) return { line: every[0], word: 0 };
    const row = every.indexOf(place.line);
    const count = words(place.line).length;
    if (key === "ArrowRight") return place.word + 1 < count ? { ...place, word: place.word + 1 } : every[row + 1] ? { line: every[row + 1], word: 0 } : place;
    if (key === "ArrowLeft") return place.word > 0 ? { ...place, word: place.word - 1 } : row > 0 ? { line: every[row - 1], word: Math.max(0, words(every[row - 1]).length - 1) } : place;
    if (key === "Home") return { ...place, word: 0 };
    if (key === "End") return { ...place, word: Math.max(0, count - 1) };
    const next = every[row + (key === "ArrowDown" ? 1 : -1)];
    return next ? { line: next, word: 0 } : place;
  }
  function select() {
    const every = all();
    const order = (place) => every.indexOf(place.line) * 1e6 + place.word;
    const [low, high] = order(from) <= order(at) ? [from, at] : [at, from];
    const [start] = words(low.line)[low.word] ?? [0, 0];
    const [, end] = words(high.line)[high.word] ?? [0, high.line.textContent.length];
    selection().setBaseAndExtent(...point(low.line, start), ...point(high.line, end));
    at.line.scrollIntoView({ block: "nearest" });
    const now = report(low.line, start, high.line, end);
    if (now) say(`${now.words}. ${now.siglum || `line ${now.first}`}`);
  }
  const onSelection = () => changed(picked());
  container.addEventListener("mouseup", onSelection);
  container.addEventListener("keyup", (event) => { if (event.target === container) onSelection(); });
  container.addEventListener("keydown", (event) => {
    if (event.target !== container) return;
    if (event.key === "Escape" && from) {
      event.stopPropagation();
      clear();
      return changed(null);
    }
    if (!["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    at = step(at, event.key);
    if (!event.shiftKey || !from) from = at;
    select();
  });
  function clear() {
    from = null;
    at = null;
    const now = selection();
    if (now && now.rangeCount && container.contains(now.anchorNode)) now.removeAllRanges();
  }
  return { picked, clear };
}

/** Lines of a letter to pick words from; each line has `number`, `siglum` and `words`. */
export function picker(lines, label, say, changed) {
  const node = el("div", { class: "rr-scroll rr-picker", tabindex: 0, role: "group", "aria-label": `${label}: arrows go from word to word, with Shift they pick words` },
    lines.map((line) => el("p", { class: "rr-pick-line" }, el("span", { class: "rr-number" }, line.siglum || String(line.number)), " ",
      el("span", { class: "rr-words", "data-line": line.number, "data-siglum": line.siglum }, line.words))));
  return { node, ...picking(node, ".rr-words", say, changed) };
}
