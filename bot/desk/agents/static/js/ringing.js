// What rings for me: on top of everything else, with the two things that can be done about it.

import { el } from "./dom.js";
import { named, say } from "./words.js";

const box = document.getElementById("ringing");

/** Show the first waiting conversation that rings for me; it goes by itself. `run(button, act)` does an act. */
export function drawRinging(waiting, { run, onTake, onPass, onOpen }) {
  const person = waiting.find((each) => each.offered_to?.me);
  const wanted = person ? JSON.stringify([person.conversation_id, person.offered_at, person.reason, say("ring.take")]) : "";
  if (box.dataset.shown === wanted) return;
  box.dataset.shown = wanted;
  if (!person) {
    box.replaceChildren();
    box.hidden = true;
    return;
  }
  const name = person.customer.name || say("customer.unnamed");
  const button = (id, look, words, act) => el("button", { class: `button button--small ${look}`, type: "button", id, onclick: (event) => run(event.currentTarget, act) }, words);
  box.hidden = false;
  box.replaceChildren(el("div", { class: "ringing__card" },
    el("p", {}, el("b", {}, say("ring", { name })), el("span", { class: "small" }, named("reason", person.reason))),
    el("div", { class: "ringing__acts" },
      button("ring-take", "button--main", say("ring.take"), () => onTake(person.conversation_id)),
      button("ring-open", "", say("approval.open"), async () => onOpen(person.conversation_id)),
      button("ring-pass", "button--quiet", say("ring.pass"), () => onPass(person.conversation_id)))));
}
