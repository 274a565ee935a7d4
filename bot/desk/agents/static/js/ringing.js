// The card of a conversation that rings for me: above everything else, with its two actions.

import { byId, el } from "./dom.js";
import { keepInSight } from "./modal.js";
import { named, say } from "./words.js";

const box = byId("ringing");
/** @type {HTMLElement | null} */
let cameFrom = null;

box.addEventListener("focusin", (event) => {
  const before = /** @type {HTMLElement | null} */ (event.relatedTarget);
  if (!box.contains(before)) cameFrom = before;
});

/** Show the first waiting conversation that rings for me, or none. `run(button, act, otherwise)` runs an action. */
export function drawRinging(waiting, { run, onTake, onPass, onOpen } = /** @type {any} */ ({})) {
  const person = waiting.find((each) => each.offered_to?.me);
  const wanted = person ? JSON.stringify([person.conversation_id, person.offered_at, person.reason, say("ring.take")]) : "";
  if (box.dataset.shown === wanted) return;
  box.dataset.shown = wanted;
  if (!person) {
    box.replaceChildren();
    box.hidden = true;
    keepInSight();
    return;
  }
  const name = person.customer.name || say("customer.unnamed");
  const button = (id, look, words, act) => el("button", { class: `button button--small ${look}`, type: "button", id, onclick: (event) => run(event.currentTarget, act, leave) }, words);
  box.hidden = false;
  keepInSight();
  box.replaceChildren(el("div", { class: "ringing__card" },
    el("p", {}, el("b", {}, say("ring", { name })), el("span", { class: "small" }, named("reason", person.reason))),
    el("div", { class: "ringing__acts" },
      button("ring-take", "button--main", say("ring.take"), () => onTake(person.conversation_id)),
      button("ring-open", "", say("approval.open"), async () => onOpen(person.conversation_id)),
      button("ring-pass", "button--quiet", say("ring.pass"), () => onPass(person.conversation_id)))));
}

/** Return the element to focus when the card closes: where the agent was before, also in a dialog. */
const leave = () => (cameFrom?.isConnected ? cameFrom : document.getElementById("people"));
