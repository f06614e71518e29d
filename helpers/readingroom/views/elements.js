// @ts-check
// Safe elements, parts of a button, and one Tab stop for a group: what every script builds with.

/** What is said in a notebook when Python has not answered for a while: whether it is busy or gone is not known here. */
export const UNANSWERED = "Nothing answers yet. If another cell is running, the reply comes after it; if none is, run this cell again.";

/** An element. Every text goes in as a text node, so a document can never become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  return fill(node, ...children);
}

/** Put children into a node in place of what it held; null and false are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Words of the source; editors' brackets are boxed as everywhere else. */
export function verbatim(words) {
  return words.split(/(\[[^\]]*\])/).filter(Boolean)
    .map((piece) => (piece.startsWith("[") ? el("span", { class: "rr-bracket" }, piece) : piece));
}

/** A button with words on it. */
export function button(words, onclick, attributes = {}) {
  return el("button", { type: "button", class: "rr-button", onclick, ...attributes }, words);
}

/** Give nodes the part of a button; `presses` lets Enter and Space press them. */
export function pressable(nodes) {
  for (const node of nodes) {
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "-1");
  }
}

/** What only has the part of a button is pressed by Enter and Space in `root`. */
export function presses(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.target.matches('[role="button"]') || event.altKey || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.target.click();
  });
}

/** A control is described by words that stand elsewhere. */
export function describe(control, notes) {
  notes.forEach((each) => { each.id ||= `rr-${Math.random().toString(36).slice(2)}`; });
  if (notes.length) control.setAttribute("aria-describedby", notes.map(({ id }) => id).join(" "));
  else control.removeAttribute("aria-describedby");
}

/** Whether a node is seen. */
export const seen = (node) => node.offsetParent !== null;

/** Scroll a frame until a node or a range in it is seen, `below` its top; the page around stays where it is. */
export function bringIntoSight(frame, thing, below = frame.clientHeight / 3) {
  const [box, around] = [thing.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (box.top < around.top || box.bottom > around.bottom) frame.scrollTop += box.top - around.top - below;
}

/**
 * The address of words on this page, with no token of who copies it: the id of their line, they
 * themselves, how far in they begin if that is not their first place in it, and the same of the line
 * in which they end, if it is another.
 */
export function linkTo(line, words, at, last, ends) {
  const parts = [line.id, words.trim()];
  const begins = at + words.length - words.trimStart().length;
  if (last || line.querySelector(".rr-words").textContent.indexOf(words.trim()) !== begins) parts.push(begins);
  if (last) parts.push(last.id, ends.trim());
  return `${location.href.split(/[?#]/)[0]}#${parts.map((each) => encodeURIComponent(each).replaceAll("~", "%7E")).join("~")}`;
}

/** Put words on the clipboard. */
export const copied = (words) => navigator.clipboard?.writeText(words) ?? Promise.reject(new Error("no clipboard"));

/**
 * One Tab stop for a group; arrows, Home and End move inside it. `leap` is what up and down look
 * for. Call what it returns after the group was filled anew, with the node to be the stop, or null.
 */
export function roving(group, selector, leap = selector) {
  let stop = null;
  const settle = (node) => {
    if (node === stop && stop?.isConnected) return stop;
    const all = [...group.querySelectorAll(selector)];
    for (const each of all) if (each.tabIndex !== -1) each.tabIndex = -1;
    if (stop) stop.tabIndex = -1;
    stop = all.includes(node) ? node : all.includes(stop) && seen(stop) ? stop : all.find(seen) ?? all[0] ?? null;
    if (stop) stop.tabIndex = 0;
    return stop;
  };
  group.addEventListener("keydown", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.matches(selector) || event.target.matches("select, input, textarea")) return;
    const all = [...group.querySelectorAll(selector)];
    const next = target(event.key, all, all.indexOf(event.target), leap);
    if (!next) return;
    event.preventDefault();
    settle(next);
    next.focus();
  });
  group.addEventListener("focusin", (event) => { if (event.target.matches(selector)) settle(event.target); });
  settle(null);
  return settle;
}

function target(key, all, at, leap) {
  const ahead = (from, step, wanted) => {
    for (let next = from + step; next >= 0 && next < all.length; next += step) {
      if ((!wanted || all[next].matches(wanted)) && seen(all[next])) return all[next];
    }
    return null;
  };
  switch (key) {
    case "ArrowRight": return ahead(at, 1);
    case "ArrowLeft": return ahead(at, -1);
    case "ArrowDown": return ahead(at, 1, leap);
    case "ArrowUp": return ahead(at, -1, leap);
    case "Home": return ahead(-1, 1);
    case "End": return ahead(all.length, -1);
    default: return null;
  }
}
