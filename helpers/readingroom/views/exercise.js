// @ts-check
// An exercise: its form is answered, hints are opened, the reply is shown. What is right is known to
// Python alone: nothing of the key is here before an answer was handed in.
import { button, describe, UNANSWERED } from "./elements.js";
import { frame } from "./frame.js";
import { answering } from "./gestures.js";

const MOST = 50; // answers to one exercise that a tab remembers, should an older copy of the book come back
const MOMENT = 700; // after the last change, until what was begun is kept

export default function exercise(node, host) {
  const part = (name) => node.querySelector(name);
  const [form, line, replied, why] = [".rr-content > form", ".rr-state", ".rr-replied", "[data-why]"].map(part);
  const view = frame(node, host, { item: cardOf, cleared: close });
  const { inspector } = view;
  const answer = answering(form, view, () => changed());
  const blank = answer.value();
  const hints = [...form.querySelectorAll(".rr-hint")];
  const [others, anew] = [".rr-others", ".rr-anew"].map(part);
  const state = () => host.get("state");
  let unsent = unsentOf(state().whose, form.dataset.addressOf);
  let writing = 0;
  let number = -1; // of the words in the form: the later of two that were begun counts
  let base = 0; // of the words that these go on from
  let turn = state().turn ?? 0; // two replies may be alike, and both are said
  let kept = state().kept; // what was said of the keeping
  let opened = 0; // hints that the book had open
  let near = false; // whether the bound of a field was told
  let offered = ""; // the words begun elsewhere that are shown
  let link = null; // what opened the inspector
  inspector.hidden = true;

  /** A card of the reply: it stands in a template, so that it is not read twice. */
  function cardOf(address) {
    const cards = [...replied.querySelectorAll("template")].map((each) => each.content.querySelector("[data-card]"));
    return cards.find((each) => each?.dataset.card === address)?.cloneNode(true) ?? null;
  }
  function send() {
    const open = answer.open();
    line.textContent = open;
    if (open) return view.say(open);
    clearTimeout(writing);
    const given = { id: newId(), number, value: answer.value(), why: why?.value ?? "" };
    unsent.keep({ draft: null, answers: [...unsent.left().answers, given].slice(-MOST) });
    return hand(given);
  }
  const hand = (given) => host.send({ do: "answer", whose: unsent.whose, ...given });
  function handBegun() {
    const { draft } = unsent.left();
    if (draft) host.send({ do: "draft", whose: unsent.whose, base, ...draft });
  }
  /** What was begun is kept a moment after the last change; until the disk has it, this tab does. */
  function changed(more = {}) {
    clearTimeout(writing);
    number = Math.max(Date.now(), number + 1, (state().number ?? 0) + 1);
    const begun = { number, value: answer.value(), why: why?.value ?? "", ...more };
    unsent.keep({ ...unsent.left(), draft: begun });
    writing = setTimeout(() => {
      host.send({ do: "draft", whose: unsent.whose, base, ...begun });
      base = number;
    }, MOMENT);
    if (bound() || near) tell();
    if (bound() && !near) view.say(bound());
    near = bound() !== "";
  }
  /** The bound of a field is told before it is reached. */
  function bound() {
    const near = [...form.querySelectorAll("[maxlength]")].find((each) => each.maxLength > 1000 && each.value.length > 0.9 * each.maxLength);
    return near ? `${near.maxLength - near.value.length} signs are left in this field.` : "";
  }
  const tell = () => { line.textContent = [state().kept, bound()].filter(Boolean).join(" "); };
  function fillWith({ value, why: reason }) {
    answer.fill(value ?? blank);
    if (why) why.value = reason ?? "";
  }
  /** The newest words win, whoever holds them: those of this form, of this tab, or of the book. */
  function settle() {
    const now = state();
    if (now.whose !== unsent.whose) { // another student works here now: what is written is not left lying
      clearTimeout(writing);
      handBegun();
      unsent.drop(now.written);
      unsent = unsentOf(now.whose, form.dataset.addressOf);
      number = -1;
    }
    const { draft: begun } = unsent.left();
    if (begun && begun.number < now.number) handBegun(); // older words that no book may have yet
    const draft = begun && (begun.number > now.number || (begun.number === now.number && !now.lasting)) ? begun : null;
    unsent.keep({ ...unsent.left(), draft });
    const waiting = unsent.left().answers.findLast(({ id, number: of }) => of > now.number && !now.written.includes(id));
    const mine = draft ?? waiting;
    if (Math.max(now.number, mine?.number ?? 0) <= number) return;
    const late = mine ?? { number: now.number, value: now.draft, why: now.why };
    number = late.number;
    base = mine ? base : number;
    fillWith(late);
  }
  function offerOthers() {
    const now = JSON.stringify(state().others ?? []);
    if (now === offered) return; // else the focus would fall out of it
    offered = now;
    const template = others.querySelector("template");
    const rows = (state().others ?? []).map(([words, value], took) => {
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("q").textContent = words;
      row.querySelector("button").addEventListener("click", () => {
        answer.fill(value);
        changed({ took });
        begin();
        view.say("Taken. What stood here before is kept below.");
      });
      return row;
    });
    others.replaceChildren(template, ...rows);
    others.hidden = !rows.length;
  }
  /** The first control of the form has the focus. */
  const begin = () => [...form.querySelectorAll(".rr-asked :is(input, textarea, select, button, [tabindex])")].find((each) => each.checkVisibility() && !each.disabled)?.focus();
  function openHints() {
    const { hints: open } = state();
    hints.forEach((each, at) => {
      if (at < open && at >= opened) each.open = true;
      each.hidden = at > 0 && !hints[at - 1].open && at > open;
    });
    opened = Math.max(opened, open);
  }
  function drawReply() {
    const html = host.get("reply");
    if (!html) return;
    const inside = replied.contains(document.activeElement);
    replied.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    if (inside) replied.querySelector(".rr-reply")?.focus();
  }
  /** The reply is said and brought into sight; the focus stays where the reader is. */
  function onReply(trouble) {
    const reply = replied.querySelector(".rr-reply");
    view.say([trouble, reply?.dataset.said].filter(Boolean).join(" "));
    reply?.scrollIntoView({ block: "nearest" });
  }
  function onState() {
    const now = state();
    settle();
    tell();
    if (!now.replied) replied.replaceChildren(); // begun anew, or another student's
    answer.mark(now.about);
    openHints();
    offerOthers();
    anew.hidden = !now.attempts;
    const news = now.kept && now.kept !== kept ? now.kept : "";
    kept = now.kept;
    if ((now.turn ?? 0) === turn) {
      if (news) view.say(news);
      return;
    }
    turn = now.turn;
    onReply(now.kept);
  }
  /** The inspector is closed; who was in it is where it was opened. */
  function close() {
    const inside = inspector.contains(document.activeElement);
    inspector.hidden = true;
    if (inside) (link?.isConnected ? link : replied.querySelector(".rr-reply"))?.focus();
    view.set({ selected: "" });
  }
  inspector.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  hints.forEach((each, at) => {
    const [head, words] = each.children;
    head.addEventListener("click", () => { if (!each.open) view.say(words.textContent); });
    each.addEventListener("toggle", () => {
      describe(form.querySelector(".rr-asked"), hints.filter(({ open }) => open).map(({ lastElementChild }) => lastElementChild));
      if (!each.open) return;
      if (hints[at + 1]) hints[at + 1].hidden = false;
      if (at + 1 > state().hints) {
        opened = at + 1;
        host.send({ do: "hint", whose: unsent.whose, value: at + 1 });
      }
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector(".rr-main")?.addEventListener("click", send);
  why?.addEventListener("input", () => changed());
  replied.addEventListener("change", (event) => {
    if (!event.target.closest("[data-choice=score]")) return;
    host.send({ do: "score", whose: unsent.whose, value: event.target.value });
    replied.querySelectorAll("[data-level]").forEach((each) => {
      each.hidden = each.dataset.level !== event.target.value;
      if (!each.hidden) view.say(each.textContent);
    });
  });
  replied.addEventListener("click", (event) => {
    if (event.target.closest("[data-do=leave]")) host.send({ do: "leave", whose: unsent.whose });
    if (!event.target.closest("[data-address]")) return;
    link = event.target.closest("[data-address]");
    event.stopPropagation();
    view.open(link.dataset.address);
    inspector.hidden = false;
    inspector.append(button("Close", close));
    inspector.focus();
  });
  anew.addEventListener("click", () => {
    host.send({ do: "anew", whose: unsent.whose });
    begin();
  });
  host.on("reply", drawReply);
  host.on("state", onState);
  host.on("silence", (silent) => {
    if (!silent) return tell();
    line.textContent = silent === true ? `${UNANSWERED} What you wrote stays here.` : silent;
    return view.say(line.textContent);
  });

  drawReply();
  onState();
  // What is on no disk, or no more, is handed over again, each student's to its book.
  const { written } = state();
  unsentEverywhere(form.dataset.addressOf).forEach(({ whose, left }) => left().answers.filter(({ id }) => !written.includes(id))
    .forEach((each) => host.send({ do: "answer", ...each, whose })));
  handBegun();
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const KEY = "readingroom";
const tried = (act) => {
  try {
    return act();
  } catch {
    return null; // No room, or none allowed: then words stand in their fields only.
  }
};

/** What this tab knows of one student's answers and begun words, also after a reload. */
function unsentOf(whose, address) {
  const key = `${KEY} ${whose} ${address}`;
  const left = () => ({ draft: null, answers: [], ...tried(() => JSON.parse(sessionStorage.getItem(key))) });
  const keep = (waiting) => tried(() => {
    if (waiting.draft || waiting.answers.length) sessionStorage.setItem(key, JSON.stringify(waiting));
    else sessionStorage.removeItem(key);
  });
  const drop = (written) => keep({ ...left(), answers: left().answers.filter(({ id }) => !written.includes(id)) });
  return { whose, left, keep, drop };
}

/** What this tab knows of an exercise, of whichever student. */
function unsentEverywhere(address) {
  const keys = tried(() => Object.keys(sessionStorage)) ?? [];
  return keys.map((key) => key.split(" ")).filter(([ours, , of]) => ours === KEY && of === address).map(([, whose]) => unsentOf(whose, address));
}
