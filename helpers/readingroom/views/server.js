// @ts-check
// Python on the server that has sent the page.

const { lesson } = document.querySelector("header").dataset;
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

let trouble = ""; // why the lesson cannot be opened now

async function call(where, method, body) {
  trouble = "";
  const headers = { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf") };
  const answer = await fetch(`${where}/${encodeURIComponent(lesson)}`, { method, headers, body });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (told.trouble) trouble = `This lesson cannot be opened now. ${told.trouble} What you wrote stays here.`;
  throw new Error(trouble || String(answer.status));
}

export default {
  /** What Python says to messages, one reply to each. */
  post: async (messages) => (await call("said", "POST", JSON.stringify({ messages }))).replies,
  /** What depends on answers and runs, by the ids of its elements; it may have to be run first. */
  pieces: async (run) => (await call("pieces", run ? "POST" : "GET")).pieces,
  /** The traits of a view as they are known here; the page that was sent has them all. */
  kept: (key, traits) => traits,
  opened: {},
  silence: () => trouble || "The server does not answer. What you wrote stays here; try again in a moment.",
  /** Tell whenever others may have changed something. */
  watch(tell) {
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") tell(); });
    addEventListener("focus", () => tell());
  },
};
