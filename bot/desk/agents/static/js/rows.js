// What a row of the lists shows. Compact: who and why, what it is about, the time left. Comfortable: the rest too.

import { el, icon } from "./dom.js";
import { money } from "./money.js";
import { moment, since, span } from "./time.js";
import { currentLocale, named, say } from "./words.js";

/** The names of customers' languages in a row. */
export const SHORT = { "zh-Hant": "繁中", "zh-Hans": "简中", en: "EN" };
/** The heights of rows and of the headings between them, in pixels; the style sheet draws them so. */
export const HEIGHTS = { compact: 64, comfortable: 104, heading: 30 };

/** Return whether the customer has waited longer than promised. */
const isLate = (person) => person.owner === "queue" && Boolean(person.promised_by) && since(person.promised_by) > 0;

// Mine, or of those who wait: for whoever looks at it.
const isOurs = (person) => person.mine || person.owner === "queue";

/** Fill a row's element; nothing happens while it shows the same. `state`: {open, unread, selected, look}. */
export function drawRow(row, person, { open, unread, selected, look }) {
  const shown = JSON.stringify([person, unread, open, selected, look, timeWords(person), currentLocale()]);
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  row.className = `person person--${look}${person.danger ? " person--danger" : ""}${person.offered_to?.me ? " person--ringing" : ""}${person.back && isOurs(person) ? " person--back" : ""}`;
  if (open) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
  row.replaceChildren(...[
    el("span", { class: "person__tick", "aria-hidden": "true" }, selected && icon("check")),
    el("span", { class: "person__body" },
      el("span", { class: "person__top" },
        unread && el("span", { class: "person__unread" }, el("span", { class: "visually-hidden" }, say("queue.unread"))),
        person.danger && el("span", { class: "person__danger" }, icon("warn"), el("span", { class: "visually-hidden" }, say("queue.danger"))),
        el("span", { class: "person__name" }, person.customer.name || say("customer.unnamed")),
        why(person) && el("span", { class: "person__why" }, why(person)),
        el("span", { class: `person__time${isLate(person) ? " late" : ""}` }, timeWords(person))),
      el("span", { class: "person__second" },
        el("span", { class: "person__words", dir: "auto" }, person.complaint || say("queue.no_words")),
        el("span", { class: "person__aside" }, aside(person))),
      look === "comfortable" && more(person)),
  ].filter(Boolean));
}

/** Fill the element of a heading between rows. */
export function drawHeading(node, title) {
  if (node.textContent === title) return;
  node.className = "lists__group";
  node.replaceChildren(title);
}

// A conversation taken straight from the bot has no reason that tells anything.
const why = (person) => (person.owner === "bot" ? named("kind", person.kind) : person.reason === "taken" ? named("kind", person.kind) : named("reason", person.reason));

/** Return the time that counts: left or over of what was promised, else waited, else of the last words. */
function timeWords(person) {
  if (person.postponed && person.owner === "queue") return say("later.until", { time: moment(person.postponed.until) });
  if (isLate(person)) return say("queue.overdue", { time: span(since(person.promised_by)) });
  if (person.owner === "queue" && person.promised_by) return say("queue.left", { time: span(-since(person.promised_by)) });
  if (person.postponed) return say("later.until", { time: moment(person.postponed.until) });
  if (person.waiting_since) return since(person.waiting_since) < 60000 ? say("queue.just_came") : say("queue.waited", { time: span(since(person.waiting_since)) });
  return moment(person.last_words?.at ?? person.last_at);
}

const sum = (person) => person.at_stake && money(person.at_stake.minor, person.at_stake.currency);

/** Return the one thing beside the complaint that decides whether it is for me, else language and sum. */
function aside(person) {
  if (person.back && isOurs(person)) return say(`later.back.${person.back.why}`);
  if (person.postponed && isOurs(person)) return person.postponed.reason;
  if (person.offered_to) return person.offered_to.me ? say("ring.for_me") : say("ring.for", { agent: person.offered_to.name });
  if (person.owner === "agent" && !person.mine) return say(person.overdue ? "queue.with_offline" : "queue.with", { agent: person.agent?.name ?? "" });
  if (person.team && person.owner === "queue") return say("queue.team", { team: person.team });
  return [sum(person), SHORT[person.locale] ?? person.locale].filter(Boolean).join(" · ");
}

function more(person) {
  const facts = [
    person.case_number, named("kind", person.kind), person.emotion !== "neutral" && named("emotion", person.emotion), named("locale", person.locale),
    sum(person) && say("queue.value", { value: sum(person) }),
    person.waiting_since && say("queue.waited", { time: span(since(person.waiting_since)) }),
  ].filter(Boolean);
  const said = person.note || person.last_words?.text;
  return el("span", { class: "person__more" },
    el("span", { class: "person__facts" }, facts.join(" · ")),
    said && el("span", { class: "person__last", dir: "auto" }, person.note ? said : say("queue.last", { words: said })));
}
