// The left column: who waits, who is mine, who talks with the bot or with a colleague.

import { approvalTile } from "./approvals.js";
import { el, icon } from "./dom.js";
import { may } from "./may.js";
import { moment, since, span } from "./time.js";
import { named, say } from "./words.js";

const TABS = ["waiting", "mine", "bot", "others"];
// Only for those who may decide.
const APPROVALS = "approvals";
const root = document.getElementById("lists");

/** Draw the lists; keeps scroll and focus. `state`: {lists, approvals, tab, openId, unread: (person) => bool}. */
export function drawLists(state, { onTab, onOpen, onTakeNext, run, onDecided }) {
  const scrolled = root.querySelector(".lists__people")?.scrollTop ?? 0;
  const focused = root.contains(document.activeElement) ? document.activeElement.id : null;
  const people = state.lists[state.tab] ?? [];
  root.replaceChildren(
    tabs(state, onTab),
    state.tab === "waiting" && people.length && may("work")
      ? el("div", { class: "lists__next" },
          el("button", { class: "button button--main", id: "take-next", type: "button", onclick: onTakeNext }, say("queue.take_next")))
      : "",
    el("div", { class: "lists__people", role: "tabpanel", id: "people", "aria-labelledby": `tab-${state.tab}`, tabIndex: -1 },
      state.tab === APPROVALS
        ? decisions(state.approvals, { run, onDecided, onOpen })
        : people.length
        ? el("ul", {}, people.map((person) => el("li", {}, card(person, state, onOpen))))
        : el("p", { class: "lists__empty" }, say(`queue.empty.${state.tab}`))),
  );
  root.querySelector(".lists__people").scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function decisions(approvals, handlers) {
  if (!approvals.length) return el("p", { class: "lists__empty" }, say("approval.none"));
  return el("ul", {}, approvals.map((approval) => el("li", {}, approvalTile(approval, handlers))));
}

function tabs(state, onTab) {
  const lists = TABS.filter((name) => name !== "mine" || may("work"));
  const names = state.approvals ? [...lists, APPROVALS] : lists;
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = names[(names.indexOf(state.tab) + step + names.length) % names.length];
    onTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return el("div", { class: "lists__head" },
    el("div", { class: "tabs", role: "tablist", "aria-label": say("queue"), onkeydown: move },
      names.map((name) => {
        const people = (name === APPROVALS ? state.approvals : state.lists[name]) ?? [];
        const hot = people.some((person) => name === "waiting" && (isLate(person) || person.urgency === "urgent")) || (name === APPROVALS && people.some((asked) => asked.overdue));
        return el("button", {
          class: "tab", id: `tab-${name}`, type: "button", role: "tab",
          "aria-selected": String(name === state.tab), "aria-controls": "people",
          tabIndex: name === state.tab ? 0 : -1, onclick: () => onTab(name),
        }, say(`queue.${name}`), el("span", { class: `tab__count${hot ? " tab__count--hot" : ""}` }, String(people.length)));
      })));
}

const isLate = (person) => person.owner === "queue" && person.promised_by && since(person.promised_by) > 0;

function card(person, state, onOpen) {
  const unread = state.unread(person);
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...root.querySelectorAll(".person")];
    all[(all.indexOf(event.currentTarget) + step + all.length) % all.length].focus();
  };
  return el("button", {
    class: `person${person.urgency && person.owner === "queue" ? ` person--${person.urgency}` : ""}`, type: "button",
    id: `person-${person.conversation_id}`, "aria-current": person.conversation_id === state.openId ? "true" : undefined,
    onclick: () => onOpen(person.conversation_id), onkeydown: move,
  },
    el("span", { class: "person__top" },
      unread && el("span", { class: "person__unread" }, el("span", { class: "visually-hidden" }, say("queue.unread"))),
      el("span", { class: "person__name" }, person.customer.name || say("customer.unnamed")),
      el("span", { class: "person__number" }, person.case_number || "")),
    el("span", { class: "person__chips" },
      person.owner === "queue" && person.urgency === "urgent" && el("span", { class: "chip chip--danger" }, named("priority", "urgent")),
      person.reason && person.owner === "queue" && el("span", { class: "chip chip--warn" }, named("reason", person.reason)),
      person.emotion && person.emotion !== "neutral" && el("span", { class: "chip" }, named("emotion", person.emotion)),
      person.kind && el("span", { class: "chip" }, named("kind", person.kind)),
      person.locale === "en" && el("span", { class: "chip" }, "EN")),
    el("span", { class: "person__words", dir: "auto" }, person.last_words?.text || say("queue.no_words")),
    el("span", { class: "person__foot" }, foot(person)));
}

function waited(iso) {
  return since(iso) < 60000 ? say("queue.just_came") : say("queue.waited", { time: span(since(iso)) });
}

function foot(person) {
  const parts = [];
  if (person.waiting_since) parts.push(el("span", {}, icon("clock"), waited(person.waiting_since)));
  if (isLate(person)) parts.push(el("span", { class: "late" }, say("queue.overdue", { time: span(since(person.promised_by)) })));
  else if (person.promised_by) parts.push(el("span", {}, say("queue.promised", { time: moment(person.promised_by) })));
  if (person.owner === "agent" && !person.mine) parts.push(el("span", {}, say("queue.with", { agent: person.agent?.name ?? "" })));
  if (!parts.length && person.last_words) parts.push(el("span", {}, moment(person.last_words.at)));
  return parts;
}
