// @ts-check
// An exercise: the question, the hints, the answer and the reply. What is right is known to Python
// alone: nothing of the key is here before an answer was handed in.
import { button, choice, el, fill, verbatim } from "../../views/elements.js";
import { desk } from "../desk/desk.js";
import { answering } from "./answering.js";

const PATIENCE = 8000;

function render(context) {
  const { model } = context;
  const data = model.get("data");
  const view = desk(context, {
    name: "asking", title: data.title, lede: `${data.skill}, level ${data.level}`, hint: "A line that the reply sends you to is shown here.",
    item: (address) => data.lines[address] ?? null,
  });
  const prompt = el("p", { class: "rr-prompt" }, prose(data.prompt));
  const hints = el("ol", { class: "rr-hints" });
  const more = button("", () => ask({ do: "hint" }), { class: "rr-button" });
  const way = answering(data, view, () => draft());
  const why = el("textarea", { class: "rr-field", rows: 2, maxlength: 5000, oninput: () => draft() });
  const send = button(data.open ? "Keep my answer" : "Check my answer", () => {
    const open = way.open?.() ?? "";
    if (open) line.textContent = open;
    else ask({ do: "answer", value: way.value(), why: why.value });
  }, { class: "rr-button rr-main" });
  const reply = el("div", { class: "rr-reply", role: "group", "aria-label": "Reply", tabindex: -1 });
  const earlier = el("div", { class: "rr-earlier" });
  const line = el("p", { class: "rr-note rr-state", role: "status" });
  fill(view.content, prompt, hints, data.hints ? el("p", {}, more) : null, way.node,
    data.why ? el("label", { class: "rr-why" }, data.why, why) : null,
    data.code ? null : el("p", {}, send), line, reply, earlier);
  view.inspector.hidden = true;
  let waiting = 0;
  let writing = 0;
  let number = 0;
  const unsent = store(`readingroom ${data.address}`);

  function ask(message) {
    clearTimeout(writing);
    clearTimeout(waiting);
    line.textContent = "";
    waiting = setTimeout(() => {
      line.textContent = "Nothing answers: the kernel of this notebook is not running. What you wrote stays here; run this cell again to keep it.";
    }, PATIENCE);
    post(message);
  }
  /** Where the kernel is gone nothing can be sent: what was written waits in this tab. */
  function post(message) {
    try {
      model.send(message);
    } catch {
      // `ask` says so in a while.
    }
  }
  /** What was begun is kept a moment after the last change; until Python has it, this tab does. */
  function draft() {
    clearTimeout(writing);
    number += 1;
    unsent.keep({ value: way.value(), why: why.value });
    writing = setTimeout(() => post({ do: "draft", number, value: way.value(), why: why.value }), 700);
  }
  const onMessage = (message) => { if (message?.kept === number) unsent.drop(); };
  model.on("msg:custom", onMessage);
  view.ends.push(() => model.off("msg:custom", onMessage));
  function drawHints(open) {
    fill(hints, open.map((words) => el("li", {}, prose(words))));
    hints.hidden = !open.length;
    more.hidden = open.length >= data.hints;
    more.textContent = open.length ? `Next hint (${open.length} of ${data.hints} open)` : "A hint";
  }
  function drawReply(now, first) {
    const last = now.attempts.at(-1);
    reply.hidden = !last;
    way.mark?.(last?.about ?? []);
    if (!last) return;
    fill(reply, el("p", { class: "rr-head" }, last.head), last.understood ? el("p", { class: "rr-note" }, `Your answer: ${last.answer}`) : null,
      last.say.map((words) => el("p", {}, prose(words))),
      last.see.length ? el("p", { class: "rr-links" }, last.see.map((each) => place(each))) : null,
      last.next ? el("p", {}, el("strong", {}, "Next: "), prose(last.next)) : null,
      last.cards.map(outside),
      last.evidence.length ? [el("p", { class: "rr-head" }, last.evidence_head), el("ul", {}, last.evidence.map((each) => el("li", {}, place(each))))] : null,
      last.samples.length ? samples(last.samples, now.score) : null);
    if (!first) {
      view.say([last.head, ...last.say, last.next].filter(Boolean).join(" "));
      reply.focus();
    }
    const before = now.attempts.slice(0, -1);
    fill(earlier, before.length ? el("details", {}, el("summary", {}, `Earlier answers: ${before.length}`),
      el("ol", {}, before.map((each) => el("li", {}, `${each.answer}. ${each.head}`)))) : null);
  }
  /** Words of the page as a link that shows them. */
  function place(each) {
    return el("button", { type: "button", class: "rr-link", onclick: () => look(each) }, verbatim(each.words), ` (${each.where})`);
  }
  function look(each) {
    view.inspector.hidden = false;
    view.show({ kind: each.where, words: each.line, rows: each.rows, cite: each.cite });
    view.say(`${each.where}: ${each.line}`);
    view.inspector.focus();
  }
  /** Samples to hold one's own answer against; or positions with what stands against them, one's own open. */
  function samples(all, score) {
    const levels = all.some((each) => each.level);
    const advice = el("p", { role: "status" });
    const advise = (level) => {
      const next = [...new Set(all.filter((each) => each.level === level && each.next).map((each) => each.next))];
      fill(advice, next.length ? [el("strong", {}, "Next: "), prose(next.join(" Or: "))] : null);
    };
    advise(score);
    return el("div", { class: "rr-samples" }, el("p", { class: "rr-head" }, "Hold yours against these"),
      all.map((each, at) => el("details", { open: !levels && at === 0 }, el("summary", {}, [each.level, each.called].filter(Boolean).join(": ")), el("blockquote", {}, each.text),
        el("p", { class: "rr-note" }, each.note), each.next ? el("p", {}, el("strong", {}, "Next: "), each.next) : null)),
      levels ? [choice("Mine is nearest to", data.levels.map((level) => [level, level]), score, (level) => {
        post({ do: "score", value: level });
        advise(level);
      }), advice] : null);
  }
  function onState(first = false) {
    clearTimeout(waiting);
    const now = view.get("state");
    if (now.kept) unsent.drop();
    line.textContent = now.kept;
    drawHints(now.hints);
    drawReply(now, first === true);
  }
  view.on("state", onState);
  onState(true);
  const begun = view.get("state");
  const left = unsent.left();
  if (begun.draft !== null && begun.draft !== undefined) way.fill(begun.draft);
  why.value = begun.why ?? "";
  if (left) {
    way.fill(left.value);
    why.value = left.why;
    draft();
  }
  view.ends.push(() => [waiting, writing].forEach(clearTimeout));
  return view.finish;
}

/** A card from outside the document: one source in sight, the others folded. */
function outside(card) {
  const line = ([label, words]) => el("p", {}, label ? el("b", {}, `${label} `) : null, words);
  const head = card.sources.length === 1 ? "One more source" : `${card.sources.length} more sources`;
  return el("div", { class: "rr-card rr-outside" }, el("p", { class: "rr-note" }, card.outside), el("p", { class: "rr-kind" }, card.title), card.lines.map(line),
    card.sources.length ? el("details", {}, el("summary", {}, head), el("ul", {}, card.sources.map((each) => el("li", {}, each)))) : null, card.more.map(line));
}

/** Words of an author of lessons: what stands between backticks is set as code. */
function prose(words) {
  const pieces = words.split("`");
  return pieces.length % 2 ? pieces.map((each, at) => (at % 2 ? el("code", {}, each) : each)) : words;
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

export default { render };
