// @ts-check
// The desk: one model a notebook, without a view. It finds the HTML of its views wherever they stand
// in the page, gives each its script, and carries what they say to Python and back. Nothing is
// awaited in `initialize`: a model that is late may never hear Python. So every message is numbered
// and sent again until Python says that it was heard; by that Python, too, learns of a deaf desk,
// and sets up another in its place.

const FIRST = 3000; // until a message is sent again, and then twice as long each time
const LAST = 60000;
const PATIENCE = 8000; // until a view is told that nothing answers
const GLANCE = 1500; // between two looks at what others have changed

/** The desks of this page by the ids of their kernels: a new model takes the place of a deaf one. */
const desks = globalThis.readingRoomDesks ??= new Map();

function deskOf(id) {
  const tab = Math.random().toString(36).slice(2);
  const hosts = new Map();
  const alive = new WeakSet();
  const addresses = new Map();
  let model = null;
  let number = 0;
  let outbox = []; // what Python has not yet said it heard
  let timer = 0;
  let wait = FIRST;
  let looked = 0;
  let later = 0;
  let listening = new AbortController();
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) look(node);
  });

  /** The address of a script: scripts come as text, and what they import has an address too. */
  function address(path) {
    if (!addresses.has(path)) {
      const text = model.get("scripts")[path].replace(/ from "(\.[^"]+)"/g, (_, name) => ` from "${address(new URL(name, `file:///${path}`).pathname.slice(1))}"`);
      addresses.set(path, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }
    return addresses.get(path);
  }
  const load = (path) => import(address(path));

  /** Give the page a style, once. */
  function wear(style) {
    if ([...document.head.querySelectorAll("style.rr-worn")].some((each) => each.textContent === style)) return;
    const node = document.createElement("style");
    node.className = "rr-worn";
    node.textContent = style;
    document.head.append(node);
  }
  function look(root) {
    const own = `[data-rr-view^="${id}"]`;
    if (root.matches?.(own)) enliven(root);
    root.querySelectorAll(own).forEach(enliven);
  }
  async function enliven(node) {
    const { rrView: view, rrScript: name, rrTraits: traits } = node.dataset;
    if (alive.has(node) || !model?.get("scripts")[`${name}.js`]) return; // a script may come after its HTML
    alive.add(node);
    wear(model.get("scripts")[`${name}.css`]);
    const [{ hostOf }, script] = await Promise.all([load("host.js"), load(`${name}.js`)]);
    if (!hosts.has(view)) {
      const host = hostOf({ ...JSON.parse(traits), ...model?.get("held")[view] }, (message) => {
        if (message.set) hold(view, message.set);
        post({ to: view, ...message });
      });
      hosts.set(view, host);
    }
    script.default(node, hosts.get(view));
  }
  /** Keep in the model what changed, so that it is saved with the notebook. */
  function hold(view, set) {
    const held = model?.get("held") ?? {};
    model?.set("held", { ...held, [view]: { ...held[view], ...set } });
  }

  /** Somebody looks at the page again: what others have changed meanwhile is wanted. */
  function glance() {
    clearTimeout(later);
    const early = looked + GLANCE - Date.now();
    if (early > 0) {
      later = setTimeout(glance, early);
      return;
    }
    if (outbox.some((each) => each.look)) return;
    looked = Date.now();
    post({ look: true });
  }
  function listen() {
    listening = new AbortController();
    const { signal } = listening;
    const at = (event) => { if (event.target.closest?.(`[data-rr-view^="${id}"]`)) glance(); };
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") glance(); }, { signal });
    globalThis.addEventListener("focus", glance, { signal });
    ["focusin", "pointerover"].forEach((kind) => document.addEventListener(kind, at, { signal }));
    if (model.get("scripts")["arrival.js"]) load("arrival.js").then(({ attend }) => attend(signal));
  }
  function post(message) {
    number += 1;
    outbox.push({ tab, n: number, at: Date.now(), ...message });
    deliver(outbox.at(-1));
    if (message.say && wait > FIRST) { // who asks for something is told soon, however long all was silent
      clearTimeout(timer);
      timer = 0;
      wait = FIRST;
    }
    timer ||= setTimeout(again, wait);
  }
  function deliver({ at: _, ...message }) {
    try {
      Promise.resolve(model?.send(message)).catch(() => {});
    } catch {
      // The kernel is gone; the message waits in the outbox.
    }
  }
  function again() {
    timer = 0;
    if (!outbox.length) return;
    outbox.forEach(deliver);
    for (const { to, say, at } of outbox) if (say && Date.now() - at >= PATIENCE) hosts.get(to).hear({ silence: true });
    timer = setTimeout(again, wait = Math.min(2 * wait, LAST));
  }
  function hear(message) {
    if (message.tab === tab && message.heard) heard(message.heard);
    if (!message.to) return;
    if (message.set) {
      // What was changed here since, and is on its way, comes later than what Python says now.
      const later = outbox.filter(({ to, set }) => to === message.to && set).flatMap(({ set }) => Object.keys(set));
      message = { ...message, set: Object.fromEntries(Object.entries(message.set).filter(([name]) => !later.includes(name))) };
      hold(message.to, message.set);
    }
    if (message.tab !== tab || message.message !== undefined) hosts.get(message.to)?.hear(message);
  }
  function heard(last) {
    const waiting = new Set(outbox.filter(({ n, say }) => n <= last && say).map(({ to }) => to));
    outbox = outbox.filter(({ n }) => n > last);
    waiting.forEach((to) => hosts.get(to).hear({ silence: false }));
    clearTimeout(timer);
    wait = FIRST;
    timer = outbox.length ? setTimeout(again, wait) : 0;
  }
  return {
    /** Speak by this model from now on; returns what ends that. */
    connect(next) {
      model = next;
      model.on("msg:custom", hear);
      model.on("change:scripts", () => look(document));
      for (const [view, set] of Object.entries(model.get("held"))) hosts.get(view)?.hear({ set });
      outbox.forEach(deliver);
      post({}); // heard, or the desk is deaf
      observer.observe(document, { childList: true, subtree: true });
      look(document);
      listen();
      return () => {
        if (model !== next) return;
        model = null;
        listening.abort();
        observer.disconnect();
        clearTimeout(later);
        clearTimeout(timer);
        timer = 0;
      };
    },
  };
}

export default {
  initialize({ model }) {
    const id = model.get("desk");
    if (!desks.has(id)) desks.set(id, deskOf(id));
    return desks.get(id).connect(model);
  },
};
