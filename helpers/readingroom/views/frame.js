// @ts-check
// What all views share: the inspector, the legend, the keyboard, the live region. The HTML is there
// already, made in Python; here it comes to life.
import { button, copied, fill, roving, seen, verbatim } from "./elements.js";

/**
 * The frame of a view, alive: `node` is its HTML, `host` what it speaks to.
 *
 * `about` may have `item` (an address → a node that the inspector shows; without it, or if it gives
 * nothing, the card of that address), `reveal` (a node that was selected from elsewhere), `words`
 * (what Ctrl+A selects; else all of the content), `cleared` (Esc, with nothing left to close) and
 * `held` (whether clicks are meant for something else).
 * What stands for a thing carries its address in `data-address`: it is marked while selected.
 */
export function frame(node, host, about = {}) {
  const part = (name) => node.querySelector(`.rr-${name}`);
  const [content, inspector, trouble] = ["content", "inspector", "trouble"].map(part);
  const live = node.querySelector(":scope > [role=status]");
  const hint = [...inspector.childNodes];
  const cards = new Map([...node.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card]));
  const nodes = (address) => [...content.querySelectorAll(`[data-address="${CSS.escape(address)}"]`)];
  const view = {
    root: node, host, content, inspector, nodes,
    get: host.get,
    /** Set traits here and in Python. */
    set: (changes) => {
      Object.entries(changes).forEach(([trait, value]) => host.set(trait, value));
      host.save();
    },
    /** Be told when a trait changes, here or in Python. */
    on: host.on,
    /** Say words to those who listen. */
    say: (words) => { live.textContent = words; },
    /** Select a thing; an empty address selects nothing. */
    open: (address) => (address === host.get("selected") ? select(true) : view.set({ selected: address })),
    /** Show a thing in the inspector without selecting it. */
    glance: (address) => show(itemOf(address), false),
    /** Show an item, a node with what the inspector is to hold; null shows what it says at first. */
    show: (item) => show(item, false),
    /** Mark and show again what is selected. */
    refresh: () => select(false),
  };
  /** The shape of a kind, as it stands in the view already. */
  const shapeOf = (kind) => [...node.querySelectorAll(`.rr-is-${kind} > .rr-glyph`)].slice(0, 1).flatMap((shape) => [shape.cloneNode(true), " "]);
  const itemOf = (address) => (address ? about.item?.(address) ?? cards.get(address)?.cloneNode(true) ?? null : null);
  function select(aloud) {
    const address = host.get("selected");
    node.querySelectorAll("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    const standing = address ? nodes(address) : [];
    standing.forEach((each) => each.setAttribute("aria-current", "true"));
    if (aloud && standing.length) about.reveal?.(standing[0]);
    show(itemOf(address), aloud);
  }
  function show(item, aloud) {
    const focused = inspector.contains(node.getRootNode().activeElement);
    inspector.scrollTop = 0;
    inspector.className = `rr-inspector rr-alive${item ? ` rr-open rr-is-${item.dataset.shape ?? ""}` : ""}`;
    put(item, aloud);
    if (focused && !inspector.contains(node.getRootNode().activeElement)) inspector.focus(); // what had it is gone
  }
  function put(item, aloud) {
    if (!item) return fill(inspector, hint);
    const cite = citeOf(item);
    const words = item.querySelector("blockquote")?.textContent ?? "";
    const said = aloudOf(item);
    item.querySelector(".rr-kind")?.prepend(...shapeOf(item.dataset.shape));
    fill(inspector, [...item.childNodes], cite ? button("Copy citation", () => copy(words, cite)) : null);
    if (aloud) view.say(said);
    return inspector;
  }
  function copy(words, cite) {
    const whole = words ? `“${words.trim()}” (${cite})` : cite;
    copied(whole).then(() => view.say(`Copied: ${whole}`), () => view.say(whole));
  }
  node.addEventListener("click", (event) => {
    const thing = event.target.closest("[data-address], [data-also]");
    if (!thing || about.held?.()) return;
    if (content.contains(thing) || inspector.contains(thing)) view.open(thing.dataset.address ?? thing.dataset.also);
  });
  // A click on plain words gives the view the focus, so that Ctrl+A is about them; all other keys are
  // then the notebook's. From inside, no bare key reaches JupyterLab's command mode (D D deletes the cell).
  node.tabIndex = -1;
  node.addEventListener("keydown", (event) => {
    if (selectsAll(event)) return selectWords(event);
    if (event.target === node) return;
    if (event.key === "Escape") back(event);
    if (!event.ctrlKey && !event.metaKey && event.key !== "Tab") event.stopPropagation();
  });
  function selectWords(event) {
    event.preventDefault();
    event.stopPropagation();
    document.getSelection().selectAllChildren(about.words ?? content);
  }
  function back(event) {
    const standing = nodes(host.get("selected")).find(seen);
    if (inspector.contains(event.target) && standing) return standing.focus();
    about.cleared?.();
    return view.set({ selected: "" });
  }
  function warn() {
    trouble.textContent = host.get("trouble") ?? "";
    trouble.hidden = !trouble.textContent;
  }
  node.addEventListener("submit", (event) => event.preventDefault()); // no form here leaves the page
  host.on("selected", () => select(true));
  host.on("trouble", warn);
  warn();
  legend(view);
  larger(node);
  node.classList.add("rr-lives");
  return view;
}

/** How the words of an item are cited: as it says, or by its first rows, which say where they stand. */
function citeOf(item) {
  const [where, holder] = item.querySelectorAll("dd");
  return item.dataset.cite ?? (item.querySelector("dt")?.textContent === "where" ? `${holder.textContent}, ${where.textContent}` : "");
}

/** What is typed into or chosen from: keys mean other things there. */
const FIELDS = "textarea, select, input:not([type=radio], [type=checkbox])";
/** Whether a key means “select all”, and not in a field. */
const selectsAll = (event) => event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.target.matches(FIELDS);

/** What is said of an item when it is opened: its kind, its words, the first two rows. */
function aloudOf(item) {
  const text = (each) => each?.textContent.trim();
  const rows = [...item.querySelectorAll("dt")].slice(0, 2).map((term) => `${text(term)} ${text(term.nextElementSibling)}`);
  return [text(item.querySelector(".rr-kind")), text(item.querySelector("blockquote, .rr-silence")), ...rows].filter(Boolean).join(". ");
}

/** The legend switches kinds on and off: a button for each is pressed while it is shown. */
function legend(view) {
  const group = view.root.querySelector(".rr-bar .rr-legend");
  if (!group) return;
  const shown = () => view.get("shown");
  const press = () => group.querySelectorAll("[data-kind]").forEach((each) => {
    each.setAttribute("aria-pressed", String(shown().includes(each.dataset.kind)));
  });
  group.addEventListener("click", (event) => {
    const each = event.target.closest("[data-kind]");
    if (!each) return;
    const { kind } = each.dataset;
    const on = !shown().includes(kind);
    view.set({ shown: on ? [...shown(), kind] : shown().filter((one) => one !== kind) });
    view.say(`${words(each)} ${on ? "shown" : "hidden"}.`);
  });
  view.on("shown", press);
  press();
  roving(group, "button");
}

/** Type is larger in all outputs of the page, or in none; the browser keeps that. */
function larger(node) {
  const { classList } = document.documentElement;
  const follow = (on) => {
    classList.toggle(LARGER, on);
    document.querySelectorAll(".rr-larger").forEach((each) => each.setAttribute("aria-pressed", String(on)));
  };
  node.querySelector(".rr-larger").addEventListener("click", () => {
    follow(!classList.contains(LARGER));
    kept()?.setItem(LARGER, String(classList.contains(LARGER)));
  });
  follow(classList.contains(LARGER) || kept()?.getItem(LARGER) === "true");
}

const LARGER = "rr-larger-type";

/** What the browser keeps; null where a page may keep nothing. */
function kept() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const words = (each) => [...each.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.textContent).join("").trim();

/** Radio buttons that choose the value of a trait: both follow each other. `said` gives what is said then. */
export function chooses(view, trait, said = (words) => words) {
  const form = view.root.querySelector(`[data-choice="${trait}"]`);
  const follow = () => form.querySelectorAll("input").forEach((each) => { each.checked = each.value === view.get(trait); });
  form.addEventListener("change", ({ target }) => {
    view.set({ [trait]: target.value });
    view.say(said(`${form.querySelector("legend").textContent}: ${target.closest("label").textContent.trim()}.`));
  });
  view.on(trait, follow);
  follow();
}

/** HTML that Python made, as nodes: every text in it was escaped there. */
export function pieces(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}

/** What the inspector shows of words of the page: their kind, themselves, rows of what is said. */
export function passage(node, kind, words, rows) {
  const shown = made(node, "passage");
  shown.querySelector(".rr-kind").textContent = kind;
  fill(shown.querySelector("blockquote"), verbatim(words));
  shown.querySelectorAll("dt").forEach((term, at) => { [term.textContent, term.nextElementSibling.textContent] = rows[at]; });
  return shown;
}

/** A copy of what a template holds: the first element of the class in `name`. */
export function made(node, name) {
  return node.querySelector(`template.rr-${name}`).content.firstElementChild.cloneNode(true);
}
