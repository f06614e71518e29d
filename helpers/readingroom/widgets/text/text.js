// @ts-check
import { choice, choose, desk, el, fill, glyph, legend, menu, roving, tick } from "../desk/desk.js";
import { picking, signs } from "../desk/picker.js";
import { bringIntoSight, finding } from "../desk/find.js";
import { editing } from "./editing.js";

const LAYOUTS = [["reading", "Reading text"], ["page", "As on the page"], ["letters", "Two letters"]];

function render(context) {
  const data = context.model.get("data");
  const addressOf = (line) => line.siglum || `line:${line.number}`;
  const lines = new Map(data.lines.filter((line) => line.runs).map((line) => [addressOf(line), line]));
  let mine = null; // what the reader has picked, while it is picked
  const view = desk(context, {
    name: "text", title: data.title, hint: `Choose a line number or a mark to see what it is, or pick words to cite them${context.model.get("edit").kinds ? " and to make an entry of them" : ""}.`,
    lede: "Rails in the margin show what encloses what; the typeface shows who speaks.",
    item: (address) => (address ? data.items[address] ?? lineItem(lines.get(address)) : null),
    keys: [["/", "to the find box"], ["in the text: up, down", "line by line"], ["in the text: left, right", "to the marks of a line"],
      ["in “Pick words”: arrows, with Shift", "word by word; pick words"]],
    reveal: scrollTo, cleared: () => { finder.clear(); picker.clear(); },
  });
  const text = el("div", { class: "rr-text" });
  const pairs = el("div", { class: "rr-pairs" });
  const settle = { now: null };
  const finder = finding(view, text, goTo);
  const picker = picking(text, ".rr-words", view.say, picked);
  const layouts = choice("Show", data.letters.length > 1 ? LAYOUTS : LAYOUTS.slice(0, 2), view.get("layout"), (layout) => view.set({ layout }));
  const sides = data.letters.length > 2 ? data.letters.slice(-2) : data.letters.slice(0, 2);
  const chosen = sides.map((letter) => letter.code);
  const pick = tick("Pick words by keyboard", false, (on) => {
    text.tabIndex = on ? 0 : -1;
    if (!on) return view.say("Arrows go from line to line again.");
    text.focus();
    return view.say("Arrows go from word to word; with Shift they pick words.");
  });
  view.bar.append(layouts, finder.form, pick, legend(view, data.kinds));
  const editor = view.get("edit").kinds ? editing(view) : null;
  view.content.append(text, pairs);

  function lineItem(line) {
    if (!line) return null;
    const words = line.runs.map((run) => run[0]).join("").trim();
    const where = [line.siglum, `line ${line.number}`].filter(Boolean).join(", ");
    return { kind: line.siglum ? `Passage ${line.siglum}` : `Line ${line.number}`, words, rows: [["where", where], ...line.rows], cite: `${line.rows[0][1]}, ${where}` };
  }
  /** Picked words, ready to be cited. */
  function picked(words) {
    mine = words;
    if (!words) return view.refresh();
    const [first, last] = [words.first, words.last].map((number) => data.lines[number - 1]);
    const text = (line) => line.runs.map((run) => run[0]).join("");
    editor?.picked({ ...words, start: signs(text(first), words.start), end: signs(text(last), words.end) });
    const several = words.first !== words.last;
    const sigla = several && first.siglum && last.siglum ? `${first.siglum}–${last.siglum}` : first.siglum;
    const where = [sigla, several ? `lines ${words.first}–${words.last}` : `line ${words.first}`].filter(Boolean).join(", ");
    return view.show({ kind: "Picked words", words: words.words, rows: [["where", where], ...first.rows], actions: editor?.node, cite: `${first.rows[0][1]}, ${where}` });
  }
  /** A line by its number or siglum, as a reader types it. */
  function goTo(words) {
    const wanted = words.toLowerCase();
    const line = data.lines.find((each) => each.runs && (String(each.number) === wanted || each.siglum.toLowerCase() === wanted));
    if (!line) return false;
    view.open(addressOf(line));
    view.nodes(addressOf(line))[0]?.focus();
    return true;
  }
  function draw() {
    const layout = view.get("layout");
    const holds = (line) => (layout === "page" ? true : line.runs);
    text.className = `rr-text rr-picking rr-as-${layout}`;
    if (layout === "letters") {
      text.replaceChildren(...chosen.map((code, at) => column(code, at)));
    } else {
      text.setAttribute("role", "group");
      text.setAttribute("aria-label", "Text, line by line");
      text.replaceChildren(...data.lines.filter(holds).flatMap((line) => row(line, data, addressOf, layout)));
    }
    drawPairs(layout);
    settle.now = roving(text, "[data-item]", ".rr-number");
    onShown(true);
    view.refresh();
    const standing = view.nodes(view.get("selected"))[0];
    // The view is not on the page yet while it is drawn for the first time.
    if (standing) requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(standing)));
  }
  function column(code, at) {
    const options = data.letters.map((letter) => [letter.code, letter.title]);
    const select = menu(at ? "Right" : "Left", options, code, (now) => {
      chosen[at] = now;
      draw();
    });
    return el("div", { class: "rr-column" }, select, data.lines.filter((line) => line.runs && line.letter === code)
      .flatMap((line) => row({ ...line, heading: "" }, data, addressOf, "letters")));
  }
  /** Words of one letter and what answers them in another, as one reading sees it. */
  function drawPairs(layout) {
    pairs.hidden = layout !== "letters" || !data.echoes.length;
    const side = (place) => (place ? el("button", { type: "button", class: "rr-phrase", "data-address": place.address, onclick: () => view.open(place.address) },
      place.words, el("small", {}, `${place.title}, ${place.where}`)) : el("p", {}, el("span", { class: "rr-empty" }, "no words")));
    fill(pairs, el("p", { class: "rr-head" }, "Words and their echo, in one reading"), data.echoes.map((echo) =>
      el("div", { class: "rr-pair" }, echo.pair.map(side), el("p", { class: "rr-note" }, echo.what))));
    roving(pairs, "button");
  }
  function onShown(all) {
    const shown = view.get("shown");
    for (const kind of data.kinds) {
      const on = shown.includes(kind.id);
      if (!all && on === text.classList.contains(`rr-show-${kind.id}`)) continue;
      text.classList.toggle(`rr-show-${kind.id}`, on);
      for (const node of text.querySelectorAll(`.rr-mark.rr-is-${kind.id}`)) {
        node.toggleAttribute("data-item", on);
        if (on) node.setAttribute("role", "button");
        else node.removeAttribute("role");
        if (on) node.tabIndex = -1;
        else node.removeAttribute("tabindex");
      }
    }
    settle.now?.(null);
  }
  function scrollTo(node) {
    if (text.contains(node)) bringIntoSight(node.closest(".rr-column") ?? text, node);
  }
  const item = (event) => event.target.closest?.("[data-item]");
  const glance = (event) => {
    const node = item(event);
    if (node?.classList.contains("rr-mark") && !mine) view.glance(node.dataset.address);
  };
  text.addEventListener("mouseover", glance);
  text.addEventListener("focusin", glance);
  text.addEventListener("mouseleave", () => { if (!mine) view.refresh(); });
  text.addEventListener("click", (event) => {
    const node = item(event);
    if (!node || mine) return;
    view.open(node.dataset.address);
    settle.now(node);
  });
  text.addEventListener("keydown", (event) => {
    const node = item(event);
    if (!node || node.tagName === "BUTTON" || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    view.open(node.dataset.address);
  });
  view.root.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    finder.focus();
  });
  view.on("shown", () => onShown(false));
  view.on("layout", () => {
    choose(layouts, view.get("layout"));
    draw();
  });
  view.ends.push(finder.clear);
  draw();
  return view.finish;
}

/** One line of the page, after the heading of its part or letter if it begins one. */
function row(line, data, addressOf, layout) {
  if (!line.runs) return [el("div", { class: "rr-line rr-blank" }, el("span"), el("span", { class: "rr-number" }, String(line.number)), el("span"))];
  const address = addressOf(line);
  const number = el("button", {
    type: "button", class: "rr-number", "data-item": true, "data-address": address, tabindex: -1,
    "aria-label": `${line.siglum ? `${line.siglum}, ` : ""}line ${line.number}`,
  }, String(line.number));
  const words = el("span", { class: `rr-words rr-${line.voice.replaceAll(" ", "-")}`, "data-line": line.number, "data-siglum": line.siglum });
  let box = null;
  let before = [];
  for (const [text, address_, kind, bracket, washes] of line.runs) {
    if (!bracket) box = null;
    else if (box?.dataset.box !== bracket) words.append(box = el("span", { class: "rr-box", "data-box": bracket }));
    (box ?? words).append(washed(address_ ? mark(text, address_, kind) : text, washes, before, data));
    before = washes;
  }
  const heading = line.heading && layout === "reading" ? el("p", { class: "rr-head" }, line.heading) : null;
  const tags = el("span", { class: "rr-tags" }, line.tags.map(([tag, at, kind]) => el("button", {
    type: "button", class: `rr-tag rr-mark rr-is-${kind}`, "data-item": true, "data-address": at, tabindex: -1,
  }, glyph(kind), ` ${tag}`)));
  return [heading, el("div", { class: `rr-line rr-rail-${line.rail}` },
    el("span", { class: "rr-siglum" }, line.siglum), number, words, tags)].filter(Boolean);
}

/** Marked words explain themselves on hover, on focus and on a click; see the listeners of the text. */
function mark(text, address, kind) {
  return el("span", { class: `rr-mark rr-is-${kind}`, "data-address": address }, text);
}

/** Words within a request or a claim: a wash, with a bar where it begins. */
function washed(node, washes, before, data) {
  if (!washes.length) return node;
  const kinds = [...new Set(washes.map((address) => data.items[address].glyph))];
  const begins = washes.filter((address) => !before.includes(address)).map((address) => data.items[address].glyph);
  return el("span", { class: [...kinds.map((kind) => `rr-in-${kind}`), ...begins.map((kind) => `rr-begins-${kind}`)].join(" ") }, node);
}

export default { render };
