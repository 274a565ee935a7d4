// The right column: the reason for the handoff, promises, the facts with their messages, offers, contact details.

import { approvalTile } from "./approvals.js";
import { allIn, byId, el, focusedIn, icon } from "./dom.js";
import { may } from "./may.js";
import { money as amount } from "./money.js";
import { date, moment } from "./time.js";
import { caseTools } from "./history.js";
import { proveOrder } from "./order_proof.js";
import { caseTile, promisesPart } from "./promise_course.js";
import { correctSubKinds } from "./sub_kinds.js";
import { contribution, whyPart } from "./why.js";
import { named, pick, say } from "./words.js";

const root = byId("case");
// The order of the facts: the most important ones when taking over; others follow in the order they were recorded.
const FACTS = ["what", "sub_kinds", "when", "bought_on", "product", "branch", "order_number", "amount", "desired_outcome", "chosen_option"];
// Facts that are shown with the contact details, and there only.
const CONTACTS = ["name", "phone", "email", "address", "channel", "free_times", "other_time"];

/** Draw the case of the open conversation. `onSource(seq)` shows the message a fact came from. */
export function drawCase(view, { glance, onSource, onClose, run, onDecided } = /** @type {any} */ ({})) {
  if (!view) {
    root.replaceChildren();
    return;
  }
  const scrolled = root.querySelector(".case__body")?.scrollTop ?? 0;
  const focused = focusedIn(root);
  const unfolded = new Set([...root.querySelectorAll("details[open]")].map((details) => details.id));
  const found = view.case;
  root.replaceChildren(
    el("div", { class: "case__head" },
      el("h2", {}, found ? say("case.number", { number: found.number }) : say("case")),
      caseTools(view, onSource),
      el("button", { class: "icon-button only-narrow", type: "button", "aria-label": say("close"), onclick: onClose }, icon("close"))),
    el("div", { class: "case__body", tabIndex: 0, role: "region", "aria-label": say("case") },
      glance, why(view), promisesPart(view, { run }), factsPart(view, onSource, run), about(view), asked(view, { run, onDecided }), offers(view), matters(view, onSource, { run }), contact(view, onSource), history(view)));
  for (const details of root.querySelectorAll("details")) details.open = unfolded.has(details.id);
  allIn(root, ".case__body")[0].scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

const part = (name, ...content) => el("section", {}, el("h3", {}, say(name)), content);
const pairs = (...rows) => el("dl", { class: "pairs" }, rows.filter(Boolean).map(([term, ...values]) => [el("dt", {}, term), el("dd", {}, values)]));

function why(view) {
  const handoff = view.handoff;
  if (!handoff) return "";
  return el("section", {},
    el("div", { class: `case__why${handoff.urgency === "urgent" ? " case__why--urgent" : ""}` },
      el("span", { class: "small muted" }, say("case.why_here")),
      el("b", {}, named("reason", handoff.reason)),
      handoff.note && el("span", { class: "small" }, handoff.note),
      handoff.promised_by && el("span", { class: "small" }, `${say("case.promised")} ${moment(handoff.promised_by)}`),
      handoff.contact_needed && el("span", { class: "small" }, say("case.contact_needed"))));
}

function factsPart(view, onSource, run) {
  const facts = view.facts.filter(({ name }) => !CONTACTS.includes(name));
  const corrects = view.mine && view.case && may("work");
  if (corrects && !facts.some(({ name }) => name === "sub_kinds")) facts.push({ name: "sub_kinds", value: view.sub_kinds, before: [] });
  if (!facts.length) return part("facts", el("p", { class: "muted small" }, say("facts.none")));
  const rank = ({ name }) => (FACTS.includes(name) ? FACTS.indexOf(name) : FACTS.length);
  return part("facts", pairs(...[...facts].sort((a, b) => rank(a) - rank(b)).map((fact) => [
    named("fact", fact.name), ...factValues(fact, onSource), corrects && factButton(fact, view, run)])));
}

/** Return the button with which the agent who holds the conversation changes a fact; false for facts without one. */
function factButton(fact, view, run) {
  if (fact.name === "sub_kinds") return correctButton(view, run);
  return fact.proof === "none" && el("button", {
    class: "source", type: "button", id: "prove-order",
    onclick: (event) => run(event.currentTarget, () => proveOrder(view.id, String(fact.value))),
  }, say("prove_order"));
}

/** Return the button with which the agent who holds the conversation corrects what exactly is the matter. */
function correctButton(view, run) {
  return el("button", {
    class: "source", type: "button", id: "correct-sub-kinds",
    onclick: (event) => run(event.currentTarget, () => correctSubKinds(view.id, view.sub_kinds, view.sub_kind_choices)),
  }, say("sub_kinds"));
}

/** Return the value of a fact, the button to the message it came from, and its earlier values. */
function factValues(fact, onSource) {
  return [
    factText(fact),
    fact.message_seq && sourceButton(fact.message_seq, onSource),
    fact.before.length > 0 && el("span", { class: "before" }, say("facts.before"), " ",
      fact.before.map((older, index) => [index ? "、" : "", el("del", {}, factText(older, fact.name))])),
  ];
}

function factText(fact, name = fact.name) {
  if (name === "desired_outcome") return named("outcome", fact.value);
  if (fact.proof) return say("fact.order", { number: String(fact.value), proof: named("order_proof", fact.proof) });
  if (name === "sub_kinds" && Array.isArray(fact.value)) {
    if (!fact.value.length) return say("sub_kinds.none");
    return fact.value.map((one) => {
      const words = fact.reasons?.[one]?.because;
      return words ? say("fact.because", { name: named("kind", one), words }) : named("kind", one);
    }).join(say("list.separator"));
  }
  if (name === "kept_back" && Array.isArray(fact.value)) return fact.value.map((need) => named("need", need)).join(say("list.separator"));
  if (fact.value === "unknown" && !fact.display) return say("facts.unknown");
  if (/^\d{4}-\d\d-\d\d/.test(fact.value)) {
    const said = fact.display && !/\d/.test(fact.display) ? say("facts.said", { words: fact.display }) : "";
    return `${date(fact.value)}${said}`;
  }
  return pick(fact.names) || pick(fact.display) || (typeof fact.value === "object" ? JSON.stringify(fact.value) : String(fact.value));
}

function about(view) {
  const found = view.case;
  if (!found) return part("case", el("p", { class: "muted small" }, say("case.none")));
  const reasons = (found.severity_reasons ?? []).map(contribution);
  return part("case", pairs(
    [say("case.stage"), named("stage", found.stage)],
    found.kind && [say("case.kind"), named("kind", found.kind)],
    found.emotion && [say("case.emotion"), named("emotion", found.emotion)],
    found.severity && [say("case.severity"),
      el("span", { class: "level", dataset: { level: found.severity }, "aria-hidden": "true" }, [1, 2, 3, 4].map((n) => el("i", { class: n <= found.severity ? "on" : "" }))),
      say("case.severity.of", { level: found.severity })],
    found.opened_at && [say("case.opened"), moment(found.opened_at)],
    found.answer_by && [say("case.answer_by"), el("span", { title: pick(found.answer_by.law) }, date(found.answer_by.day), " "),
      el("span", { class: `chip ${{ overdue: "chip--danger", answered: "chip--accent" }[found.answer_by.state] ?? ""}` },
        named("case.answer_by", found.answer_by.state))]),
    reasons.length > 0 && el("ul", { class: "why-list" }, reasons.map((reason) => el("li", {}, `· ${reason}`))));
}

function asked(view, handlers) {
  if (!view.approvals.length) return "";
  return part("approval.asked_for", [...view.approvals].reverse().map((approval) => approvalTile(approval, handlers)));
}

function offers(view) {
  if (!view.offers.length && !view.refused.length) return part("offers", el("p", { class: "muted small" }, say("offers.none")));
  return part("offers", view.offers.map((offer) => el("div", { class: "case__offer" },
    el("p", { class: "case__by" }, stateChip("offers.state", offer.state), el("span", { class: "small muted" }, madeBy(offer))),
    offer.reason && el("p", { class: "small", dir: "auto" }, say("offers.reason", { reason: offer.reason })),
    el("ul", { class: "tiles" }, offer.options.map((option) => el("li", { class: `tile${option.chosen ? " tile--chosen" : ""}` },
      el("div", { class: "tile__top" }, el("b", {}, pick(option.title)), option.chosen && el("span", { class: "chip chip--accent" }, say("offers.chosen"))),
      el("p", {}, [money(option), option.due_at && `${say("offers.due")} ${moment(option.due_at)}`, pick(option.handler?.name ?? option.handler)].filter(Boolean).join(" · ")),
      option.accepted_seq && el("p", { class: "small" }, say("offers.chosen_by", { seq: option.accepted_seq })),
      option.verify.map((check) => el("p", {}, pick(check)))))),
    whyPart(offer.why, `why-${offer.id}`))),
  [...view.refused].reverse().map((refusal) => el("div", { class: "case__offer" },
    el("p", { class: "small" }, el("b", {}, say("offers.refused", { reason: named("reason", refusal.refused) })), " ", el("span", { class: "muted" }, moment(refusal.at))),
    whyPart(refusal, `why-${refusal.at}`))));
}

function madeBy(offer) {
  const by = offer.made_by_name ? say("offers.by_agent", { agent: offer.made_by_name }) : say("offers.by_bot");
  // The authority is shown only for an approved offer, not for one within the agent's own limit.
  const under = ["supervisor", "manager"].includes(offer.role) && say("offers.authority", { role: named("role", offer.role).toLowerCase() });
  return [by, under, moment(offer.made_at)].filter(Boolean).join(" · ");
}

const money = ({ value_minor: minor, currency }) => amount(minor, currency);

/** The other matters of the conversation: each has its own case, facts and promises. */
function matters(view, onSource, handlers) {
  if (!view.matters?.length) return "";
  return part("matters", el("ul", { class: "tiles" }, view.matters.map((matter) => {
    const told = matter.facts.find((fact) => fact.name === "what");
    return el("li", { class: "tile" },
      el("div", { class: "tile__top" }, el("b", {}, matter.number), stateChip("stage", matter.stage)),
      told && el("p", { dir: "auto" }, factText(told), " ", told.message_seq && sourceButton(told.message_seq, onSource)),
      matter.facts.filter((fact) => fact.name !== "what").map((fact) => el("p", { class: "small" }, `${named("fact", fact.name)}: `, factText(fact))),
      matter.commitments.map((item) => caseTile(item, handlers)));
  })));
}

function sourceButton(seq, onSource) {
  return el("button", {
    class: "source", type: "button", title: say("facts.source", { seq }),
    "aria-label": say("facts.source", { seq }), onclick: () => onSource(seq),
  }, `#${seq}`);
}

function stateChip(group, state) {
  const look = { open: "chip--warn", accepted: "chip--accent", kept: "chip--accent", broken: "chip--danger" }[state] ?? "";
  return el("span", { class: `chip ${look}` }, named(group, state));
}

function contact(view, onSource) {
  const told = new Map(view.facts.map((fact) => [fact.name, fact]));
  const rows = CONTACTS.map((name) => {
    if (told.has(name)) return [say(`contact.${name}`), ...factValues(told.get(name), onSource)];
    return view.customer[name] && [say(`contact.${name}`), view.customer[name]];
  });
  return part("contact",
    !rows.some(Boolean) && el("p", { class: "muted small" }, say("contact.none")),
    rows.some(Boolean) && el("p", { class: "muted small", dataset: { proved: String(view.customer_proved) } }, say(view.customer_proved ? "contact.proved" : "contact.unproved")),
    pairs(
      ...rows,
      [say("contact.language"), named("locale", view.locale)],
      view.page_url && [say("contact.page"), view.page_url]));
}

function history(view) {
  const past = view.handoffs.filter((handoff) => handoff.note || handoff.agent);
  if (!past.length) return "";
  return part("history", el("ul", { class: "tiles" }, past.map((handoff) => el("li", { class: "tile" },
    el("div", { class: "tile__top" }, el("b", {}, named("reason", handoff.reason)), el("span", { class: "small muted" }, moment(handoff.requested_at))),
    handoff.agent && el("p", {}, handoff.agent.name),
    handoff.note && el("p", {}, `${say("note")}：${handoff.note}`)))));
}
