// @ts-check
// The gestures by which forms are answered. A form is made in Python, and says by `data-gesture` how
// each of its controls is answered: a kind of exercise needs a script of its own only for a gesture
// that is not here.
import { roving } from "./elements.js";
import { historyOf } from "./undo.js";
import { picked } from "./marker.js";

const inner = (node, selector) => [...node.querySelectorAll(selector)].filter((each) => each.parentElement.closest("[data-gesture]") === node);

/** Of radio buttons one. */
function one(node, { changed }) {
  const radios = [...node.querySelectorAll("input")];
  node.addEventListener("change", changed);
  const value = () => radios.find((each) => each.checked)?.value ?? "";
  return { value, words: () => chosenIn(radios), isOpen: () => !value(), fill: (value) => radios.forEach((each) => { each.checked = each.value === value; }) };
}

/** Of tick boxes as many as fit. */
function several(node, { changed }) {
  const boxes = [...node.querySelectorAll("input")];
  node.addEventListener("change", changed);
  const value = () => boxes.filter((each) => each.checked).map((each) => each.value);
  return { value, words: () => chosenIn(boxes), isOpen: () => !value().length, fill: (value) => boxes.forEach((each) => { each.checked = Array.isArray(value) && value.includes(each.value); }) };
}

const chosenIn = (boxes) => boxes.filter((each) => each.checked).map((each) => each.closest("label").textContent.trim()).join("; ") || "Nothing is chosen.";

/** A field that is typed into, or a list to choose from. */
function field(node, { changed }) {
  const whole = node.parentElement.querySelector(".rr-whole"); // a menu may be too narrow for its words
  const tell = () => { if (whole) whole.textContent = node.value && node.selectedOptions[0].textContent; };
  node.addEventListener("input", () => {
    tell();
    changed();
  });
  const fill = (value) => {
    node.value = typeof value === "string" || typeof value === "number" ? String(value) : "";
    tell();
  };
  return { value: () => node.value, isOpen: () => !node.value.trim(), fill };
}

/** Items that are moved, by buttons or by Alt and arrows, until they stand in order. */
function order(node, { view, changed }) {
  const items = () => [...node.children];
  const words = (item) => item.querySelector("span").textContent;
  const steps = (item) => [...item.querySelectorAll("[data-step]")];
  function settle() {
    items().forEach((item, at) => steps(item).forEach((each) => { each.disabled = each.dataset.step < 0 ? at === 0 : at === items().length - 1; }));
  }
  function move(item, step) {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    settle();
    const mine = steps(item);
    (mine.find((each) => Number(each.dataset.step) === step && !each.disabled) ?? mine.find((each) => !each.disabled)).focus();
    view.say(`${words(item)}: now ${items().indexOf(item) + 1} of ${items().length}.`);
    changed();
  }
  node.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) move(step.closest("li"), Number(step.dataset.step));
  });
  node.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(item, event.key === "ArrowUp" ? -1 : 1);
  });
  settle();
  const value = () => items().map((item) => item.dataset.value);
  const fill = (ids) => {
    if (!Array.isArray(ids) || [...ids].sort().join("\n") !== value().sort().join("\n")) return;
    const had = document.activeElement;
    node.append(...ids.map((id) => items().find((item) => item.dataset.value === id)));
    settle();
    if (node.contains(had)) steps(had.closest("li")).find((each) => each === had ? !each.disabled : true).focus();
  };
  return { value, words: () => items().map(words).join("; "), isOpen: () => false, fill };
}

/** Controls that make up one answer, each under its name. */
function named(node, about) {
  const parts = new Map(inner(node, "[data-gesture]").map((each) => [each.dataset.name, each]));
  const made = new Map([...parts].map(([name, each]) => [name, gesture(each, about)]));
  for (const [name, each] of parts) {
    const { belongs } = each.dataset;
    if (belongs) each.addEventListener("input", () => { if (each.value.trim()) choose(node, belongs); });
    if (belongs) made.get(name).applies = () => chosen(node, belongs);
  }
  const open = () => [...parts].filter(([name, each]) => each.dataset.open && (made.get(name).applies?.() ?? true) && made.get(name).isOpen());
  return {
    value: () => Object.fromEntries([...made].map(([name, each]) => [name, each.value()]).filter(([, value]) => value !== "")),
    isOpen: () => open().length > 0,
    said: () => {
      const left = open().map(([, each]) => each.dataset.open);
      return "counted" in node.dataset ? `${left.length} of ${parts.size} still open: ${left.join("; ")}.` : `Still open: ${left.join(", ")}.`;
    },
    fill: (value) => made.forEach((each, name) => each.fill(value?.[name])),
  };
}
/** An option of a group that something typed belongs to: to write is to choose it. */
const option = (node, value) => [...node.querySelectorAll("input[type=radio]")].find((each) => each.value === value);
const choose = (node, value) => { option(node, value).checked = true; };
const chosen = (node, value) => option(node, value).checked;

/** Controls one after the other, none of which must be answered. */
function listed(node, about) {
  const made = inner(node, "[data-gesture]").map((each) => gesture(each, about));
  return { value: () => made.map((each) => each.value()), isOpen: () => false, fill: (value) => made.forEach((each, at) => each.fill(value?.[at])) };
}

const GESTURES = { one, several, field, order, picked, named, listed };
function gesture(node, about) {
  const made = GESTURES[node.dataset.gesture](node, about);
  if (node.matches("select")) made.words = () => `${node.labels[0]?.firstChild.textContent.trim()}: ${node.selectedOptions[0]?.text}.`;
  if (made.words) about.controls.push(made);
  return made;
}

/**
 * The answer in a form: its `value`, how it is filled again, what is still `open` in words, and how
 * the rows that a reply is about are marked. `changed` is told of changes.
 */
export function answering(form, view, changed) {
  const node = form.querySelector("[data-gesture]");
  if (!node) return { value: () => null, fill: () => {}, open: () => "", mark: () => {} };
  const controls = [];
  const made = gesture(node, { view, controls, changed: () => { story.note(); changed(); } });
  const story = historyOf(form, form.querySelector(".rr-steps"), controls, view.say, changed);
  const rows = [...form.querySelectorAll("[data-row]")];
  rows.forEach((row) => row.addEventListener("change", () => unmark(row)));
  form.querySelectorAll("[data-begins]").forEach((each) => each.addEventListener("click", () => begin(node, each.dataset.begins)));
  form.querySelectorAll(".rr-legend").forEach((group) => roving(group, "button"));
  return {
    value: made.value,
    fill: (value) => { made.fill(value); story.forget(); },
    open: () => (node.dataset.open || made.said) && made.isOpen() ? made.said?.() ?? node.dataset.open : "",
    mark: (about) => rows.forEach((row) => mark(row, about.includes(row.dataset.row))),
  };
}
/** A row that a reply is about says so, in words, until it is changed. */
function mark(row, about) {
  unmark(row);
  if (!about) return;
  const note = document.createElement("small");
  note.className = "rr-about-note";
  note.textContent = "the reply is about this one";
  row.classList.add("rr-about");
  row.append(note);
}
function unmark(row) {
  row.classList.remove("rr-about");
  row.querySelector(".rr-about-note")?.remove();
}
/** A sentence is begun, on a line of its own. */
function begin(box, words) {
  box.setRangeText(`${box.value && !box.value.endsWith("\n") ? "\n" : ""}${words} `, box.value.length, box.value.length, "end");
  box.focus();
  box.dispatchEvent(new Event("input"));
}
