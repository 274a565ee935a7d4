// The promises that somebody still has to see to, by day: the tab of the lists, and the work list of a handler.

import { el } from "./dom.js";
import { may } from "./may.js";
import { byGroup, promiseConditions, totalOf } from "./promise_rules.js";
import { promiseActs } from "./promises.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

/**
 * Return the list. `found` is the desk's answer, `filter` as `everyPromise` has it; `onOpen(id)` shows a conversation
 * (null for a handler), `run` as for `promiseActs`. Only the order by date has the days between the promises.
 */
export function promiseList(found, filter, { run, onOpen }) {
  const shown = found.promises.length;
  const total = totalOf(found);
  const tiles = (promises) => el("ul", {}, promises.map((promise) => el("li", {}, tile(promise, { run, onOpen }))));
  return el("div", { class: "promises" },
    total === 0 && el("p", { class: "lists__empty" }, say(promiseConditions(filter) ? "promises.none_filtered" : "promises.none")),
    total > 0 && shown === 0 && el("p", { class: "lists__empty" }, say("loading")),
    filter.sort === "due"
      ? byGroup(found.promises).map(([name, promises]) => el("section", { "aria-labelledby": `promises-${name}` },
        el("h2", { class: `promises__day${name === "late" ? " promises__day--late" : ""}`, id: `promises-${name}` }, say(`promises.group.${name}`), el("span", { class: "tab__count" }, String(found.groups[name]))),
        tiles(promises)))
      : tiles(found.promises),
    total > shown && shown > 0 && el("p", { class: "small muted" }, say("promises.more", { n: shown })));
}

function tile(promise, { run, onOpen }) {
  const late = promise.group === "late";
  const { customer } = promise;
  return el("div", { class: `tile${late ? " tile--late" : ""}`, id: `promise-${promise.id}` },
    el("div", { class: "tile__top" }, el("b", {}, pick(promise.what)), promiseChip(promise)),
    el("p", { class: "promise__when" }, el("span", { class: late ? "late" : "" }, say("promises.due", { time: moment(promise.due_at) })), may("see") && el("span", {}, pick(promise.owner))),
    el("p", { class: "promise__who", dir: "auto" }, [
      customer.name ?? say("customer.unnamed"),
      customer.phone && el("a", { href: `tel:${customer.phone.replace(/\s/g, "")}` }, customer.phone),
      customer.email && el("a", { href: `mailto:${customer.email}` }, customer.email),
      customer.address,
      say("promises.writes", { language: named("locale", promise.locale) }),
    ].filter(Boolean).map((one) => el("span", {}, one))),
    el("p", { class: "promise__foot" },
      onOpen && promise.conversation_id
        ? el("button", { class: "source", type: "button", id: `promise-open-${promise.id}`, "aria-label": `${say("promises.open_case", { number: promise.case_number })}: ${pick(promise.what)}`, onclick: () => onOpen(promise.conversation_id) }, promise.case_number)
        : el("span", {}, promise.case_number),
      promise.remedy && el("span", {}, pick(promise.remedy.title)),
      promise.redated > 0 && el("span", {}, say("promises.redated", { n: promise.redated }))),
    promiseActs(promise, { where: "list", run }));
}

/** Return the chip of a promise's state; one in work says so. */
export function promiseChip({ state, picked_up_at: picked }) {
  const look = { open: picked ? "chip--accent" : "chip--warn", kept: "chip--accent", broken: "chip--danger" }[state] ?? "";
  return el("span", { class: `chip ${look}` }, state === "open" && picked ? say("promises.picked_up") : say(`promises.state.${state}`));
}
