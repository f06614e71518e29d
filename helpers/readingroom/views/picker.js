// @ts-check
// Picking words of the text, by mouse or by keyboard: what is picked is always whole words.
import { lower, wordsOf } from "./orthography.js";

const MOVES = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];

/**
 * Make the words in `container` pickable. `lines` selects the elements that hold one line each;
 * they carry `data-line` and `data-siglum`. `changed` gets what is picked, or null: `words`,
 * `first` and `last` (numbers of lines), `siglum`, `start` and `end` (places in the first and last
 * line); and whether it goes on from what was picked before. Keys: arrows go by words and lines,
 * letters to the next word that begins with them; with Shift they take in what lies between, Enter
 * or Space takes the word where one stands, Esc lets go. `stand` says where they go on from; at
 * first that is the line that `data-start` names.
 */
export function picking(container, lines, say, changed) {
  const all = () => [...container.querySelectorAll(lines)];
  const selection = () => container.getRootNode().getSelection?.() ?? document.getSelection();
  let from = null; // where a selection by keyboard began, and the word at which it stands
  let at = null;
  let sought = ""; // the letters typed so far
  let taken = false; // whether what lies between has been picked
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
  const first = (every) => every.find((line) => line.dataset.line === container.dataset.start) ?? every[0];
  function step(place, key) {
    const every = all();
    if (!place) return { line: first(every), word: 0 };
    const row = every.indexOf(place.line);
    const count = words(place.line).length;
    if (key === "ArrowRight") return place.word + 1 < count ? { ...place, word: place.word + 1 } : every[row + 1] ? { line: every[row + 1], word: 0 } : place;
    if (key === "ArrowLeft") return place.word > 0 ? { ...place, word: place.word - 1 } : row > 0 ? { line: every[row - 1], word: Math.max(0, words(every[row - 1]).length - 1) } : place;
    if (key === "Home") return { ...place, word: 0 };
    if (key === "End") return { ...place, word: Math.max(0, count - 1) };
    const next = every[row + (key === "ArrowDown" ? 1 : -1)];
    return next ? { line: next, word: 0 } : place;
  }
  /** The next word that begins with what was typed; `here` may be it. From the end it goes on at the beginning. */
  function ahead(typed, here) {
    const every = all();
    const from = at ?? { line: first(every), word: -1 };
    const row = every.indexOf(from.line);
    const found = (line, low, high = Infinity) => words(line).findIndex(([start, end], word) => word >= low && word < high && lower(line.textContent.slice(start, end)).startsWith(typed));
    for (let n = 0; n <= every.length; n += 1) {
      const line = every[(row + n) % every.length];
      const word = found(line, n ? 0 : from.word + (here ? 0 : 1), n === every.length ? from.word : Infinity);
      if (word >= 0) return { line, word };
    }
    return null;
  }
  /** Letters that follow each other are one beginning, as long as a word has it. */
  function seek(letter) {
    const more = sought && ahead(sought + letter, true);
    sought = more ? sought + letter : letter;
    return more || ahead(letter, false);
  }
  const wordAt = ({ line, word }) => words(line)[word] ?? [0, line.textContent.length];
  const nameOf = ({ siglum, line }) => siglum || `line ${line}`;
  const ends = () => {
    const every = all();
    const order = (place) => every.indexOf(place.line) * 1e6 + place.word;
    return order(from) <= order(at) ? [from, at] : [at, from];
  };
  /** Show and say where one stands: a word at a time, with its line where that is another. */
  function show(before) {
    const [low, high] = ends();
    selection().setBaseAndExtent(...point(low.line, wordAt(low)[0]), ...point(high.line, wordAt(high)[1]));
    const range = document.createRange();
    range.setStart(...point(at.line, wordAt(at)[0]));
    range.setEnd(...point(at.line, wordAt(at)[1]));
    intoSight(container, range);
    const word = at.line.textContent.slice(...wordAt(at));
    say([word, at.line === before ? "" : nameOf(at.line.dataset)].filter(Boolean).join(", "));
  }
  function take(goesOn) {
    const [low, high] = ends();
    const now = report(low.line, wordAt(low)[0], high.line, wordAt(high)[1]);
    taken = now !== null;
    changed(now, goesOn);
  }
  function letGo() {
    if (taken) changed(null);
    taken = false;
  }
  function go(place, extends_) {
    if (!place) return;
    const before = at?.line;
    const goesOn = extends_ && from !== null;
    at = place;
    if (!goesOn) from = at;
    show(before);
    if (!goesOn) return letGo();
    return take(taken);
  }
  const wordIn = (line, into) => ({ line, word: Math.max(0, words(line).findIndex(([, end]) => end > into)) });
  /** Picking goes on from the word at a place in a line. */
  function stand(line, into) {
    from = wordIn(line, into);
    at = from;
    taken = false;
  }
  function onSelection(event) {
    const range = selection()?.rangeCount ? selection().getRangeAt(0) : null;
    const row = (node) => all().find((line) => line.contains(node));
    const [first, last] = [row(range?.startContainer), row(range?.endContainer)];
    const [now, goesOn] = [picked(), event.shiftKey && taken];
    if (first && last) {
      from = wordIn(first, offset(first, range.startContainer, range.startOffset));
      at = wordIn(last, offset(last, range.endContainer, range.endOffset) - (now ? 1 : 0));
    }
    taken = now !== null;
    changed(now, goesOn);
  }
  container.addEventListener("mouseup", onSelection);
  // A drag may end outside, and the words are picked all the same.
  container.addEventListener("mousedown", () => document.addEventListener("mouseup", (event) => {
    if (!container.contains(event.target)) onSelection(event);
  }, { once: true }));
  // A finger that holds a word and pulls the mark on is no mouse that comes up.
  let touched = false;
  let pulled = null; // what waits until the finger rests, and whether it has rested before
  container.addEventListener("pointerdown", ({ pointerType }) => {
    touched = pointerType === "touch";
    document.addEventListener("selectionchange", pull);
  });
  function pull() {
    const now = selection();
    clearTimeout(pulled?.waits);
    if (!container.isConnected) return document.removeEventListener("selectionchange", pull);
    if (!touched || !now || now.isCollapsed || !container.contains(now.anchorNode)) pulled = null;
    else pulled = { goesOn: pulled?.goesOn ?? false, waits: setTimeout(rest, 400) };
    return undefined;
  }
  function rest() {
    onSelection({ shiftKey: pulled.goesOn });
    pulled.goesOn = true;
  }
  container.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape" && !from) return;
    const typed = /^[\p{L}\p{N}]$/u.test(key) ? lower(key) : "";
    if (![...MOVES, "Enter", " ", "Escape"].includes(key) && !typed) return;
    event.preventDefault();
    event.stopPropagation();
    const place = typed ? seek(typed) : MOVES.includes(key) ? step(at, key) : null;
    if (!typed) sought = "";
    if (key === "Escape") {
      clear();
      changed(null);
    } else if (place) go(place, event.shiftKey);
    else if (typed) say(`No word begins with “${typed}”.`);
    else if (at) take(taken);
  });
  function clear() {
    from = null;
    at = null;
    taken = false;
    const now = selection();
    if (now && now.rangeCount && container.contains(now.anchorNode)) now.removeAllRanges();
  }
  return { clear, stand, whole: report };
}

/** Scroll what scrolls until a range is seen: the frame of its text, and what stands around it. */
function intoSight(container, range) {
  for (let frame = container; frame; frame = frame.parentElement) {
    const scrolls = frame === document.documentElement || getComputedStyle(frame).overflowY !== "visible";
    if (!scrolls || frame.scrollHeight <= frame.clientHeight) continue;
    const [box, around] = [range.getBoundingClientRect(), frame.getBoundingClientRect()];
    const [top, bottom] = [Math.max(around.top, 0), Math.min(around.bottom, innerHeight)];
    if (box.top < top) frame.scrollTop -= top - box.top + 4;
    else if (box.bottom > bottom) frame.scrollTop += box.bottom - bottom + 4;
  }
}
