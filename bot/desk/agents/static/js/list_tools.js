// Above a list: take next, the order, the filter, how high rows are, and whether a click selects.

import { el, icon, present } from "./dom.js";
import { listFileButton } from "./list_file.js";
import { changeView, density, switchDensity, viewOf } from "./list_views.js";
import { may } from "./may.js";
import { conditions, GROUPS, noFilter, sortsOf, SWITCHES, valuesIn } from "./row_rules.js";
import { named, say } from "./words.js";

const GROUP_WORDS = { reason: "reason", kind: "kind", locale: "locale" };
// Switches that make sense in a tab.
const SWITCHES_OF = { waiting: ["ringing"], mine: ["unread"] };
let unfolded = false;

/** Return what the tools look like now, to see whether they must be drawn again. */
export const toolsState = (tab, rows, shown, selecting) => [tab, viewOf(tab), density(), selecting, unfolded, rows.length, shown, unfolded && GROUPS.map((name) => valuesIn(rows, name, []))];

/** Return the tools. `shown` is how many pass the filter; `onChange()` redraws, `onSelecting()` switches selecting,
 * `ids()` are the rows shown in their order. */
export function listTools({ tab, rows, shown, selecting, takeNext, onChange, onSelecting, ids, run }) {
  const { sort, filter } = viewOf(tab);
  const set = conditions(filter);
  const change = (to) => { changeView(tab, to); onChange(); };
  const order = el("select", { id: "list-sort", "aria-label": say("lists.sort"), title: say("lists.sort"), onchange: () => change({ sort: order.value }) },
    sortsOf(tab).map((name) => el("option", { value: name, selected: name === sort }, say(`lists.sort.${name}`))));
  const toggle = (id, name, pressed, words, act) => el("button", { class: "icon-button", type: "button", id, "aria-pressed": String(pressed), "aria-label": words, title: words, onclick: act }, icon(name));
  return el("div", { class: "lists__tools" },
    el("div", { class: "lists__row" }, ...present([
      tab === "waiting" && shown > 0 && may("work") && el("button", { class: "button button--main button--small", id: "take-next", type: "button", onclick: takeNext }, say("queue.take_next")),
      order,
      el("button", { class: "icon-button", type: "button", id: "list-filter", "aria-expanded": String(unfolded), "aria-controls": "list-filters", "aria-label": set ? say("lists.filter.some", { n: set }) : say("lists.filter"), title: say("lists.filter"),
        onclick: () => { unfolded = !unfolded; onChange(); } }, icon("filter"), set > 0 && el("span", { class: "lists__dot", "aria-hidden": "true" })),
      toggle("list-density", "rows", density() === "comfortable", say("lists.density"), () => { switchDensity(); onChange(); }),
      shown > 0 && listFileButton({ list: tab, ids, run }),
      may("work") && toggle("list-select", "check", selecting, say("lists.select"), onSelecting)])),
    unfolded && filters(tab, rows, filter, change),
    el("p", { class: "lists__status small", role: "status" }, set > 0 && [
      el("span", {}, say("lists.shown", { n: shown, all: rows.length })),
      el("button", { class: "source", type: "button", id: "list-filter-clear", onclick: () => change({ filter: noFilter() }) }, say("lists.show_all"))]));
}

function filters(tab, rows, filter, change) {
  const tick = (id, checked, words, act) => {
    const box = el("input", { type: "checkbox", id, checked, onchange: () => act(box.checked) });
    return el("label", { class: "filter__box" }, box, words);
  };
  const groups = GROUPS.map((name) => ({ name, values: valuesIn(rows, name, filter[name]) })).filter(({ values }) => values.length);
  const switches = SWITCHES.filter((name) => filter[name] || (SWITCHES_OF[tab] ?? []).includes(name));
  if (!groups.length && !switches.length) return el("p", { class: "small muted", id: "list-filters" }, say("lists.filter.nothing"));
  return el("div", { class: "lists__filters", id: "list-filters" },
    switches.map((name) => tick(`list-filter-${name}`, filter[name], say(`lists.filter.${name}`), (on) => change({ filter: { ...filter, [name]: on } }))),
    groups.map(({ name, values }) => el("fieldset", {}, el("legend", {}, say(`lists.filter.${name}`)),
      values.map(([value, n]) => tick(`list-filter-${name}-${value}`, filter[name].includes(value), `${name in GROUP_WORDS ? named(GROUP_WORDS[name], value) : value} (${n})`,
        (on) => change({ filter: { ...filter, [name]: on ? [...filter[name], value] : filter[name].filter((other) => other !== value) } }))))));
}
