// @ts-check
// How each kind of exercise is answered: a control, its value, and how it is filled again.
import { button, el, fill, menu, roving } from "../../views/elements.js";
import { picker, signs } from "../../views/picker.js";

/**
 * The control for an exercise: `node`, `value()`, `fill(value)`, and `open()`, which says what is
 * still to be answered, or nothing; `changed` is told of changes.
 */
export function answering(data, view, changed) {
  const way = WAYS[data.kind] ?? unknown;
  return way(data, view, changed);
}

const unknown = (data) => ({ node: el("p", { class: "rr-note" }, data.code), value: () => null, fill: () => {} });

/** Words of a choice: a text of the exercise's, or words of the document with their line. */
function said(option) {
  return option.where ? [el("q", {}, option.words), el("small", {}, ` ${option.where}`)] : option.words;
}

function radios(options, name, changed, words) {
  const group = el("fieldset", { class: "rr-options" }, el("legend", { class: words ? "" : "rr-hide" }, words || "Your answer"));
  for (const option of options) {
    const radio = el("input", { type: "radio", name, value: option.id, onchange: changed });
    group.append(el("label", {}, radio, el("span", {}, said(option))));
  }
  const value = () => group.querySelector("input:checked")?.value ?? "";
  return { node: group, value, open: () => (value() ? "" : "Nothing is chosen yet."),
    fill: (value) => group.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === value; }) };
}
const named = () => `rr-${Math.random().toString(36).slice(2)}`;

function one(data, view, changed) {
  return radios(data.options, named(), changed, "");
}

function several(data, view, changed, options = data.options, words = "") {
  const group = el("fieldset", { class: "rr-options" }, el("legend", { class: words ? "" : "rr-hide" }, words || "Your answer: as many as fit"));
  for (const option of options) {
    const box = el("input", { type: "checkbox", value: option.id, onchange: changed });
    group.append(el("label", {}, box, el("span", {}, said(option))));
  }
  const value = () => [...group.querySelectorAll("input:checked")].map((box) => box.value);
  const boxes = () => [...group.querySelectorAll("input")];
  return { node: group, value, open: () => (value().length ? "" : "Nothing is chosen yet."),
    mark: (about) => boxes().forEach((box) => mark(box.parentElement, about.includes(box.value))),
    fill: (value) => group.querySelectorAll("input").forEach((box) => { box.checked = Array.isArray(value) && value.includes(box.value); }) };
}

function number(data, view, changed) {
  const bound = menu("Bound", [["", "choose"], ...data.bounds.map((each) => [each, each])], "", changed);
  const amount = el("input", { type: "text", inputmode: "decimal", class: "rr-field", maxlength: 40, oninput: changed });
  const unit = data.units.length ? menu("Of what", [["", "choose"], ...data.units.map((each) => [each, each])], "", changed) : null;
  const selects = () => [bound.querySelector("select"), unit?.querySelector("select")];
  return { node: el("div", { class: "rr-row" }, bound, el("label", { class: "rr-menu" }, "Number ", amount), unit),
    value: () => ({ bound: selects()[0].value, number: amount.value, ...(unit ? { unit: selects()[1].value } : {}) }),
    open: () => still([!selects()[0].value && "the bound", !amount.value.trim() && "the number", unit && !selects()[1].value && "what is counted"]),
    fill: (value) => {
      selects()[0].value = value?.bound ?? "";
      amount.value = value?.number ?? "";
      if (unit) selects()[1].value = value?.unit ?? "";
    } };
}

function order(data, view, changed) {
  let ids = data.items.map((item) => item.id);
  const list = el("ol", { class: "rr-order" });
  const byId = new Map(data.items.map((item) => [item.id, item]));
  function move(id, step) {
    const at = ids.indexOf(id);
    const to = at + step;
    if (to < 0 || to >= ids.length) return;
    ids.splice(to, 0, ...ids.splice(at, 1));
    draw();
    const name = step < 0 ? "Earlier" : "Later";
    const row = list.children[to];
    (row.querySelector(`[data-step="${name}"]:not([disabled])`) ?? row.querySelector("button:not([disabled])")).focus();
    view.say(`${byId.get(id).words}: now ${to + 1} of ${ids.length}.`);
    changed();
  }
  function draw() {
    fill(list, ids.map((id, at) => el("li", { onkeydown: (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(id, event.key === "ArrowUp" ? -1 : 1);
    } }, el("span", {}, said(byId.get(id))), [{ words: "Earlier", step: -1 }, { words: "Later", step: 1 }].map(({ words, step }) =>
      button(words, () => move(id, step), { "data-step": words, disabled: step < 0 ? at === 0 : at === ids.length - 1, "aria-label": `${words}: ${byId.get(id).words}` })))));
  }
  draw();
  return { node: list, value: () => ids, fill: (value) => {
    if (Array.isArray(value) && value.length === ids.length && value.every((id) => byId.has(id))) ids = [...value];
    draw();
  } };
}

/** For each row one choice from the same list: match, classify, silence. */
function pairs(data, view, changed, rows, choices) {
  const selects = new Map();
  const options = [["", "choose"], ...choices.map((each) => [each.id, each.where ? `${each.words} (${each.where})` : each.words])];
  const table = el("div", { class: "rr-pairs" }, rows.map((row) => {
    const select = el("select", { class: "rr-field", onchange: (event) => {
      unmark(event.target.parentElement);
      changed();
    } }, options.map(([value, words]) => el("option", { value }, words)));
    selects.set(row.id, select);
    return el("label", { class: "rr-pair-row" }, el("span", {}, said(row)), select);
  }));
  const missing = () => rows.filter((row) => !selects.get(row.id).value);
  const called = (row) => `${short(row.words)}${row.where ? ` (${row.where})` : ""}`;
  return { node: table, value: () => Object.fromEntries([...selects].map(([id, select]) => [id, select.value]).filter(([, value]) => value)),
    open: () => (missing().length ? `${missing().length} of ${rows.length} still open: ${missing().map(called).join("; ")}.` : ""),
    mark: (about) => selects.forEach((select, id) => mark(select.parentElement, about.includes(id))),
    fill: (value) => selects.forEach((select, id) => { select.value = value?.[id] ?? ""; }) };
}
/** A row that a reply is about says so, in words, until it is changed. */
function mark(row, about) {
  unmark(row);
  if (!about) return;
  row.classList.add("rr-about");
  row.append(el("small", { class: "rr-about-note" }, "the reply is about this one"));
}
function unmark(row) {
  row.classList.remove("rr-about");
  row.querySelector(".rr-about-note")?.remove();
}

/** Words picked in a letter; `several` of them for a position. */
function picked(data, view, changed, most = 1) {
  let places = [];
  let now = null;
  const shown = el("ul", { class: "rr-places" });
  const add = button("Take these words", () => {
    if (!now) return view.say("Pick words first.");
    places = most === 1 ? [now] : [...places, now].slice(-most);
    draw();
    return changed();
  });
  const letters = [...new Set(data.text.map((line) => line.letter))];
  const held = letters.map((letter) => {
    const lines = data.text.filter((line) => line.letter === letter);
    const pick = picker(lines, lines[0].title, view.say, (words) => {
      const text = (number) => lines.find((line) => line.number === number).words;
      now = words ? { quote: words.words.replace(/\s+/g, " ").trim(), in: letter, line: words.first, start: signs(text(words.first), words.start),
        last: words.last, end: signs(text(words.last), words.end) } : now;
      if (now) add.textContent = `Take these words: “${short(now.quote)}”`;
      if (most === 1 && words && places.length) {
        places = [];
        draw();
      }
    });
    return letters.length > 1 ? el("details", { open: letters.length < 3 }, el("summary", {}, lines[0].title), pick.node) : pick.node;
  });
  function draw() {
    fill(shown, places.map((place, at) => el("li", {}, el("q", {}, place.quote), " ", button("Take out", () => {
      places = places.filter((each) => each !== place);
      now = null;
      draw();
      changed();
      view.say(`Taken out. ${places.length} left.`);
    }, { "aria-label": `Take out ${at + 1}: ${short(place.quote)}` }))));
    view.say(places.length ? `Picked: ${places.map((place) => place.quote).join("; ")}` : "");
  }
  return { node: el("div", {}, el("p", { class: "rr-note" }, "Pick words with the mouse, or go into the text with Tab: arrows move from word to word, with Shift they pick."), held, el("p", {}, add), shown),
    value: () => (most === 1 ? now ?? places[0] : places),
    open: () => (now || places.length ? "" : "No words are picked yet."),
    fill: (value) => {
      places = (Array.isArray(value) ? value : [value]).filter((each) => each?.quote);
      now = null;
      draw();
    } };
}
/** What is still open, by name; nothing if all is there. */
function still(names) {
  const open = names.filter(Boolean);
  return open.length ? `Still open: ${open.join(", ")}.` : "";
}
const short = (words) => (words.length > 60 ? `${words.slice(0, 57)} …` : words);

function step(data, view, changed) {
  const from = several(data, view, changed, data.claims, "It starts from");
  const kind = radios([{ id: "supports", words: "supports" }, { id: "counts against", words: "counts against" }], named(), changed, "and this");
  const to = radios(data.claims, named(), changed, "the claim it arrives at");
  return { node: el("div", { class: "rr-step" }, from.node, kind.node, to.node), value: () => ({ from: from.value(), kind: kind.value(), to: to.value() }),
    open: () => still([from.open() && "what it starts from", kind.open() && "supports or counts against", to.open() && "the claim it arrives at"]),
    fill: (value) => {
      from.fill(value?.from);
      kind.fill(value?.kind);
      to.fill(value?.to);
    } };
}

function written(data, view, changed, { rows, label }) {
  const box = el("textarea", { class: "rr-field", rows, maxlength: 20000, oninput: changed });
  const starters = (data.starters ?? []).map((words) => button(words, () => {
    box.setRangeText(`${box.value && !box.value.endsWith("\n") ? "\n" : ""}${words} `, box.value.length, box.value.length, "end");
    box.focus();
    changed();
  }));
  const group = el("div", { class: "rr-legend", role: "group", "aria-label": "Ways to begin a sentence" }, starters);
  roving(group, "button");
  return { node: el("div", {}, el("label", {}, label, box), starters.length ? group : null), value: () => box.value, fill: (value) => { box.value = value ?? ""; } };
}

/** A position, one's own among them: to write one is to choose it. */
function weigh(data, view, changed) {
  const position = radios([...data.positions, { id: "own", words: data.own }], named(), changed, "The position you would defend");
  const own = el("textarea", { class: "rr-field", rows: 2, maxlength: 5000, "aria-label": data.own, oninput: () => {
    if (own.value.trim()) position.fill("own");
    changed();
  } });
  const boxes = data.asks.map(() => el("textarea", { class: "rr-field", rows: 2, maxlength: 5000, oninput: changed }));
  const words = picked(data, view, changed, 12);
  const known = new Set(data.positions.map((each) => each.id));
  const support = `Words that support it, from ${data.support === 1 ? "one line" : `${data.support} lines`} or more`;
  return { node: el("div", {}, position.node, own, el("p", { class: "rr-head" }, support), words.node,
      data.asks.map((each, at) => el("label", { class: "rr-why" }, each, boxes[at]))),
    value: () => ({ position: position.value(), own: position.value() === "own" ? own.value : "", sentences: boxes.map((box) => box.value), words: words.value() }),
    open: () => still([position.open() && "the position", position.value() === "own" && !own.value.trim() && "the words of your own answer"]),
    fill: (value) => {
      const mine = value?.own || (value?.position && !known.has(value.position) && value.position !== "own" ? value.position : "");
      own.value = mine;
      position.fill(mine ? "own" : value?.position);
      boxes.forEach((box, at) => { box.value = value?.sentences?.[at] ?? ""; });
      words.fill(value?.words ?? []);
    } };
}

const SILENCE = [{ id: "says", words: "it says so" }, { id: "rules out", words: "it rules it out" }, { id: "silent", words: "it is silent" }];
const WAYS = {
  predict: one,
  "choose one": one,
  "choose several": (data, view, changed) => several(data, view, changed),
  number,
  order,
  match: (data, view, changed) => pairs(data, view, changed, data.left, data.right),
  classify: (data, view, changed) => pairs(data, view, changed, data.items, data.classes),
  silence: (data, view, changed) => pairs(data, view, changed, data.items, SILENCE),
  mark: (data, view, changed) => picked(data, view, changed),
  step,
  interval: (data, view, changed) => written(data, view, changed, { rows: 1, label: "A length such as 12 h, or 12 h 30 min, or a range such as 1 h to 2 h" }),
  weigh,
  write: (data, view, changed) => written(data, view, changed, { rows: 8, label: "Your answer" }),
};
