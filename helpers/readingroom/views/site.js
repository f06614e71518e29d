// @ts-check
// Python in a worker of the page, where no server is: started when an exercise comes near. What was
// shown last is drawn before it is there.

import { BOOK, alone, booksOf, channel, read, shownOf, write } from "./cabinet.js";

const NO_PYTHON = "Answers cannot be checked on this site: it was made without Python for the browser.";
const NO_WORKER = "This browser or this host does not let Python run beside a page, so no answer can be checked here.";
const COMES = "Python is on its way; the first reply takes a few seconds.";
const NO_BOOK = "There is no answer to be saved yet.";
const LARGEST = 64e6;
const FIRST = "answers.json"; // the book of who has given no name, or the first
const HEARD = ["own", "begun"]; // what a reader changes in a view that is kept in a book
const header = document.querySelector("header");
const { lesson, about: given } = header.dataset;
const about = JSON.parse(given);
const tab = Math.random();
const others = channel();
const notice = document.querySelector("#notice");
const calls = new Map(); // what the worker was asked, and who waits for it
const made = {}; // pages to hand in, by their names
let worker = null;
let ready = false;
let number = 0;
let trouble = "";
let changed = () => {};

const kept = await read().catch(() => ({}));
const before = kept[shownOf(kept.present, lesson)];
const shown = before?.build === about.build ? before : { traits: {}, pieces: {} };
let { present = FIRST } = kept;
let books = booksOf(kept);
const outdated = BOOK + present in kept && shown.serial !== kept.serial;

// ---------------------------------------------------------------- the worker

function say(words) {
  notice.textContent = words;
}

function hired() {
  const made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  made.onerror = (event) => { event.preventDefault(); dismiss(NO_WORKER); };
  made.onmessage = ({ data: { id, reply, trouble: told = "", unkept } }) => {
    if (!reply) return unkept ? refuse(id, told) : dismiss(told);
    const first = !ready;
    ready = true;
    if (told !== trouble || first) say(trouble = told);
    ({ present, books } = reply);
    named(reply.student);
    calls.get(id).done(reply);
    return calls.delete(id);
  };
  return made;
}

/** Nobody answers: all who wait hear why, and the next message begins anew. */
function dismiss(why) {
  worker?.terminate();
  worker = null;
  ready = false;
  say(trouble = why);
  calls.forEach(({ failed }) => failed(new Error(why)));
  calls.clear();
}

/** One message has no reply; who answers stays, with the answers that nobody else has. */
function refuse(id, why) {
  say(trouble = why);
  calls.get(id).failed(new Error(why));
  calls.delete(id);
}

function call(messages, quiet) {
  return new Promise((done, failed) => {
    calls.set(number += 1, { done, failed });
    if (!about.python) return dismiss(NO_PYTHON);
    try {
      worker ??= hired();
    } catch {
      return dismiss(NO_WORKER);
    }
    if (!ready && !quiet) say(COMES);
    return worker.postMessage({ id: number, about, lesson, tab, messages });
  });
}

const heard = ({ set = {}, ...message }) => message.do || message.say || message.look || HEARD.some((name) => name in set);

async function post(messages) {
  if (!messages.some(heard)) return messages.map(() => ({}));
  if (messages.some(({ say: said }) => said)) navigator.storage?.persist?.().catch(() => {});
  const { replies } = await call(messages, messages.every(({ look }) => look));
  replies.forEach(({ files = {} }) => Object.assign(made, files));
  return replies;
}

if (about.python && "IntersectionObserver" in window) {
  const near = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    near.disconnect();
    call([], true).catch(() => {});
  }, { rootMargin: "50%" });
  document.querySelectorAll("[data-rr-script=exercise]").forEach((each) => near.observe(each));
}

// ---------------------------------------------------------------- whose answers, and where they go

function named(student) {
  const who = document.querySelector("#who");
  if (!student) return;
  who.closest("details").querySelector("summary").textContent = `You are ${student}`;
  if (document.activeElement?.closest("#who") !== who) who.querySelector("[name=student]").value = student;
}

function save(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Saved as ${name}.`);
}

function download() {
  if (present in books) save(present, books[present], "application/json");
  else say(NO_BOOK);
}

async function bring(input) {
  const [file] = input.files;
  if (!file) return;
  if (file.size > LARGEST) return say("This file is larger than 64 MB, which no answer book is.");
  try {
    const [{ came }] = await post([{ do: "bring", value: await file.text() }]);
    say(came);
    changed(true);
  } catch {
    say(trouble);
  }
  input.value = "";
}

function done(button) {
  download();
  button.closest("details").querySelector("[data-keep=gone]").parentElement.hidden = false;
}

/**
 * The book that is open here, and all that was shown of it, go from this browser. Who comes next and
 * gives no name begins a book: the first student's bears another name from then on.
 */
async function gone() {
  worker?.terminate();
  await alone(async () => {
    const all = await read();
    const first = all[BOOK + FIRST];
    const going = Object.keys(all).filter((name) => [present, FIRST].some((book) => name === BOOK + book || name.startsWith(shownOf(book, ""))));
    const changes = Object.fromEntries([...going, `${BOOK}.student`, "present", "whose", "student"].map((name) => [name, undefined]));
    if (first && present !== FIRST) changes[`${BOOK}answers.${Date.now()}.json`] = first;
    await write(changes);
  });
  others.postMessage({ tab, gone: true });
  leave();
}

function leave() {
  sessionStorage.clear();
  location.reload();
}

const acts = { download, done, gone };
document.querySelectorAll("button[data-keep]").forEach((each) => each.addEventListener("click", () => acts[each.dataset.keep](each)));
document.querySelector("input[data-keep]").addEventListener("change", ({ target }) => bring(target));
document.querySelector("#came").addEventListener("click", (event) => {
  const name = event.target.closest("a")?.getAttribute("href");
  if (!Object.hasOwn(made, name)) return;
  event.preventDefault();
  save(name, made[name], "text/html");
});
others.onmessage = ({ data }) => {
  if (data.tab === tab) return;
  if (data.gone) leave();
  else if (document.visibilityState === "visible") changed(true);
  else document.addEventListener("visibilitychange", () => changed(true), { once: true });
};

named(kept.student);

export default {
  post,
  pieces: async () => (await call(null, true)).pieces,
  /** The traits of a view as they were shown last, for the book that is open now. */
  kept(key, traits) {
    const last = shown.traits[key] ?? traits;
    return last.state && kept.whose ? { ...last, state: { ...last.state, whose: kept.whose } } : last;
  },
  opened: shown.pieces,
  silence: () => trouble || "Python does not answer here. Try again in a moment.",
  watch(tell) {
    changed = tell;
    if (outdated && about.python) tell(true);
  },
};
