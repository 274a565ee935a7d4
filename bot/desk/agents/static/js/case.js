// The right column: why it is here, contact, promises, what is asked of me, tasks, facts with their messages, offers.

import { approvalTile } from "./approvals.js";
import { aboutPart } from "./case_about.js";
import { CONTACTS, factCell, factsPart, factText, missing, sourceButton } from "./case_facts.js";
import { offersPart } from "./case_offers.js";
import { pairs, part, stateChip } from "./case_parts.js";
import { focusCorrected, isEditor, isTyping, keepEditorOf, pencil } from "./correcting.js";
import { allIn, byId, el, focusedIn, icon } from "./dom.js";
import { causePart, flagsPart } from "./cause.js";
import { incidentPart } from "./incident.js";
import { caseTools } from "./history.js";
import { caseTile, promisesPart } from "./promise_course.js";
import { tasksPart } from "./tasks.js";
import { moment } from "./time.js";
import { inHandButton, tiesPart } from "./tied_cases.js";
import { named, say } from "./words.js";

const root = byId("case");

/** Draw the case of the open conversation. `onSource(seq)` shows the message a fact came from. */
export function drawCase(view, handlers = /** @type {any} */ ({})) {
  keepEditorOf(view?.id);
  latest = view ? [view, handlers] : null;
  if (!view) return root.replaceChildren();
  // Who is writing a correction is not disturbed; what has changed is drawn when the editor is left.
  if (!isTyping(view.id)) draw();
}

/** @type {[any, any] | null} */
let latest = null;
/** @type {[any, any] | null} */
let drawn = null;

function draw() {
  if (!latest) return;
  drawn = latest;
  const [view, { glance, onSource, onClose, run, onDecided, onOpen }] = latest;
  const corrects = { run, redraw: draw, catchUp: () => { if (drawn !== latest) draw(); } };
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
      glance, incidentPart(view), why(view), contact(view, onSource, corrects), promisesPart(view, { run }), asked(view, { run, onDecided }), tasksPart(view, { run }), factsPart(view, onSource, corrects), aboutPart(view, corrects), offersPart(view, { run }), matters(view, onSource, { run }), tiesPart(view, { run, onOpen }), causePart(view, { run }), flagsPart(view, { run }), history(view)));
  for (const details of root.querySelectorAll("details")) details.open = unfolded.has(details.id);
  allIn(root, ".case__body")[0].scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  focusCorrected();
}

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

function asked(view, handlers) {
  if (!view.approvals.length) return "";
  return part("approval.asked_for", [...view.approvals].reverse().map((approval) => approvalTile(approval, handlers)));
}

/** The other matters of the conversation: each has its own case, facts and promises. */
function matters(view, onSource, handlers) {
  if (!view.matters?.length) return "";
  return part("matters", el("ul", { class: "tiles" }, view.matters.map((matter) => {
    const told = matter.facts.find((fact) => fact.name === "what");
    return el("li", { class: "tile" },
      el("div", { class: "tile__top" }, el("b", {}, matter.number), stateChip("stage", matter.stage)),
      told && el("p", { dir: "auto" }, factText(told), " ", told.message_seq && sourceButton(told.message_seq, onSource)),
      matter.facts.filter((fact) => fact.name !== "what").map((fact) => el("p", { class: "small" }, `${named("fact", fact.name)}: `, factText(fact))),
      matter.commitments.map((item) => caseTile(item, handlers)),
      view.correctable && !matter.merged && matter.stage !== "closed" && inHandButton(view, matter.number, handlers));
  })));
}

function contact(view, onSource, handlers) {
  const told = new Map(view.facts.map((fact) => [fact.name, fact]));
  const known = CONTACTS.filter((name) => told.has(name) || view.customer[name]);
  const rows = known.map((name) => [say(`contact.${name}`), ...factCell(view, told.get(name) ?? { name, value: view.customer[name], before: [] }, onSource, handlers)]);
  const language = pencil(view, "locale", handlers, { label: say("contact.language"), shown: (value) => named("locale", value) });
  return part("contact",
    !known.length && el("p", { class: "muted small" }, say("contact.none")),
    known.length > 0 && el("p", { class: "muted small", dataset: { proved: String(view.customer_proved) } }, say(view.customer_proved ? "contact.proved" : "contact.unproved")),
    pairs(
      ...rows,
      [say("contact.language"), !isEditor(language) && named("locale", view.locale), language],
      view.page_url && [say("contact.page"), view.page_url]),
    view.correctable && missing(view, CONTACTS.filter((name) => !known.includes(name) && name !== "other_time"), handlers, "contact"));
}

function history(view) {
  const past = view.handoffs.filter((handoff) => handoff.note || handoff.agent);
  if (!past.length) return "";
  return part("history", el("ul", { class: "tiles" }, past.map((handoff) => el("li", { class: "tile" },
    el("div", { class: "tile__top" }, el("b", {}, named("reason", handoff.reason)), el("span", { class: "small muted" }, moment(handoff.requested_at))),
    handoff.agent && el("p", {}, handoff.agent.name),
    handoff.note && el("p", {}, `${say("note")}：${handoff.note}`)))));
}
