// @ts-check
// Python of a site, in a worker of each page. Books come from the browser's cabinet and are back in it
// before anything is said of them.

import { BOOK, alone, booksOf, channel, read, shownOf, write } from "./cabinet.js";

const BROKEN = "Python did not start: a part of this site did not arrive, or this browser cannot run it.";
const NOT_KEPT = "Not kept: this browser stores nothing for this site now. Download your answers before you close the page.";
const ROOM = "/reading/room";
const others = channel();
let python = null; // what answers, once it is there
let left = {}; // books that the cabinet would not take
let under = {}; // what it had of them then
let last = Promise.resolve();

onmessage = ({ data: { id, ...asked } }) => {
  last = last.then(async () => postMessage({ id, ...(await answered(asked)) }));
};

async function answered({ about, ...asked }) {
  try {
    python ??= await started(about);
  } catch (error) {
    console.warn(error);
    return { trouble: BROKEN };
  }
  try {
    return await alone(() => served(about.build, asked));
  } catch (error) {
    console.warn(error);
    const unkept = Object.keys(left).length > 0;
    return { trouble: `Python could not answer this. ${unkept ? NOT_KEPT : "Reload the page, and say it again."}`, unkept };
  }
}

// ---------------------------------------------------------------- Python

async function started({ archive, python: core }) {
  const { loadPyodide } = await import(new URL(`../${core}/pyodide.mjs`, import.meta.url).href);
  const [pyodide, packed] = await Promise.all([loadPyodide(), whole(archive)]);
  pyodide.unpackArchive(packed, "zip", { extractDir: "/reading" });
  pyodide.runPython('import sys; sys.path.insert(0, "/reading/lib")');
  return pyodide.pyimport("readingroom.lessons.counter").answered;
}

async function whole(path) {
  const came = await fetch(new URL(`../${path}`, import.meta.url));
  if (!came.ok) throw new Error(`${path}: ${came.status}`);
  return came.arrayBuffer();
}

// A host that calls the program something else is no reason not to run it.
const streaming = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (coming, imports) => {
  const came = await coming;
  if (!came.ok) throw new Error(`${came.url}: ${came.status}`);
  const type = came.headers.get("Content-Type") ?? "";
  return type.startsWith("application/wasm") ? streaming(came, imports) : WebAssembly.instantiate(await came.arrayBuffer(), imports);
};

// ---------------------------------------------------------------- what is kept

async function served(build, { lesson, messages, tab }) {
  const kept = await read().catch(() => null);
  const books = kept && { ...booksOf(kept), ...left, ...news(booksOf(kept)) };
  const reply = JSON.parse(python(ROOM, JSON.stringify({ lesson, messages, books })));
  try {
    if (!kept) throw new Error(NOT_KEPT);
    const changed = changes(booksOf(kept), reply.books);
    const serial = (kept.serial ?? 0) + (Object.keys(changed).length ? 1 : 0);
    const name = shownOf(reply.present, lesson);
    const before = kept[name]?.build === build ? kept[name] : { build, traits: {}, pieces: {} };
    const known = before.serial === kept.serial || !Object.keys(booksOf(kept)).length;
    const current = !messages || (known && messages.every(({ was }) => was)); // a name, a code may change all
    const shown = { ...before, ...drawn(before, messages, reply), serial: current ? serial : before.serial };
    await write({ ...changed, [name]: shown, serial, present: reply.present, whose: reply.whose, student: reply.student });
    left = under = {};
    if (Object.keys(changed).length) others.postMessage({ tab });
  } catch (error) {
    console.warn(error);
    left = reply.books;
    under = kept ? booksOf(kept) : {};
    return { reply: { ...reply, replies: reply.replies?.map(marked) }, trouble: NOT_KEPT, unkept: true };
  }
  return { reply };
}

/** What other tabs have written over what could not be kept: Python remembers the rest, and puts both together. */
const news = (books) => Object.fromEntries(Object.entries(books).filter(([name, text]) => text !== under[name]));

function changes(before, now) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]);
  return Object.fromEntries(names.map((name) => [BOOK + name, now[name]]));
}

/** What is shown now, to be drawn again before Python is there. */
function drawn({ traits }, messages, reply) {
  if (!messages) return { pieces: reply.pieces };
  const views = messages.map(({ cell, at, script, was, set }, number) => [`${cell} ${at} ${script}`, { ...was, ...set, ...reply.replies[number].set }]);
  return { traits: { ...traits, ...Object.fromEntries(views.filter((_, number) => messages[number].was)) } };
}

const marked = ({ set, ...reply }) => (set?.state ? { ...reply, set: { ...set, state: { ...set.state, kept: NOT_KEPT, lasting: false } } } : { ...reply, set });
