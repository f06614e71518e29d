// @ts-check
// Words of the text beside a lesson: looked up, linked to, and found again by their link.

import { button, copied } from "./elements.js";

const text = document.querySelector("#text");
const form = document.querySelector("#search");
const found = document.querySelector("#found");
const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".rr-line");

/** The words that are picked in the text, and the line in which they begin; null if none are. */
function picked() {
  const now = getSelection();
  if (now.isCollapsed || !now.rangeCount || !text.contains(now.getRangeAt(0).commonAncestorContainer)) return null;
  const line = lineOf(now.getRangeAt(0).startContainer);
  const words = now.toString().split("\n")[0].trim();
  return line?.id && words ? { line, words } : null;
}

/** The address of picked words: their line, and they themselves; no token of who copies it. */
const address = ({ line, words }) => `${location.href.split(/[?#]/)[0]}#${line.id}~${encodeURIComponent(words)}`;

/** Select words in a line, whatever elements they run over. */
function select(line, words) {
  const range = document.createRange();
  const walker = document.createTreeWalker(line.querySelector(".rr-words"), NodeFilter.SHOW_TEXT);
  const from = line.querySelector(".rr-words").textContent.indexOf(words);
  if (from < 0) return;
  for (let begins = 0; walker.nextNode();) {
    const ends = begins + walker.currentNode.textContent.length;
    if (begins <= from && from < ends) range.setStart(walker.currentNode, from - begins);
    if (from + words.length <= ends) {
      range.setEnd(walker.currentNode, from + words.length - begins);
      break;
    }
    begins = ends;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/**
 * Search, share and follow: `ask` asks Python, `parsed` makes nodes of its HTML, `show` opens the text
 * where it is not beside the lesson.
 */
export function referring(ask, parsed, show) {
  /** Open the text at what the address of the page names. */
  function follow() {
    const [id, words] = location.hash.slice(1).split("~").map(decodeURIComponent);
    const node = id && document.getElementById(id);
    if (!node || !text.contains(node)) return;
    show();
    const line = lineOf(node);
    const fold = line.closest("details");
    if (fold) fold.open = true;
    line.scrollIntoView({ block: "center" });
    if (words) select(line, words);
  }
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const share = button("Copy a link to these words", () => {
    const link = address(picked() ?? last);
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
