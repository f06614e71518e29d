import { desk, el, hideTwin, legend, press, roving } from "./desk.js";

const fold = (words) => words.toLowerCase().replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replace(/[–—]/g, "-");

function render({ model, el: root }) {
  const data = model.get("data");
  const showTwin = hideTwin(model.get("twin"));
  const view = desk(root, `The text of ${data.title}`, "Choose a line number or a mark to see what it is.");
  const items = new Map();
  const list = el("div", { class: "rr-text", role: "group", "aria-label": "Text, line by line" });
  for (const line of data.lines) list.append(...row(line, data, items, open, glance));
  const settle = roving(list, "[data-item]", ".rr-number");
  const shown = () => model.get("shown");
  const keys = legend(data.kinds, shown, (kind) => {
    const now = shown();
    const on = now.includes(kind) ? now.filter((each) => each !== kind) : [...now, kind];
    model.set("shown", on);
    model.save_changes();
    const label = data.kinds.find((each) => each.id === kind).label;
    view.say(`${label} ${on.includes(kind) ? "shown" : "hidden"}.`);
  });
  const finder = find(list, view, items, open);
  view.bar.append(finder.form, keys);
  view.content.append(list);

  function glance(address) {
    view.inspect(data.items[address], false);
  }
  function open(address) {
    model.set("selected", address);
    model.save_changes();
  }
  function onSelected() {
    const address = model.get("selected");
    list.querySelectorAll("[aria-current]").forEach((node) => node.removeAttribute("aria-current"));
    const node = items.get(address);
    if (!node) return view.clear();
    node.setAttribute("aria-current", "true");
    settle(node);
    view.inspect(data.items[address]);
    return scrollTo(list, node);
  }
  function onShown() {
    for (const kind of data.kinds) list.classList.toggle(`rr-show-${kind.id}`, shown().includes(kind.id));
    press(keys, shown());
    list.querySelectorAll(".rr-mark").forEach((node) => {
      const on = shown().includes(node.dataset.kind);
      if (on) node.setAttribute("role", "button"); else node.removeAttribute("role");
      node.toggleAttribute("data-item", on);
      if (!on) node.removeAttribute("tabindex");
    });
    settle(null);
  }
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      finder.clear();
      open("");
    }
    if (event.key === "/" && event.target.tagName !== "INPUT") {
      event.preventDefault();
      finder.focus();
    }
  });
  model.on("change:selected", onSelected);
  model.on("change:shown", onShown);
  onShown();
  if (model.get("selected")) onSelected();
  return () => {
    model.off("change:selected", onSelected);
    model.off("change:shown", onShown);
    finder.clear();
    showTwin();
  };
}

/** One line of the page, after the heading of its part or letter if it begins one. */
function row(line, data, items, open, glance) {
  const number = el("button", {
    type: "button", class: "rr-number", "data-item": true, "data-line": line.number, "data-siglum": line.siglum,
    "aria-label": `${line.siglum ? `${line.siglum}, ` : ""}line ${line.number}`, onclick: () => open(line.address),
  }, String(line.number));
  items.set(line.address, number);
  const words = el("span", { class: `rr-words rr-${line.voice.replace(" ", "-")}` });
  let box = null;
  for (const [text, mark, kind, bracket] of line.runs) {
    if (!bracket) box = null;
    else if (box?.dataset.box !== bracket) words.append(box = el("span", { class: "rr-box", "data-box": bracket }));
    (box ?? words).append(mark ? run(text, mark, kind, items, open, glance) : text);
  }
  const heading = line.heading ? el("p", { class: "rr-head" }, line.heading) : null;
  return [heading, el("div", { class: `rr-line rr-rail-${line.rail}` },
    el("span", { class: "rr-siglum" }, line.siglum), number, words)].filter(Boolean);
}

/** Marked words: they explain themselves on hover, on focus and on click. */
function run(text, address, kind, items, open, glance) {
  const node = el("span", {
    class: `rr-mark rr-is-${kind}`, "data-kind": kind,
    onclick: (event) => event.currentTarget.hasAttribute("data-item") && open(address),
    onmouseenter: (event) => event.currentTarget.hasAttribute("data-item") && glance(address),
    onfocus: () => glance(address),
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open(address);
      }
    },
  }, text);
  if (!items.has(address)) items.set(address, node);
  return node;
}

/** The find box: words, a siglum or a line. Words are found whatever their capitals and quotation marks. */
function find(list, view, items, open) {
  const input = el("input", { type: "search", class: "rr-field", placeholder: "words, or M4, or 57", "aria-label": "Find words, a siglum or a line" });
  const count = el("span", { class: "rr-note" });
  const form = el("form", { class: "rr-find", role: "search" }, el("label", {}, "Find ", input),
    el("button", { type: "submit", class: "rr-button" }, "Next"), count);
  let sought = "";
  let ranges = [];
  let at = -1;
  const paint = (all, one) => {
    if (!globalThis.Highlight || !CSS.highlights) return;
    if (!all.length) {
      CSS.highlights.delete("rr-found");
      CSS.highlights.delete("rr-found-now");
      return;
    }
    CSS.highlights.set("rr-found", new Highlight(...all));
    CSS.highlights.set("rr-found-now", new Highlight(one));
  };
  const clear = () => {
    sought = "";
    ranges = [];
    count.textContent = "";
    input.removeAttribute("aria-invalid");
    paint([]);
  };
  function go() {
    const words = input.value.trim();
    if (!words) return clear();
    const place = [...list.querySelectorAll(".rr-number")].find((node) =>
      node.dataset.line === words || (node.dataset.siglum && node.dataset.siglum.toLowerCase() === words.toLowerCase()));
    if (place) {
      clear();
      place.click();
      return place.focus();
    }
    if (words !== sought) {
      sought = words;
      ranges = matches(list, fold(words));
      at = -1;
    }
    input.toggleAttribute("aria-invalid", !ranges.length);
    if (!ranges.length) {
      count.textContent = "not in the text";
      paint([]);
      return view.say(`“${words}” is not in the text.`);
    }
    at = (at + 1) % ranges.length;
    const line = ranges[at].startContainer.parentElement.closest(".rr-line");
    const where = line.querySelector(".rr-number").getAttribute("aria-label");
    count.textContent = `${at + 1} of ${ranges.length}`;
    paint(ranges, ranges[at]);
    view.say(`${at + 1} of ${ranges.length}, ${where}`);
    return scrollTo(list, line);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  return { form, clear: () => { input.value = ""; clear(); }, focus: () => input.focus() };
}

/** Every place where folded words stand, as ranges that may run over several marks of one line. */
function matches(list, wanted) {
  const found = [];
  for (const words of list.querySelectorAll(".rr-words")) {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    while (walker.nextNode()) {
      nodes.push([walker.currentNode, text.length]);
      text += walker.currentNode.data;
    }
    const folded = fold(text);
    for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + wanted.length)) {
      const range = document.createRange();
      const [first, start] = nodes.findLast(([, begins]) => begins <= from);
      const [last, end] = nodes.findLast(([, begins]) => begins < from + wanted.length);
      range.setStart(first, from - start);
      range.setEnd(last, from + wanted.length - end);
      found.push(range);
    }
  }
  return found;
}

function scrollTo(list, node) {
  const box = node.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
}

export default { render };
