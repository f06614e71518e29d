// @ts-check
// What a reader changed last, step by step, and back again.

const SILENT = "Python does not answer: what you did is kept here, and is drawn when Python answers again.";

/**
 * Changes that can be taken back. `change` sets traits and says what was done; a row of the view
 * shows it, with a button that puts back what was there before. What is changed from elsewhere ends
 * the story, since nothing of others is taken back. `home` gives where the focus goes at its end.
 */
export function undoing(view, traits, home) {
  const row = view.root.querySelector(".rr-undo");
  const [said, button] = [row.querySelector("span"), row.querySelector("button")];
  let past = [];
  let mine = false;
  let silent = false;
  function set(values) {
    mine = true;
    view.set(values);
    mine = false;
  }
  function show() {
    row.hidden = !past.length;
    said.textContent = [past.at(-1)?.said, silent ? SILENT : ""].filter(Boolean).join(" ");
  }
  button.addEventListener("click", () => {
    const last = past.pop();
    set(last.before);
    show();
    view.say(`Undone: ${last.said}`);
    if (!past.length) home().focus();
  });
  view.on("silence", (now) => {
    silent = now;
    show();
    if (now && past.length) view.say(SILENT);
  });
  traits.forEach((trait) => view.on(trait, () => {
    if (mine) return;
    past = [];
    show();
  }));
  return {
    change: (values, words) => {
      past.push({ said: words, before: Object.fromEntries(Object.keys(values).map((trait) => [trait, view.get(trait)])) });
      set(values);
      if ("own" in values) view.host.send({ do: "draw" }); // so that a silence of Python is told
      show();
      view.say(words);
    },
  };
}
