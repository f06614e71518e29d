// @ts-check
// What waits for one's own answer: a button shows it anyway, but for what the teacher has.

import { UNANSWERED } from "./elements.js";

export default function closure(node, host) {
  const [button, said] = [node.querySelector("button"), node.querySelector("[role=status]")];
  const tell = (words) => { said.textContent = words; };
  button?.addEventListener("click", () => host.send({ do: "reveal" }));
  host.on("said", tell);
  host.on("silence", (now) => tell(now === true ? UNANSWERED : now || host.get("said")));
  node.classList.add("rr-lives");
}
