// The line of what rings for me: above the list, or above the pane that a telephone shows; in a dialog its first line.

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

/**
 * Show the conversation that rings for me longest, and which of how many it is, or nothing. `run(button, act,
 * otherwise)` runs an action.
 */
export function drawRinging(waiting, { run, onTake, onPass, onOpen } = /** @type {any} */ ({})) {
  const rings = waiting.filter((each) => each.offered_to?.me).sort((a, b) => (a.offered_at < b.offered_at ? -1 : 1));
  const [person] = rings;
  const wanted = person ? JSON.stringify([person.conversation_id, person.offered_at, person.reason, rings.length, say("ring.take")]) : "";
  if (box.dataset.shown === wanted) return;
  box.dataset.shown = wanted;
  box.hidden = !person;
  keepInSight();
  if (!person) {
    box.replaceChildren();
    return;
  }
  const name = person.customer.name || say("customer.unnamed");
  const button = (id, look, act) => el("button", { class: `button button--small ${look}`, type: "button", id, "aria-label": say(`${id.replace("-", ".")}.of`, { name }),
    onclick: (event) => run(event.currentTarget, act, leave) }, say(id.replace("-", ".")));
  box.replaceChildren(
    el("p", { class: "ringing__words", title: `${say("ring", { name })} · ${named("reason", person.reason)}` },
      rings.length > 1 && el("span", { class: "ringing__count" }, say("ring.count", { n: 1, all: rings.length })),
      el("span", { class: "visually-hidden" }, say("ring", { name })),
      el("b", { "aria-hidden": "true" }, name), el("span", { class: "small" }, named("reason", person.reason))),
    el("div", { class: "ringing__acts" },
      button("ring-take", "button--main", () => onTake(person.conversation_id)),
      button("ring-open", "button--quiet", async () => onOpen(person.conversation_id)),
      button("ring-pass", "button--quiet", () => onPass(person.conversation_id))));
}

/** Return the element to focus when the line goes: where the agent was before, also in a dialog. */
const leave = () => (cameFrom?.isConnected ? cameFrom : document.getElementById("people"));
