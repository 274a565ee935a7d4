// Above a list of conversations: take next, the order, the filter, how high rows are, and whether a click selects.

import { el, icon } from "./dom.js";
import { listFileButton } from "./list_file.js";
import { changeView, density, switchDensity, viewOf } from "./list_views.js";
import { may } from "./may.js";
import { conditions, GROUPS, noFilter, sortsOf, SWITCHES, valuesIn } from "./row_rules.js";
import { filterBoxes, isUnfolded, orderField, toolBar } from "./tool_bar.js";
import { named, say } from "./words.js";

const GROUP_WORDS = { reason: "reason", kind: "kind", locale: "locale" };
// Switches that make sense in a tab.
const SWITCHES_OF = { waiting: ["ringing"], mine: ["unread"] };

/** Return what the tools look like now, to see whether they must be drawn again. */
export const toolsState = (tab, rows, shown, selecting) => [tab, viewOf(tab), density(), selecting, isUnfolded(), rows.length, shown, isUnfolded() && GROUPS.map((name) => valuesIn(rows, name, []))];

/** Return the tools. `shown` is how many pass the filter; `onChange()` redraws, `onSelecting()` switches selecting,
 * `ids()` are the rows shown in their order. */
export function listTools({ tab, rows, shown, selecting, takeNext, onChange, onSelecting, ids, run }) {
  const { sort, filter } = viewOf(tab);
  const change = (to) => { changeView(tab, to); onChange(); };
  const toggle = (id, name, pressed, words, act) => el("button", { class: "icon-button", type: "button", id, "aria-pressed": String(pressed), "aria-label": words, title: words, onclick: act }, icon(name));
  return toolBar({
    before: tab === "waiting" && shown > 0 && may("work") && el("button", { class: "button button--main button--small", id: "take-next", type: "button", onclick: takeNext }, say("queue.take_next")),
    order: orderField("list-sort", sortsOf(tab).map((name) => [name, say(`lists.sort.${name}`)]), sort, (name) => change({ sort: name })),
    set: conditions(filter),
    after: [
      toggle("list-density", "rows", density() === "comfortable", say("lists.density"), () => { switchDensity(); onChange(); }),
      shown > 0 && listFileButton({ list: tab, ids, run }),
      may("work") && toggle("list-select", "check", selecting, say("lists.select"), onSelecting)],
    filter: () => boxes(tab, rows, filter, (to) => change({ filter: { ...filter, ...to } })),
    status: say("lists.shown", { n: shown, all: rows.length }),
    onRedraw: onChange, onAll: () => change({ filter: noFilter() }),
  });
}

function boxes(tab, rows, filter, set) {
  return filterBoxes(
    SWITCHES.filter((name) => filter[name] || (SWITCHES_OF[tab] ?? []).includes(name))
      .map((name) => ({ name, words: say(`lists.filter.${name}`), on: filter[name], act: (on) => set({ [name]: on }) })),
    GROUPS.map((name) => ({
      name, words: say(`lists.filter.${name}`), chosen: filter[name], values: valuesIn(rows, name, filter[name]),
      label: (value) => (name in GROUP_WORDS ? named(GROUP_WORDS[name], value) : value), act: (chosen) => set({ [name]: chosen }) })));
}
