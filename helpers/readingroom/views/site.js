// @ts-check
// Python in a worker of the page, where no server is: started when an exercise comes near. What was
// shown last is drawn before it is there.

import { BOOK, alone, booksOf, channel, read, shownOf, write } from "./cabinet.js";

const NO_PYTHON = "Answers cannot be checked on this site: it was made without Python for the browser.";
const NO_WORKER = "This browser or this host does not let Python run beside a page, so no answer can be checked here.";
const COMES = "Python is on its way; the first reply takes a few seconds.";
const NO_BOOK = "There is no answer to be saved yet.";
const NOT_READ = "What this browser keeps for this site cannot be read now. Reload the page, and try again.";
const NOT_GONE = "Nothing was removed: this browser does not open what it keeps. You can clear the data of this site in its settings.";
const CHANGED = "Nothing was removed: your answers were changed since the file was saved. Save them again first.";
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
let unkept = false; // whether the cabinet lacks some of `books`
let unsaid = null; // what was said last, until it is answered
let saved = null; // the book of who is done, as it was saved
let changed = () => {};

const kept = await read().catch(() => ({}));
const before = kept[shownOf(kept.present, lesson)];
const shown = before?.build === about.build ? before : { traits: {}, pieces: {} };
let { present } = kept;
let books = booksOf(kept);
const outdated = BOOK + (present ?? FIRST) in kept && shown.serial !== kept.serial;

// ---------------------------------------------------------------- the worker

function say(words) {
  notice.textContent = words;
}

function hired() {
  const made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  made.onerror = (event) => { event.preventDefault(); dismiss(NO_WORKER); };
  made.onmessage = ({ data: { id, reply, trouble: told = "", unkept: missing = false } }) => {
    if (!reply) return missing ? refuse(id, told) : dismiss(told);
    const first = !ready;
    ready = true;
    if (told !== trouble || first) say(trouble = told);
    ({ present, books } = reply);
    unkept = missing;
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
  const quiet = messages.every(({ look }) => look);
  const asked = call(messages, quiet);
  if (!quiet) unsaid = asked;
  const { replies } = await asked;
  if (unsaid === asked) unsaid = null;
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
  if (!student || !who) return;
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

/** The book that is open here, once what is being said is answered; and what the cabinet has of it. */
async function book() {
  for (let times = 0; unsaid && calls.size && times < 200; times += 1) await new Promise((pass) => setTimeout(pass, 100));
  if (unkept) await call([], true).catch(() => {}); // so that it has what other tabs have kept
  const all = await alone(read).catch(() => null);
  const name = present ?? all?.present ?? FIRST;
  const there = all?.[BOOK + name];
  return { name, there, text: unkept ? books[name] : there ?? books[name], closed: !all };
}

/** Save the book; gives it if all that was said is in the file. */
async function download() {
  const { name, text, there, closed } = await book();
  if (!text) return void say(closed ? NOT_READ : NO_BOOK);
  save(name, text, "application/json");
  if (!unsaid) return { name, there };
  return void say(`Saved as ${name}. What you said last is not in it: Python has not answered yet.`);
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

async function done() {
  saved = await download();
  offer();
}

/** Offer to remove what was saved, and only that. */
function offer() {
  document.querySelector("[data-keep=gone]").parentElement.hidden = !saved;
}

/**
 * The book that is open here, and all that was shown of it, go from this browser. Who comes next and
 * gives no name begins a book: the first student's bears another name from then on. What was
 * changed since it was saved stays.
 */
async function gone() {
  try {
    if (await alone(removed)) return leave();
    say(CHANGED);
  } catch (error) {
    console.warn(error);
    say(NOT_GONE);
  }
  saved = null;
  return offer();
}

async function removed() {
  const all = await read();
  if (unsaid || all[BOOK + saved.name] !== saved.there) return false;
  const first = all[BOOK + FIRST];
  const going = Object.keys(all).filter((name) => [saved.name, FIRST].some((book) => name === BOOK + book || name.startsWith(shownOf(book, ""))));
  const changes = Object.fromEntries([...going, `${BOOK}.student`, "present", "whose", "student"].map((name) => [name, undefined]));
  if (first && saved.name !== FIRST) changes[`${BOOK}answers.${Date.now()}.json`] = first;
  await write(changes);
  worker?.terminate(); // before anybody else comes to the cabinet
  others.postMessage({ tab, gone: true });
  return true;
}

function leave() {
  sessionStorage.clear();
  location.reload();
}

const acts = { download, done, gone };
document.querySelectorAll("button[data-keep]").forEach((each) => each.addEventListener("click", acts[each.dataset.keep]));
document.querySelector("input[data-keep]")?.addEventListener("change", ({ target }) => bring(target));
document.querySelector("#came")?.addEventListener("click", (event) => {
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

// A name that is given, too, loads the page anew, and what nobody keeps would be gone.
addEventListener("beforeunload", (event) => { if (unkept && Object.keys(books).length) event.preventDefault(); });

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
