// The left column: customers who wait, mine, and those with the bot or with a colleague.

import { approvalTile } from "./approvals.js";
import { byId, el, focusedIn } from "./dom.js";
import { may } from "./may.js";
import { promiseList } from "./promise_list.js";
import { totalOf } from "./promise_rules.js";
import { isLate, makeRows } from "./rows.js";
import { searchBar } from "./search.js";
import { views } from "./views.js";
import { say } from "./words.js";

const TABS = ["waiting", "mine", "bot", "others"];
// The tab only for those who may decide on approvals.
const APPROVALS = "approvals";
// The tab only for those who settle promises.
const PROMISES = "promises";
const root = byId("lists");

const bar = el("div", { class: "lists__bar" });
const head = el("div", { class: "lists__top" });
const panel = el("div", { class: "lists__people", role: "tabpanel", id: "people", tabIndex: -1 });
let rows = makeRows();
root.replaceChildren(bar, head, panel);

/**
 * Draw the lists; unchanged parts keep their elements, so that neither the focus nor a key press is lost.
 * `state`: {lists, approvals, promises, filter, tab, openId, unread: (person) => bool}.
 */
export function drawLists(state, { onTab, onOpen, onTakeNext, run, onDecided, onFilter }) {
  const people = listed(state.lists, state.tab);
  const focused = focusedIn(root);
  redraw(bar, [views().views, say("queue")], () => [searchBar()]);
  redraw(head, [state.tab, counts(state), say("queue")], () => [
    tabs(state, onTab),
    state.tab === "waiting" && people.length > 0 && may("work") && el("div", { class: "lists__next" },
      el("button", { class: "button button--main", id: "take-next", type: "button", onclick: onTakeNext }, say("queue.take_next"))),
  ].filter(Boolean));
  panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  if (panel.dataset.tab !== state.tab) {
    // Another list starts at its top and with its short form.
    rows = makeRows();
    panel.scrollTop = 0;
    panel.dataset.tab = state.tab;
  }
  if (state.tab === APPROVALS) redraw(panel, [state.approvals, say("queue"), Math.floor(Date.now() / 30000)], () => [decisions(state.approvals, { run, onDecided, onOpen })]);
  else if (state.tab === PROMISES && state.promises) {
    const scrolled = panel.scrollTop;
    redraw(panel, [state.promises, state.filter, say("queue"), Math.floor(Date.now() / 30000)], () => [promiseList(state.promises, state.filter, { run, onFilter, onOpen })]);
    panel.scrollTop = scrolled;
  } else if (!people.length) redraw(panel, ["empty", say(`queue.empty.${state.tab}`)], () => [el("p", { class: "lists__empty" }, say(`queue.empty.${state.tab}`))]);
  else {
    redraw(panel, ["rows", state.tab], () => [rows.node]);
    rows.show(groups(state, people), state, onOpen);
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** Return a list in display order: conversations that ring for me come first. */
export function listed(lists, tab) {
  const people = lists[tab] ?? [];
  const first = people.filter((person) => person.offered_to?.me);
  return first.length ? [...first, ...people.filter((person) => !person.offered_to?.me)] : people;
}

function groups(state, people) {
  const overdue = new Set(["waiting", "others"].includes(state.tab) ? state.lists.overdue : []);
  if (!people.some((person) => overdue.has(person.conversation_id))) return [{ title: "", people }];
  const waiting = state.tab === "waiting";
  return [
    { title: waiting ? say("queue.overdue_group") : say("queue.left_group"), people: people.filter((person) => overdue.has(person.conversation_id)) },
    { title: waiting ? say("queue.rest_group") : say("queue.with_group"), people: people.filter((person) => !overdue.has(person.conversation_id)) },
  ];
}

function redraw(node, shows, draw) {
  const wanted = JSON.stringify(shows);
  if (node.dataset.shown === wanted) return;
  node.dataset.shown = wanted;
  node.replaceChildren(...draw());
}

function namesOf(state) {
  const lists = TABS.filter((name) => name !== "mine" || may("work"));
  return [...lists, ...(state.approvals ? [APPROVALS] : []), ...(state.promises ? [PROMISES] : [])];
}
const peopleOf = (state, name) => (name === APPROVALS ? state.approvals : state.lists[name]) ?? [];
const countOf = (state, name) => (name === PROMISES ? totalOf(state.promises) : peopleOf(state, name).length);
function isHot(state, name) {
  if (name === PROMISES) return state.promises.groups.late > 0;
  const people = peopleOf(state, name);
  return people.some((person) => name === "waiting" && (isLate(person) || person.urgency === "urgent")) || (name === APPROVALS && people.some((asked) => asked.overdue));
}
const counts = (state) => namesOf(state).map((name) => [name, countOf(state, name), isHot(state, name)]);

function decisions(approvals, handlers) {
  if (!approvals.length) return el("p", { class: "lists__empty" }, say("approval.none"));
  return el("ul", {}, approvals.map((approval) => el("li", {}, approvalTile(approval, handlers))));
}

function tabs(state, onTab) {
  const names = namesOf(state);
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
        const hot = isHot(state, name);
        return el("button", {
          class: "tab", id: `tab-${name}`, type: "button", role: "tab",
          "aria-selected": String(name === state.tab), "aria-controls": "people",
          tabIndex: name === state.tab ? 0 : -1, onclick: () => onTab(name),
        }, say(`queue.${name}`), el("span", { class: `tab__count${hot ? " tab__count--hot" : ""}` }, String(countOf(state, name))));
      })));
}
