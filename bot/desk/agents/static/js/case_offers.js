// The offers of the case, with their options and why they are these, and what was refused.

import { part, stateChip } from "./case_parts.js";
import { el, toast } from "./dom.js";
import { money as amount } from "./money.js";
import { moment } from "./time.js";
import { whyPart } from "./why.js";
import { noteWord } from "./word_given.js";
import { named, pick, say } from "./words.js";

/**
 * Return the part of the offers; `run(button, act)` carries out what an agent does with one.
 * @param {any} view
 * @param {{run: (button: any, act: () => Promise<void>) => unknown}} handlers
 */
export function offersPart(view, { run }) {
  if (!view.offers.length && !view.refused.length) return part("offers", el("p", { class: "muted small" }, say("offers.none")));
  return part("offers", view.offers.map((offer) => el("div", { class: "case__offer" },
    el("p", { class: "case__by" }, stateChip("offers.state", offer.state), offer.no_longer_fits && el("span", { class: "chip chip--danger" }, say("offers.no_longer_fits")), el("span", { class: "small muted" }, madeBy(offer))),
    offer.reason && el("p", { class: "small", dir: "auto" }, say("offers.reason", { reason: offer.reason })),
    el("ul", { class: "tiles" }, offer.options.map((option) => el("li", { class: `tile${option.chosen ? " tile--chosen" : ""}` },
      el("div", { class: "tile__top" }, el("b", {}, pick(option.title)), option.chosen && el("span", { class: "chip chip--accent" }, say("offers.chosen"))),
      el("p", {}, [money(option), option.due_at && `${say("offers.due")} ${moment(option.due_at)}`, pick(option.handler?.name ?? option.handler)].filter(Boolean).join(" · ")),
      option.accepted_seq && el("p", { class: "small" }, say("offers.chosen_by", { seq: option.accepted_seq })),
      option.verify.map((check) => el("p", {}, pick(check)))))),
    view.mine && offer.state === "open" && el("button", { class: "button button--small", type: "button", id: `case-word-${offer.id}`, onclick: (event) => run(event.currentTarget, () => accepted(view.id, offer)) }, say("counter.word")),
    whyPart(offer.why, `why-${offer.id}`))),
  [...view.refused].reverse().map((refusal) => el("div", { class: "case__offer" },
    el("p", { class: "small" }, el("b", {}, say("offers.refused", { reason: named("reason", refusal.refused) })), " ", el("span", { class: "muted" }, moment(refusal.at))),
    whyPart(refusal, `why-${refusal.at}`))));
}

async function accepted(conversationId, offer) {
  const number = await noteWord(conversationId, offer);
  if (number) toast(say("counter.agreed", { number }));
}

function madeBy(offer) {
  const by = offer.made_by_name ? say("offers.by_agent", { agent: offer.made_by_name }) : say("offers.by_bot");
  // The authority is shown only for an approved offer, not for one within the agent's own limit.
  const under = ["supervisor", "manager"].includes(offer.role) && say("offers.authority", { role: named("role", offer.role).toLowerCase() });
  return [by, under, moment(offer.made_at)].filter(Boolean).join(" · ");
}

const money = ({ value_minor: minor, currency }) => amount(minor, currency);
