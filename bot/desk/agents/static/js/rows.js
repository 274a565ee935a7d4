// The rows of the lists. A row keeps its element while its conversation is listed, and only its content is updated, so
// that neither the focus nor a key press is lost.

import { allIn, el, icon } from "./dom.js";
import { money } from "./money.js";
import { moment, since, span } from "./time.js";
import { currentLocale, named, say } from "./words.js";

// More rows are shown on request, so that a list of hundreds is drawn as quickly as one of ten.
const SHOWN_AT_ONCE = 60;
/** The names of customers' languages in a row. */
export const SHORT = { "zh-Hant": "繁中", "zh-Hans": "简中", en: "EN" };

/** Return whether the customer has waited longer than promised. */
export const isLate = (person) => person.owner === "queue" && Boolean(person.promised_by) && since(person.promised_by) > 0;

/** Return a list to fill with `show(groups, state, onOpen)`; `groups` are [{title, people}], a title may be "". */
export function makeRows() {
  const list = el("ul");
  const kept = new Map();
  let most = SHOWN_AT_ONCE;
  /** @type {any} */
  let last = null;

  function show(groups, state, onOpen) {
    last = [groups, state, onOpen];
    const wanted = [];
    let left = most;
    const used = new Set();
    for (const { title, people } of groups) {
      if (title && people.length) wanted.push(keep(`group ${title}`, () => el("li", { class: "lists__group" }, el("h2", {}, title)), used));
      for (const person of people.slice(0, Math.max(0, left))) {
        const item = keep(person.conversation_id, () => el("li", {}, rowFor(person, list)), used);
        update(item.firstElementChild, person, state, onOpen);
        wanted.push(item);
      }
      left -= people.length;
    }
    if (left < 0) {
      wanted.push(keep("more", () => el("li", {}, el("button", { class: "button button--small", type: "button", id: "rows-more", onclick: more })), used));
      const button = kept.get("more").firstElementChild;
      const words = say("queue.more", { n: Math.min(-left, SHOWN_AT_ONCE) });
      if (button.textContent !== words) button.textContent = words;
    }
    for (const [key, node] of kept) if (!used.has(key)) { node.remove(); kept.delete(key); }
    place(wanted);
  }

  function keep(key, make, used) {
    if (!kept.has(key)) kept.set(key, make());
    used.add(key);
    return kept.get(key);
  }

  // Move only rows at the wrong place, and never the focused row, because it would lose the focus.
  function place(wanted) {
    const focused = wanted.findIndex((item) => item.contains(document.activeElement));
    if (focused >= 0 && wanted[focused].parentNode === list) {
      const anchor = wanted[focused];
      for (const item of wanted.slice(0, focused)) list.insertBefore(item, anchor);
      let after = anchor;
      for (const item of wanted.slice(focused + 1)) {
        if (after.nextElementSibling !== item) list.insertBefore(item, after.nextElementSibling);
        after = item;
      }
      return;
    }
    wanted.forEach((item, index) => { if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null); });
  }

  function more() {
    const before = most;
    most += SHOWN_AT_ONCE;
    show(...last);
    allIn(list, ".person")[before]?.focus();
  }

  return { node: list, show };
}

function rowFor(person, list) {
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = allIn(list, ".person");
    all[(all.indexOf(event.currentTarget) + step + all.length) % all.length].focus();
  };
  return el("button", { type: "button", id: `person-${person.conversation_id}`, onkeydown: move });
}

function update(row, person, state, onOpen) {
  row.onclick = () => onOpen(person.conversation_id);
  const unread = state.unread(person);
  const current = person.conversation_id === state.openId;
  const used = usedUp(person);
  const shown = JSON.stringify([person, unread, current, used, waitedWords(person), currentLocale()]);
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  const waits = person.owner === "queue";
  row.className = `person${person.urgency && waits ? ` person--${person.urgency}` : ""}${person.offered_to?.me ? " person--ringing" : ""}`;
  if (current) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
  row.replaceChildren(...[
    el("span", { class: "person__top" },
      unread && el("span", { class: "person__unread" }, el("span", { class: "visually-hidden" }, say("queue.unread"))),
      el("span", { class: "person__name" }, person.customer.name || say("customer.unnamed")),
      el("span", { class: "person__language", title: named("locale", person.locale) }, SHORT[person.locale] ?? person.locale),
      el("span", { class: "person__number" }, person.case_number || "")),
    el("span", { class: "person__chips" },
      person.offered_to && el("span", { class: "chip chip--accent" }, person.offered_to.me ? say("ring.for_me") : say("ring.for", { agent: person.offered_to.name })),
      waits && ["urgent", "high"].includes(person.urgency) && el("span", { class: `chip ${person.urgency === "urgent" ? "chip--danger" : "chip--warn"}` }, named("priority", person.urgency)),
      person.reason && waits && el("span", { class: "chip chip--warn" }, named("reason", person.reason)),
      person.team && waits && el("span", { class: "chip chip--calm" }, say("queue.team", { team: person.team })),
      person.emotion && person.emotion !== "neutral" && el("span", { class: "chip" }, named("emotion", person.emotion)),
      person.kind && !waits && el("span", { class: "chip" }, named("kind", person.kind)),
      person.at_stake && el("span", { class: "chip chip--calm" }, say("queue.value", { value: money(person.at_stake.minor, person.at_stake.currency) }))),
    el("span", { class: "person__words", dir: "auto" }, person.last_words?.text || say("queue.no_words")),
    person.note && el("span", { class: "person__words", dir: "auto" }, person.note),
    used !== null && el("progress", { class: `wait${used >= 100 ? " wait--late" : used >= 75 ? " wait--soon" : ""}`, max: 100, value: Math.min(used, 100), "aria-hidden": "true", title: say("queue.used", { percent: used }) }),
    el("span", { class: "person__foot" }, foot(person)),
  ].filter(Boolean));
}

/** Return the used part of the promised time in whole percent; null when nothing was promised. */
function usedUp(person) {
  if (!person.waiting_since || !person.promised_by) return null;
  const whole = Number(new Date(person.promised_by)) - Number(new Date(person.waiting_since));
  return whole <= 0 ? 100 : Math.min(100, Math.floor((100 * since(person.waiting_since)) / whole));
}

const waited = (iso) => (since(iso) < 60000 ? say("queue.just_came") : say("queue.waited", { time: span(since(iso)) }));

const waitedWords = (person) => [
  person.waiting_since && waited(person.waiting_since),
  isLate(person) ? say("queue.overdue", { time: span(since(person.promised_by)) }) : person.promised_by && say("queue.promised", { time: moment(person.promised_by) }),
];

function foot(person) {
  const [since_, promise] = waitedWords(person);
  const parts = [];
  if (since_) parts.push(el("span", {}, icon("clock"), since_));
  if (promise) parts.push(el("span", { class: isLate(person) ? "late" : "" }, promise));
  if (person.owner === "agent" && !person.mine) parts.push(el("span", {}, say("queue.with", { agent: person.agent?.name ?? "" })));
  if (!parts.length && person.last_words) parts.push(el("span", {}, moment(person.last_words.at)));
  return parts;
}
