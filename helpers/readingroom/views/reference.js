// @ts-check
// Words of the text beside a lesson: looked up, linked to, and found again by their link.

import { button, copied, linkTo } from "./elements.js";

const text = document.querySelector("#text");
const form = document.querySelector("#search");
const found = document.querySelector("#found");
const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".rr-line");

const wordsOf = (line) => line.querySelector(".rr-words");

/** What of a range stands in a line, and how far in it begins. */
function within(line, range) {
  const part = document.createRange();
  part.selectNodeContents(wordsOf(line));
  const before = part.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  before.setEnd(part.startContainer, part.startOffset);
  return { line, words: part.toString(), at: before.toString().length };
}

/** The address of the words that are picked in the text; null if none are. */
function picked() {
  const now = getSelection();
  if (now.isCollapsed || !now.rangeCount || !text.contains(now.getRangeAt(0).commonAncestorContainer)) return null;
  const range = now.getRangeAt(0);
  const touched = [...text.querySelectorAll(".rr-line[id]")].filter((line) => range.intersectsNode(wordsOf(line)));
  const [first, ...more] = touched.map((line) => within(line, range)).filter(({ words }) => words.trim());
  return first ? linkTo(first.line, first.words, first.at, more.at(-1)?.line, more.at(-1)?.words) : null;
}

/** The node of a line in which a sign of its words stands, and how far in. */
function point(line, sign) {
  const walker = document.createTreeWalker(wordsOf(line), NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && walker.currentNode.length < sign) sign -= walker.currentNode.length;
  return [walker.currentNode, Math.min(sign, walker.currentNode.length)];
}

/** Select words that begin in a line, whatever elements they run over; without `ends` they end in it. */
function select(line, words, at, last, ends) {
  const said = wordsOf(line).textContent;
  const from = said.indexOf(words, said.startsWith(words, at) ? at : 0);
  const to = last && ends ? wordsOf(last).textContent.indexOf(ends) + ends.length : from + words.length;
  if (from < 0) return;
  const range = document.createRange();
  range.setStart(...point(line, from));
  range.setEnd(...point(last ?? line, to));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/** A part of an address as it was before it went into one; as it stands, if it never was. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Search, share and follow: `ask` asks Python, `parsed` makes nodes of its HTML, `show` opens the text
 * where it is not beside the lesson.
 */
export function referring(ask, parsed, show) {
  /** Open the text at what the address of the page names. */
  function follow() {
    const [id, words, at, last, ends] = location.hash.slice(1).split("~").map(decoded);
    const node = id && document.getElementById(id);
    if (!node || !text.contains(node)) return;
    show();
    const line = lineOf(node);
    const fold = line.closest("details");
    if (fold) fold.open = true;
    line.scrollIntoView({ block: "center" });
    if (words) select(line, words, at, last && text.querySelector(`.rr-line[id="${CSS.escape(last)}"]`), ends);
  }
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const share = button("Copy a link to these words", () => {
    const link = picked() ?? last;
    copied(link).then(() => { told.textContent = "Copied."; }, () => { told.textContent = link; });
  }, { id: "share" });
  share.hidden = true;
  let last = null;
  document.addEventListener("selectionchange", () => {
    last = picked() ?? last;
    share.hidden = !picked() && document.activeElement !== share;
    told.textContent = "";
  });
  text.prepend(share, told);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { words: value, ...where } = Object.fromEntries(new FormData(form));
    const reply = await ask({ ...where, do: "search", value });
    form.querySelector("[role=status]").textContent = reply.came ?? "";
    found.replaceChildren(...(reply.html ? parsed(reply.html).childNodes : []));
  });
  addEventListener("hashchange", follow);
  follow();
}
