// @ts-check
// A lesson as a web page: gives its views life, and carries what is done there to Python and back.

import { button, el } from "./elements.js";
import { hostOf } from "./host.js";
import { lectern } from "./lectern.js";
import { referring } from "./reference.js";

const FIRST = 3000; // until what could not be sent is sent again, and then twice as long each time
const LAST = 60000;
const COMING = "This is being worked out. It comes here by itself.";
const MISSING = "A part of this page did not arrive. Load the page again.";
const FAILED = "This could not be worked out here. Open the lesson as a notebook to see why.";
const header = document.querySelector("header");
const { door: doorName, whose, unasked } = header.dataset;
/** Who speaks to Python here: `post`, `pieces`, `kept`, `watch`, and what is said when nobody answers. */
const door = (await import(doorName === "site" ? "./site.js" : "./server.js")).default;
const [came, told] = ["#came", "#told"].map((each) => document.querySelector(each));
const hosts = new Map(); // of the views that Python hears, by cell and number
let outbox = [];
let sending = false;
let wait = FIRST;
let looked = Date.now();

/** Ask Python for something that is no view's; gives its reply. */
async function ask(message) {
  try {
    return (await door.post([message]))[0];
  } catch {
    return { came: door.silence() };
  }
}

// ---------------------------------------------------------------- views

function enliven(root) {
  root.querySelectorAll("[data-rr-view]:not(.rr-lives)").forEach(live);
}

async function live(node) {
  const { rrScript: name, rrTraits: given } = node.dataset;
  const section = node.closest("[data-cell]");
  const at = section ? [...section.querySelectorAll("[data-rr-view]")].indexOf(node) : -1;
  const key = `${section?.dataset.cell} ${at} ${name}`;
  const traits = door.kept(key, JSON.parse(given));
  const of = node.querySelector("[data-address-of]")?.dataset.addressOf;
  const view = { cell: section?.dataset.cell, at, of, script: name, agreed: structuredClone(traits), silent: false };
  view.host = hostOf(traits, (message) => { if (section) put(key, message); });
  if (section) hosts.set(key, view);
  const script = await import(`./${name}.js`).catch(console.warn);
  if (script) script.default(node, view.host);
  else node.append(el("p", { role: "status" }, MISSING));
}

function put(key, message) {
  outbox.push({ key, ...message });
  send();
}

async function send() {
  if (sending || !outbox.length) return;
  sending = true;
  try {
    while (outbox.length) await deliver(outbox[0]);
    wait = FIRST;
  } catch {
    silence(true);
    setTimeout(send, wait);
    wait = Math.min(2 * wait, LAST);
  }
  sending = false;
  if (wait === FIRST) send();
}

async function deliver({ key, ...message }) {
  const view = hosts.get(key);
  const [{ set = {}, came: trouble }] = await door.post([{ ...message, cell: view.cell, at: view.at, of: view.of, whose, script: view.script, was: view.agreed }]);
  outbox.shift();
  view.agreed = { ...view.agreed, ...message.set, ...set };
  // What was changed here since, and is on its way, comes later than what Python says now.
  const later = outbox.filter((each) => each.key === key && each.set).flatMap((each) => Object.keys(each.set));
  view.host.hear({ set: Object.fromEntries(Object.entries(set).filter(([name]) => !later.includes(name))) });
  silence(false);
  if (trouble) view.host.hear({ silence: trouble });
  if (message.say && !["draft", "hint", "score", "draw"].includes(message.say.do) || message.set?.own) await renew();
}

function silence(silent) {
  for (const view of hosts.values()) {
    if (view.silent === silent || !(silent && outbox.some(({ key, say }) => say && hosts.get(key) === view) || !silent)) continue;
    view.silent = silent;
    view.host.hear({ silence: silent && door.silence() });
  }
}

/** Somebody looks at the page again: what others have changed meanwhile is wanted. */
function glance() {
  if (Date.now() - looked < FIRST / 2) return;
  looked = Date.now();
  for (const key of hosts.keys()) if (!outbox.some((each) => each.look && each.key === key)) put(key, { look: true });
}

// ---------------------------------------------------------------- what depends on answers and runs

/** Bring anew what has changed, views in use left as they are. */
async function renew(run = false) {
  bring(await door.pieces(run));
}

function bring(pieces) {
  for (const [id, html] of Object.entries(pieces)) {
    const node = document.getElementById(id);
    const fresh = parsed(html);
    if (node && !isSame(node, fresh)) replace(node, fresh);
  }
}

function parsed(html) {
  const node = document.createElement("div");
  node.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  return node;
}
const scriptsOf = (node) => [...node.querySelectorAll("[data-rr-view]")].map((each) => each.dataset.rrScript).join();
const markup = (node) => [...node.childNodes].map((each) => new XMLSerializer().serializeToString(each)).join("");
const bare = (html) => html.replace(/ data-rr-view="[^"]*"/g, "");
const shown = new WeakMap();

function isSame(node, fresh) {
  const before = shown.get(node) ?? markup(node);
  return scriptsOf(fresh) ? scriptsOf(node) === scriptsOf(fresh) : bare(before) === bare(markup(fresh));
}

function replace(node, fresh) {
  const inside = node.contains(document.activeElement);
  shown.set(node, markup(fresh));
  node.replaceChildren(...fresh.childNodes);
  enliven(node);
  if (!inside) return;
  node.tabIndex = -1;
  node.focus();
}

// ---------------------------------------------------------------- the text beside the questions

const text = document.querySelector("#text");
const opener = document.querySelector("#show-text");

function showText(open) {
  document.body.classList.toggle("with-text", open);
  opener.setAttribute("aria-expanded", String(open));
  if (open) text.focus({ preventScroll: true });
  else opener.focus({ preventScroll: true });
}
new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${header.offsetHeight}px`)).observe(header);
opener.addEventListener("click", () => showText(!document.body.classList.contains("with-text")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("with-text")) showText(false);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href^='#'], #found a[href^='#']");
  if (link && opener.offsetParent && text.contains(document.getElementById(decodeURIComponent(link.hash.slice(1))))) showText(true);
});

referring(ask, parsed, () => { if (opener.offsetParent) showText(true); });

// ---------------------------------------------------------------- who works here, and the end

document.querySelector("#who")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const reply = await delivered() ? await ask({ do: "student", value: new FormData(event.target).get("student") }) : { came: door.silence() };
  if (reply.named) location.reload();
  else event.target.querySelector("[role=status]").textContent = reply.came;
});
/** Whether all that was done is with Python, within a few seconds. */
async function delivered() {
  for (let looks = 0; outbox.length && looks < 50; looks += 1) await new Promise((done) => { setTimeout(done, 100); });
  return !outbox.length;
}
addEventListener("beforeunload", (event) => { if (outbox.some(({ say, set }) => say || set)) event.preventDefault(); });
document.querySelectorAll(".look-up").forEach((form) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { cell } = form.closest("[data-cell]").dataset;
  const reply = await ask({ do: "look up", cell, value: new FormData(form).get("words") });
  const node = document.getElementById(`shown-${cell}`);
  node.setAttribute("role", "status");
  if (reply.html) replace(node, parsed(reply.html));
  else node.textContent = reply.came;
}));
document.querySelector("#enter-code")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = (await ask({ do: "enter_answer_code", value: new FormData(event.target).get("code") })).came;
  glance(looked = 0);
  await renew();
});
document.querySelectorAll("#ending [data-do]").forEach((button) => button.addEventListener("click", async () => {
  const reply = await ask({ do: button.dataset.do });
  came.replaceChildren(...parsed(reply.html ?? "").childNodes);
  told.textContent = reply.came; // one sentence: nobody wants a whole page read out
}));

document.querySelector("#no-script").remove();
bring(door.opened);
enliven(document);
lectern(text, document.querySelector("main"));
door.watch((all) => {
  if (all) looked = 0;
  glance();
  if (all) renew().catch(() => {});
});

/** What has to be computed is computed at once where the lesson is ours, else when the reader asks for it. */
const first = document.querySelector("[data-waits]");
const tell = (words) => document.querySelectorAll("[data-waits]").forEach((each) => { each.textContent = words; });
const compute = () => {
  tell(COMING);
  renew(true).catch(() => {
    tell(FAILED);
    offer();
  });
};
const offer = () => first.append(" ", button("Run the code of this lesson", (event) => { event.target.remove(); compute(); }));
if (first && unasked !== undefined) compute();
else if (first) offer();
