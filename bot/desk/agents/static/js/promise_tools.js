// Above the promises: the order, the filter, the calendar, and handing over everything of one owner. The desk sorts and
// filters, because a page never has all of them.

import { api } from "./api.js";
import { openCalendar } from "./calendar.js";
import { el, icon, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { listFileLink } from "./list_file.js";
import { may } from "./may.js";
import { everyPromise, handedOver, ownersToChoose, ownersToHandOver, promiseConditions, PROMISE_SORTS, totalOf } from "./promise_rules.js";
import { isUnfolded, orderField, toolBar } from "./tool_bar.js";
import { pick, say } from "./words.js";

/** Return what the tools look like now, to see whether they must be drawn again. */
export const promiseToolsState = (found, filter) => [filter, isUnfolded(), totalOf(found), found.total, found.owners, isUnfolded() && [found.remedies, found.states]];

/**
 * Return the tools. `onFilter(filter)` is called for another choice, `onRedraw()` draws them again, `run` runs a
 * button's act.
 */
export function promiseTools(found, filter, { run, onFilter, onRedraw }) {
  return toolBar({
    order: orderField("list-sort", PROMISE_SORTS.map((name) => [name, say(`promises.sort.${name}`)]), filter.sort, (sort) => onFilter({ ...filter, sort })),
    set: promiseConditions(filter),
    after: [
      toolButton("promises-calendar", "clock", "promises.calendar", (button) => run(button, () => openCalendar(found.owners))),
      may("oversee") && found.owners.length > 0 && toolButton("promises-all-on", "people", "promises.all_on", (button) => run(button, () => handAllOn(found, filter.owner))),
      listFileLink("promises-file", api.promisesFile(filter))],
    filter: () => choices(found, filter, onFilter),
    status: say("promises.shown", { n: totalOf(found), all: found.total }),
    onRedraw, onAll: () => onFilter({ ...everyPromise(), sort: filter.sort }),
  });
}

const toolButton = (id, name, words, act) => el("button", { class: "icon-button", type: "button", id, "aria-label": say(words), title: say(words), onclick: (event) => act(event.currentTarget) }, icon(name));

function choices(found, filter, onFilter) {
  const choose = (name, options) => {
    const select = el("select", { id: `promises-filter-${name}`, onchange: () => onFilter({ ...filter, [name]: select.value }) },
      el("option", { value: "" }, say(`promises.filter.all_${name}`)),
      options.map(({ id, label, n }) => el("option", { value: id, selected: id === filter[name] }, say("promises.filter.counted", { name: label, n }))));
    select.value = filter[name];
    return el("label", { class: "filter__row" }, say(`promises.filter.${name}`), select);
  };
  return el("div", { class: "lists__filters", id: "list-filters" },
    choose("state", Object.entries(found.states).map(([id, n]) => ({ id, label: say(id === "picked_up" ? "promises.picked_up" : `promises.state.${id}`), n }))),
    may("oversee") && choose("owner", found.owners.map(({ id, name, promises }) => ({ id, label: pick(name), n: promises }))),
    found.remedies.length > 0 && choose("remedy", found.remedies.map(({ id, title, promises }) => ({ id, label: pick(title), n: promises }))));
}

async function handAllOn({ owners, handlers }, chosen) {
  const givers = ownersToHandOver(owners);
  if (!givers.length) return toast(say("promises.all_on.none"));
  const from = givers.some(({ id }) => id === chosen) ? chosen : "";
  let given = 0;
  const done = await askForm({
    title: say("promises.all_on.title"), lead: say("promises.all_on.lead"), confirm: say("promises.all_on"),
    fields: [
      { name: "from", label: say("promises.all_on.from"), type: "select", value: from, options: [{ value: "", label: say("promises.choose") }, ...givers.map(({ id, name, open }) => ({ value: id, label: say("promises.filter.counted", { name: pick(name), n: open }) }))] },
      { name: "to", label: say("promises.all_on.to"), type: "select", value: "", options: ownersToChoose(handlers) },
      { name: "reason", label: say("promises.all_on.reason"), type: "textarea", longest: 2000 },
    ],
    check: (values) => {
      if (!values.from || !values.to || values.from === values.to) return { name: values.from ? "to" : "from", text: say("promises.fault.owner_unknown") };
      return values.reason.trim() ? null : { name: "reason", text: say("promises.fault.reason_needed") };
    },
    send: async (values) => { given = (await api.handPromisesOn(values.from, values.to, values.reason)).handed_on; },
  });
  if (done) toast(say(handedOver(given), { n: given }));
}
