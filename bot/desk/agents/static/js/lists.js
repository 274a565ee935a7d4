// The left column: customers who wait, mine, and those with the bot or with a colleague; approvals and promises.

import { bulkBar } from "./bulk_bar.js";
import { approvalList, approvalsState, approvalTools } from "./approval_list.js";
import { byId, el, focusedIn } from "./dom.js";
import { keyedList } from "./keyed_list.js";
import { density, shownIn } from "./list_views.js";
import { APPROVALS, PROMISES, counts, listsConversations, tabs } from "./list_tabs.js";
import { listTools, toolsState } from "./list_tools.js";
import { promiseList } from "./promise_list.js";
import { promiseTools, promiseToolsState } from "./promise_tools.js";
import { drawHeading, drawRow, HEIGHTS } from "./rows.js";
import { searchBar } from "./search.js";
import { timesNow } from "./time.js";
import { views } from "./views.js";
import { say } from "./words.js";

const root = byId("lists");
const bar = el("div", { class: "lists__bar" });
const head = el("div", { class: "lists__top" });
const tools = el("div");
const selected = el("div");
const hint = el("p", { class: "visually-hidden", id: "rows-hint" });
const panel = el("div", { class: "lists__people", role: "tabpanel", id: "people", tabIndex: -1 });
root.replaceChildren(bar, head, tools, selected, panel, hint);

/** @type {any} */
let state = null;
/** @type {any} */
let on = null;
let selecting = false;
const rows = keyedList({
  scroller: panel,
  idOf: (key) => `person-${key}`,
  draw: (node, { person, title }, { selected: chosen }) => (person
    ? drawRow(node, person, { open: person.conversation_id === state.openId, unread: state.unread(person), selected: chosen, look: density() })
    : drawHeading(node, title)),
  onOpen: ({ person }) => on.onOpen(person.conversation_id),
  onSelection: () => drawSelected(),
  selecting: () => selecting,
});

/**
 * Draw the lists; unchanged parts keep their elements, so that neither the focus nor a key press is lost.
 * `wanted`: {lists, approvals, promises, filter, tab, openId, unread: (person) => bool}.
 */
export function drawLists(wanted, handlers) {
  [state, on] = [wanted, handlers];
  const focused = focusedIn(root);
  redraw(bar, [views().views, state.day, say("queue")], () => [searchBar({ day: state.day, onDay: () => on.onDay() })]);
  redraw(head, [state.tab, counts(state), say("queue")], () => [tabs(state, on.onTab)]);
  panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  if (panel.dataset.tab !== state.tab) {
    panel.scrollTop = 0;
    panel.dataset.tab = state.tab;
    stopSelecting();
  }
  if (listsConversations(state.tab)) drawPeople();
  else if (state.tab === APPROVALS) drawApprovals();
  else drawPromises();
  drawSelected();
  const now = document.activeElement;
  if (focused && now?.id !== focused && (now === document.body || root.contains(now))) {
    // What was focused may be gone, as a request that was decided is.
    const there = document.getElementById(focused) ?? (now === document.body ? panel : null);
    there?.focus({ preventScroll: true });
  }
}

const clock = () => [say("queue"), timesNow()];
const again = () => drawLists(state, on);

function drawApprovals() {
  const { approvals } = state;
  redraw(tools, [APPROVALS, approvals, ...approvalsState(), say("queue")], () => (approvals.length ? [approvalTools(approvals, { run: on.run, onChange: again })] : []));
  redraw(panel, [approvals, ...approvalsState(), ...clock()], () => [approvalList(approvals, on)]);
}

function drawPromises() {
  const { promises, filter } = state;
  if (!promises) return;
  const scrolled = panel.scrollTop;
  redraw(tools, [PROMISES, ...promiseToolsState(promises, filter), say("queue")], () => [promiseTools(promises, filter, { run: on.run, onFilter: on.onFilter, onRedraw: again })]);
  redraw(panel, [promises, filter, ...clock()], () => [promiseList(promises, filter, on)]);
  panel.scrollTop = scrolled;
}

function drawPeople() {
  const { tab } = state;
  const all = state.lists[tab] ?? [];
  const people = shownIn(state.lists, tab, state.unread);
  redraw(tools, [...toolsState(tab, all, people.length, selecting), say("queue")], () => [listTools({
    tab, rows: all, shown: people.length, selecting, takeNext: on.onTakeNext, onChange: again, ids: () => rows.keys(), run: on.run,
    onSelecting: () => { selecting = !selecting; if (!selecting) rows.clear(); again(); } })]);
  panel.classList.toggle("lists__people--selecting", selecting);
  const empty = people.length ? "" : say(all.length ? "lists.filter.nobody" : `queue.empty.${tab}`);
  if (empty) redraw(panel, ["empty", empty], () => [el("p", { class: "lists__empty" }, empty)]);
  else redraw(panel, ["rows"], () => [rows.node]);
  const words = say("lists.hint");
  if (hint.textContent !== words) hint.textContent = words;
  rows.name(say(`queue.${tab}`));
  rows.show(grouped(people));
}

function grouped(people) {
  const height = HEIGHTS[density()];
  const late = new Set(["waiting", "others"].includes(state.tab) ? state.lists.overdue : []);
  const item = (person) => ({ key: person.conversation_id, height, option: true, value: { person } });
  const heading = (title) => ({ key: `heading ${title}`, height: HEIGHTS.heading, option: false, value: { title } });
  const first = people.filter((person) => late.has(person.conversation_id));
  if (!first.length) return people.map(item);
  const rest = people.filter((person) => !late.has(person.conversation_id));
  const [lateWords, restWords] = state.tab === "waiting" ? ["queue.overdue_group", "queue.rest_group"] : ["queue.left_group", "queue.with_group"];
  return [heading(say(lateWords)), ...first.map(item), ...(rest.length ? [heading(say(restWords)), ...rest.map(item)] : [])];
}

function drawSelected() {
  if (!state) return;
  const ids = listsConversations(state.tab) ? rows.selected() : [];
  panel.classList.toggle("lists__people--selected", ids.length > 0);
  redraw(selected, [ids, rows.keys().length, state.tab, say("queue")], () => (ids.length ? [bulkBar({
    tab: state.tab, ids, all: rows.keys().length, tagsOf, run: on.run, onClear: stopAndRedraw, onAll: rows.selectAll, onDone: stopSelecting, explain: on.explain })] : []));
}

const tagsOf = (id) => state.lists[state.tab].find((row) => row.conversation_id === id)?.tags ?? [];

function stopSelecting() {
  selecting = false;
  rows.clear();
}

function stopAndRedraw() {
  stopSelecting();
  again();
  if (!root.contains(document.activeElement)) document.querySelector(/** @type {any} */ ("#people [tabindex='0']"))?.focus();
}

/** Return the ids of the conversations in the order shown; none in a tab of other things. */
export const shownIds = () => (state && listsConversations(state.tab) ? rows.keys() : []);

function redraw(node, shows, draw) {
  const wanted = JSON.stringify(shows);
  if (node.dataset.shown === wanted) return;
  node.dataset.shown = wanted;
  const focused = focusedIn(node);
  node.replaceChildren(...draw());
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
