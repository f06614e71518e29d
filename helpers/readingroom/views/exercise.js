// @ts-check
// An exercise: its form is answered, hints are opened, the reply is shown. What is right is known to
// Python alone: nothing of the key is here before an answer was handed in.
import { frame } from "./frame.js";
import { answering } from "./gestures.js";

const MOMENT = 700; // after the last change, until what was begun is kept
const NOTHING = "Nothing answers: the kernel of this notebook is not running. What you wrote stays here; run this cell again to keep it.";

export default function exercise(node, host) {
  const part = (name) => node.querySelector(name);
  const [form, line, replied, why] = [".rr-content > form", ".rr-state", ".rr-replied", "[data-why]"].map(part);
  const view = frame(node, host, { item: cardOf });
  const { inspector } = view;
  const answer = answering(form, view, changed);
  const hints = [...form.querySelectorAll(".rr-hint")];
  const unsent = store(`readingroom ${form.dataset.addressOf}`);
  const state = () => host.get("state");
  let writing = 0;
  let number = 0;
  let turn = state().turn ?? 0; // two replies may be alike, and both are said
  inspector.hidden = true;

  /** A card of the reply: it stands in a template, so that it is not read twice. */
  function cardOf(address) {
    const cards = [...replied.querySelectorAll("template")].map((each) => each.content.querySelector("[data-card]"));
    return cards.find((each) => each?.dataset.card === address)?.cloneNode(true) ?? null;
  }
  function send() {
    const open = answer.open();
    line.textContent = open;
    if (open) return;
    clearTimeout(writing);
    host.send({ do: "answer", value: answer.value(), why: why?.value ?? "" });
  }
  /** What was begun is kept a moment after the last change; until Python has it, this tab does. */
  function changed() {
    clearTimeout(writing);
    number = Date.now();
    const begun = { value: answer.value(), why: why?.value ?? "" };
    unsent.keep(begun);
    writing = setTimeout(() => host.send({ do: "draft", number, ...begun }), MOMENT);
  }
  function openHints() {
    const open = state().hints;
    hints.forEach((each, at) => {
      if (at < open) each.open = true;
      each.hidden = at > 0 && !hints[at - 1].open && at > open;
    });
  }
  function drawReply() {
    const html = host.get("reply");
    if (!html) return;
    replied.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }
  function onReply() {
    drawReply();
    const reply = replied.querySelector(".rr-reply");
    view.say(reply?.dataset.said ?? "");
    reply?.focus();
  }
  function onState() {
    const now = state();
    if (now.kept) unsent.drop();
    line.textContent = now.kept;
    answer.mark(now.about);
    openHints();
    if ((now.turn ?? 0) === turn) return;
    turn = now.turn;
    onReply();
  }
  hints.forEach((each, at) => each.addEventListener("toggle", () => {
    if (!each.open) return;
    if (hints[at + 1]) hints[at + 1].hidden = false;
    if (at + 1 > state().hints) host.send({ do: "hint", value: at + 1 });
  }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector(".rr-main")?.addEventListener("click", send);
  why?.addEventListener("input", changed);
  replied.addEventListener("change", (event) => {
    if (!event.target.closest("[data-choice=score]")) return;
    host.send({ do: "score", value: event.target.value });
    replied.querySelectorAll("[data-level]").forEach((each) => { each.hidden = each.dataset.level !== event.target.value; });
  });
  replied.addEventListener("click", (event) => {
    if (!event.target.closest("[data-address]")) return;
    inspector.hidden = false;
    inspector.focus();
  });
  host.on("state", onState);
  host.on("drafted", (kept) => { if (kept === number) unsent.drop(); });
  host.on("silence", (silent) => { line.textContent = silent ? NOTHING : state().kept; });

  const left = unsent.left();
  const begun = left?.value ?? state().draft;
  if (begun !== null && begun !== undefined) answer.fill(begun);
  if (why) why.value = left?.why ?? state().why ?? "";
  if (left) changed();
  drawReply();
  onState();
}

/** Where an answer waits that no kernel has taken: in this tab, also after the page is loaded anew. */
function store(key) {
  const tried = (act) => {
    try {
      return act();
    } catch {
      return null; // No room, or none allowed: then it stands in its field only.
    }
  };
  return {
    keep: (answer) => tried(() => sessionStorage.setItem(key, JSON.stringify(answer))),
    left: () => tried(() => JSON.parse(sessionStorage.getItem(key))),
    drop: () => tried(() => sessionStorage.removeItem(key)),
  };
}
