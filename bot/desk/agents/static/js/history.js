// The timeline of everything that happened in a conversation, and its export as a file.

import { api, Refused } from "./api.js";
import { severitySet } from "./case_about.js";
import { factText as knownText } from "./case_facts.js";
import { el, icon } from "./dom.js";
import { may } from "./may.js";
import { openModal } from "./modal.js";
import { money } from "./money.js";
import { clock, date, day, moment } from "./time.js";
import { named, pick, say } from "./words.js";

const FORMATS = ["pdf", "txt", "json"];
// The subject of an event decides its colour.
const LOOKS = {
  said: "words", learned: "fact", corrected: "fact", put_right: "fact", taken_back: "fact",
  offered: "offer", accepted: "good", promised: "good", offer_withdrawn: "offer",
  noted: "note", postponed: "note", task_made: "note", task_done: "note", called: "hot", call_raised: "hot", refused: "hot", not_agreed: "hot", approval_asked: "offer", approval_decided: "offer",
};
let showsWords = true;

/** Return the buttons in the head of the case. `onSource(seq)` shows a message in the transcript. */
export function caseTools(view, onSource) {
  const button = (name, words, act) => el("button", { class: "button button--small", type: "button", id: `case-${name}`, onclick: act }, words);
  return el("div", { class: "case__tools" }, button("timeline", say("timeline.open"), () => showTimeline(view, onSource)),
    button("export", say("export"), () => showExport(view)),
    el("a", { class: "button button--small", id: "case-heard", href: `/desk/coach/talks/${encodeURIComponent(view.id)}`, target: "_blank", rel: "noopener" }, say("coach.talk")),
    view.case && may("work") && el("a", { class: "button button--small", id: "case-slip", href: `/desk/slip/${encodeURIComponent(view.id)}`, target: "_blank", rel: "noopener" }, say("counter.print")));
}

const closeButton = (close) => el("button", { class: "button", type: "button", onclick: close }, say("close"));

// --- export --------------------------------------------------------------------------------------------------

function showExport(view) {
  openModal("export", (close) => el("div", { class: "dialog" },
    el("h2", { id: "export-title" }, say("export")),
    el("p", { class: "muted" }, say("export.lead")),
    el("ul", { class: "export" }, FORMATS.map((format) => el("li", {},
      el("a", { class: "button", href: `/api/desk/conversations/${encodeURIComponent(view.id)}/export?format=${format}`, download: "", onclick: () => setTimeout(close) }, icon("file"), say(`export.${format}`))))),
    el("p", { class: "small muted" }, say("export.audited")),
    el("div", { class: "dialog__buttons" }, closeButton(close))));
}

// --- the timeline --------------------------------------------------------------------------------------------

async function showTimeline(view, onSource) {
  const body = el("div", { class: "timeline", tabIndex: 0, role: "region", "aria-label": say("timeline"), "aria-busy": "true" }, el("p", { class: "muted" }, say("loading")));
  const words = el("input", { type: "checkbox", checked: showsWords, onchange: () => { showsWords = words.checked; body.classList.toggle("timeline--bare", !showsWords); } });
  body.classList.toggle("timeline--bare", !showsWords);
  let show = null;
  openModal("timeline", (close) => {
    show = close;
    return el("div", { class: "dialog timeline__dialog" },
      el("div", { class: "offer__head" }, el("h2", { id: "timeline-title" }, say("timeline")), el("p", { class: "small muted" }, say("timeline.lead")),
        el("label", { class: "filter__box" }, words, say("timeline.words"))),
      body,
      el("div", { class: "dialog__buttons" }, closeButton(close)));
  }, { look: "wide" }).then((seq) => { if (seq !== null) onSource(seq); });
  try {
    const { events } = await api.timeline(view.id);
    body.replaceChildren(...days(events).map(([name, ofDay]) => el("section", { class: ofDay.every((event) => event.what === "said") ? "timeline__words-only" : "" },
      el("h3", {}, name), el("ol", {}, ofDay.map((event) => row(event, show))))));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    body.replaceChildren(el("p", { class: "notice notice--error", role: "alert" }, error.title || say("timeline.failed")));
  }
  body.setAttribute("aria-busy", "false");
}

function days(events) {
  const found = new Map();
  for (const event of events) {
    const year = new Date(event.at).getFullYear();
    const name = year === new Date().getFullYear() ? day(event.at) : `${year} ${day(event.at)}`;
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(event);
  }
  return [...found];
}

function row(event, show) {
  const [title, ...lines] = told(event);
  return el("li", { class: `event event--${LOOKS[event.what] ?? "step"}${event.what === "said" ? " event--said" : ""}` },
    el("time", { dateTime: event.at }, clock(event.at)),
    el("div", { class: "event__body" },
      el("p", { class: "event__title" }, el("b", {}, title), by(event),
        event.seq && el("button", { class: "source", type: "button", title: say("facts.source", { seq: event.seq }), "aria-label": say("facts.source", { seq: event.seq }), onclick: () => show(event.seq) }, `#${event.seq}`)),
      lines.filter(Boolean).map((line) => el("p", { class: "event__line", dir: "auto" }, line))));
}

function by(event) {
  if (!event.by || event.what === "said" || event.what === "survey") return "";
  return el("span", { class: "small muted" }, event.by.name ?? named("author", event.by.role));
}

/** Return the description of an event: a title, and lines with the details. */
function told(event) {
  const options = (event.options ?? []).map((option) => pick(option.title)).join(say("list.separator"));
  switch (event.what) {
    case "said": return [event.name || named("author", event.role), event.text + (event.cut ? "…" : "")];
    case "case_opened": return [say("timeline.case_opened", { number: event.number })];
    case "stage": return [say("timeline.stage", { from: named("stage", event.from), to: named("stage", event.to) })];
    case "judged": return [say("timeline.judged"), ...["severity", "kind", "emotion"].filter((name) => event[name]).map((name) => change(name, event[name]))];
    case "learned": case "taken_back": return [say(`timeline.${event.what}`, { fact: factName(event.name) }), factText(event.name, event)];
    case "corrected": return [say("timeline.corrected", { fact: factName(event.name) }), `${factText(event.name, event.before)} → ${factText(event.name, event)}`];
    case "put_right": return putRight(event);
    case "offered": return [say("timeline.offered"), options, event.reason && say("offers.reason", { reason: event.reason })];
    case "accepted": return [say("timeline.accepted"), pick(event.option.title)];
    case "refused": return [say("timeline.refused"), named("reason", event.refused)];
    case "approval_asked": return [say("timeline.approval_asked"), event.sum ? money(event.sum.minor, event.sum.currency) : options, say("offers.reason", { reason: event.reason })];
    case "approval_decided": return [say("timeline.approval_decided", { state: named("approval.state", event.state) }), event.sum && money(event.sum.minor, event.sum.currency), event.note && say("approval.note", { note: event.note })];
    case "promised": return [say("timeline.promised"), [pick(event.promise), pick(event.owner), say("commitments.due", { time: moment(event.due_at) })].join(" · ")];
    case "promise_state": return [say("timeline.promise_state", { state: named("commitments.state", event.to) }), pick(event.promise)];
    case "called": return [say("timeline.called", { reason: named("reason", event.reason) }), say("timeline.promised_by", { time: moment(event.promised_by) }), event.note];
    case "call_raised": return [say("timeline.call_raised", { reason: named("reason", event.to) })];
    case "over_capacity": return [say("timeline.over_capacity", { agent: event.agent ?? "", holds: event.holds, capacity: event.capacity }), event.reason && say("offers.reason", { reason: event.reason })];
    case "owner": return [say("timeline.owner", { from: named("timeline.owner", event.from), to: event.agent ?? named("timeline.owner", event.to) })];
    case "noted": return [say("notes"), event.text + (event.cut ? "…" : "")];
    case "survey": return [say("timeline.survey", { score: event.score }), event.comment];
    case "exported": return [say("timeline.exported", { format: event.format })];
    case "task_made": return [say("timeline.task_made", { agent: event.agent ?? "" }), event.text, say("commitments.due", { time: moment(event.due_at) })];
    case "task_done": return [say("timeline.task_done"), event.text];
    case "postponed": return [say("timeline.postponed", { time: moment(event.until) }), event.reason];
    case "came_back": return [say("timeline.came_back"), named("later.why", event.why)];
    case "offer_withdrawn": case "agreement_taken_back": return [say(`timeline.${event.what}`)];
    case "not_agreed": return [say("timeline.not_agreed")];
    default: return [other(event.action)];
  }
}

/** Return a correction by a person: what, before and after, and why. */
function putRight({ name, before, after, role, why }) {
  const words = ({ value, names }) => valueText(name, value, names);
  const changes = role ? say("timeline.change", { name: words(after), from: factName(name), to: factName(role) }) : `${words(before)} → ${words(after)}`;
  return [say("timeline.put_right", { fact: factName(name) }), changes, why && say("timeline.why", { why })];
}

function valueText(name, value, names) {
  if (name === "severity_set") return severitySet(value);
  if (value === null || value === undefined) return say("fact.none");
  if (name === "tags") return value.join(say("list.separator")) || say("tags.none");
  if (name === "priority") return named("priority_number", value);
  if (["kind", "emotion", "locale"].includes(name)) return named(name, value);
  return knownText({ name, value, names });
}

function other(action) {
  const words = named("timeline.action", action);
  return words === action ? say("timeline.other", { action }) : words;
}

const factName = (name) => named("fact", name);

function factText(name, fact) {
  if (name === "order_proof") return named("order_proof", fact.value?.by ?? "none");
  if (/^\d{4}-\d\d-\d\d/.test(fact.value)) return date(fact.value);
  return knownText(fact, name);
}

function change(name, { from, to }) {
  const value = (one) => (name === "severity" ? say("case.severity.of", { level: one }) : named(name, one));
  const words = { name: say(`case.${name}`), from: value(from), to: value(to) };
  return from === null ? say("timeline.set", words) : say("timeline.change", words);
}
