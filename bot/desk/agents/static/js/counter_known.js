// Earlier cases of a customer who is recognised, one of which a new matter may go on with.

import { el } from "./dom.js";
import { day } from "./time.js";
import { named, say } from "./words.js";

/**
 * Draw the cases in `place`; `joins` is the number of the chosen one, `onJoin(number)` chooses one or "" none.
 * @param {HTMLElement} place
 * @param {any[]} cases
 * @param {string} joins
 * @param {(number: string) => void} onJoin
 */
export function drawKnown(place, cases, joins, onJoin) {
  if (!cases.length) return place.replaceChildren();
  place.replaceChildren(
    el("h3", {}, say("counter.known")),
    el("ul", { class: "tiles" }, cases.map((one) => el("li", { class: `tile${one.number === joins ? " tile--chosen" : ""}` },
      el("div", { class: "tile__top" }, el("b", {}, one.number), el("span", { class: "chip chip--calm" }, named("stage", one.stage)), el("span", { class: "small muted" }, day(one.opened_at))),
      el("p", { class: "small", dir: "auto" }, [one.customer, one.what].filter(Boolean).join(" · ")),
      one.number === joins
        ? el("p", { class: "small" }, say("counter.joined", { number: one.number }), " ", el("button", { class: "source", type: "button", onclick: () => onJoin("") }, say("counter.not_joined")))
        : el("button", { class: "button button--small", type: "button", "aria-label": say("counter.join_one", { number: one.number }), onclick: () => onJoin(one.number) }, say("counter.join"))))));
}
