// The facts of the case: each with its message, its earlier values and the pencil to put it right.

import { DAYS } from "./correct_controls.js";
import { isEditor, pencil } from "./correcting.js";
import { el } from "./dom.js";
import { may } from "./may.js";
import { money } from "./money.js";
import { proveOrder } from "./order_proof.js";
import { part, pairs } from "./case_parts.js";
import { date } from "./time.js";
import { named, pick, say } from "./words.js";

// The order of the facts: the most important ones when taking over; others follow in the order they were recorded.
const ORDER = ["what", "sub_kinds", "when", "bought_on", "delivered_on", "product", "branch", "order_number", "amount", "desired_outcome", "chosen_option"];
// Facts that are shown with the contact details, and there only.
export const CONTACTS = ["name", "phone", "email", "address", "channel", "free_times", "other_time"];
// What is put right beside it; that another time is asked for is no value of its own.
const PUT_RIGHT = ["what", "sub_kinds", "product", "branch", "order_number", "amount", "overcharged", "desired_outcome", ...DAYS, ...CONTACTS.filter((name) => name !== "other_time")];

/**
 * @param {any} view
 * @param {(seq: number) => void} onSource
 * @param {any} handlers
 */
export function factsPart(view, onSource, handlers) {
  const facts = view.facts.filter(({ name }) => !CONTACTS.includes(name));
  const corrects = Boolean(view.correctable);
  const derived = view.correctable?.sub_kinds;
  // What only days and goods say so far is shown too, so that nobody takes it away unseen.
  if (corrects && !facts.some(({ name }) => name === "sub_kinds")) facts.push({ name: "sub_kinds", value: derived ?? [], before: [] });
  if (!facts.length) return part("facts", el("p", { class: "muted small" }, say("facts.none")));
  const rank = ({ name }) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const shown = [...facts].sort((a, b) => rank(a) - rank(b));
  return part("facts",
    pairs(...shown.map((fact) => [named("fact", fact.name), ...factCell(view, fact, onSource, handlers)])),
    corrects && missing(view, PUT_RIGHT.filter((name) => !CONTACTS.includes(name) && !facts.some((fact) => fact.name === name)), handlers, "facts"));
}

/** Return the buttons that add what is not known yet, folded; and an editor that is open for one of them. */
export function missing(view, names, handlers, id) {
  const found = names.map((name) => pencil(view, name, handlers, { bare: true, shown: (value) => factText({ name, value }) }));
  const editing = found.find(isEditor);
  return names.length > 0 && [editing, el("details", { class: "missing", id: `missing-${id}` },
    el("summary", {}, say("correct.more")), el("div", { class: "missing__all" }, found.filter((node) => node !== editing)))];
}

/** Return what stands for one fact: its value with message, history and pencil, or the editor in their place. */
export function factCell(view, fact, onSource, handlers) {
  const tool = PUT_RIGHT.includes(fact.name) ? pencil(view, fact.name, handlers, { shown: (value) => factText({ name: fact.name, value }) }) : "";
  if (isEditor(tool)) return [tool];
  const [text, source, before] = factValues(fact, onSource);
  return [text, source, tool, before, view.mine && may("work") && proofButton(fact, view, handlers.run)];
}

function proofButton(fact, view, run) {
  return fact.proof === "none" && el("button", {
    class: "source", type: "button", id: "prove-order",
    onclick: (event) => run(event.currentTarget, () => proveOrder(view.id, String(fact.value))),
  }, say("prove_order"));
}

/** Return the value of a fact, the button to the message it came from, and its earlier values. */
function factValues(fact, onSource) {
  return [
    factText(fact),
    fact.message_seq && sourceButton(fact.message_seq, onSource),
    fact.before?.length > 0 && el("span", { class: "before" }, say("facts.before"), " ",
      fact.before.map((older, index) => [index ? "、" : "", el("del", {}, factText(older, fact.name))])),
  ];
}

/** Return a fact in words; `name` where the fact does not carry its own. */
export function factText(fact, name = fact.name) {
  const { value } = fact;
  if (value === null || value === undefined || value === "") return say("fact.none");
  if (name === "desired_outcome") return value === "unknown" ? say("facts.unknown") : named("outcome", value);
  if (name === "channel" && !fact.display) return named("channel", value);
  if (fact.proof) return say("fact.order", { number: String(value), proof: named("order_proof", fact.proof) });
  if (name === "sub_kinds" && Array.isArray(value)) {
    if (!value.length) return say("sub_kinds.none");
    return value.map((one) => {
      const words = fact.reasons?.[one]?.because;
      return words ? say("fact.because", { name: named("kind", one), words }) : named("kind", one);
    }).join(say("list.separator"));
  }
  if (name === "kept_back" && Array.isArray(value)) return value.map((need) => named("need", need)).join(say("list.separator"));
  if (value === "unknown" && !fact.display) return say("facts.unknown");
  if (/^\d{4}-\d\d-\d\d/.test(value)) {
    const said = fact.display && !/\d/.test(fact.display) ? say("facts.said", { words: fact.display }) : "";
    return `${date(value)}${said}`;
  }
  if (value.minor !== undefined && !fact.display) return money(value.minor, value.currency);
  return pick(fact.names) || pick(fact.display) || (typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** Return the button that shows the message a fact came from. */
export function sourceButton(seq, onSource) {
  return el("button", {
    class: "source", type: "button", title: say("facts.source", { seq }),
    "aria-label": say("facts.source", { seq }), onclick: () => onSource(seq),
  }, `#${seq}`);
}
