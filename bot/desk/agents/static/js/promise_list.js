// The promises that somebody still has to see to, by day: the tab of the lists, and the work list of a handler.

import { api } from "./api.js";
import { openCalendar } from "./calendar.js";
import { el, icon, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { listFileLink } from "./list_file.js";
import { may } from "./may.js";
import { byGroup, handedOver, ownersToChoose, ownersToHandOver, totalOf } from "./promise_rules.js";
import { promiseActs } from "./promises.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

/**
 * Return the list with its filters. `found` is the desk's answer, `filter` {owner, remedy}. `onFilter(filter)` is
 * called for another choice, `onOpen(id)` shows a conversation (null for a handler), `run` as for `promiseActs`.
 */
export function promiseList(found, filter, { run, onFilter, onOpen }) {
  const filtered = Boolean(filter.owner || filter.remedy);
  const shown = found.promises.length;
  const total = totalOf(found);
  return el("div", { class: "promises" },
    filters(found, filter, { run, onFilter }),
    total === 0 && el("p", { class: "lists__empty" }, say(filtered ? "promises.none_filtered" : "promises.none")),
    total > 0 && shown === 0 && el("p", { class: "lists__empty" }, say("loading")),
    byGroup(found.promises).map(([name, promises]) => el("section", { "aria-labelledby": `promises-${name}` },
      el("h2", { class: `promises__day${name === "late" ? " promises__day--late" : ""}`, id: `promises-${name}` }, say(`promises.group.${name}`), el("span", { class: "tab__count" }, String(found.groups[name]))),
      el("ul", {}, promises.map((promise) => el("li", {}, tile(promise, { run, onOpen })))))),
    total > shown && shown > 0 && el("p", { class: "small muted" }, say("promises.more", { n: shown })));
}

function filters(found, filter, { run, onFilter }) {
  const choose = (name, options) => {
    const all = name === "owner" ? "all_owners" : "all_remedies";
    const select = el("select", { id: `promises-filter-${name}`, "aria-label": say(`promises.filter.${name}`), onchange: () => onFilter({ ...filter, [name]: select.value }) },
      el("option", { value: "" }, say(`promises.filter.${all}`)),
      options.map(({ id, label, n }) => el("option", { value: id, selected: id === filter[name] }, say("promises.filter.counted", { name: label, n }))));
    select.value = filter[name];
    return select;
  };
  const owners = found.owners.map(({ id, name, promises }) => ({ id, label: pick(name), n: promises }));
  const remedies = found.remedies.map(({ id, title, promises }) => ({ id, label: pick(title), n: promises }));
  return el("div", { class: "promises__filters" },
    may("oversee") && choose("owner", owners), remedies.length > 0 && choose("remedy", remedies),
    el("div", { class: "promises__tools" },
      may("oversee") && found.owners.length > 0 && el("button", { class: "button button--small", type: "button", id: "promises-all-on", onclick: (event) => run(event.currentTarget, () => handAllOn(found, filter.owner)) }, icon("people"), say("promises.all_on")),
      el("button", { class: "button button--small", type: "button", id: "promises-calendar", onclick: (event) => run(event.currentTarget, () => openCalendar(found.owners)) }, icon("clock"), say("promises.calendar")),
      listFileLink("promises-file", api.promisesFile(filter))));
}

function tile(promise, { run, onOpen }) {
  const late = promise.group === "late";
  const { customer } = promise;
  return el("div", { class: `tile${late ? " tile--late" : ""}` },
    el("div", { class: "tile__top" }, el("b", {}, pick(promise.what)), promiseChip(promise)),
    el("p", { class: "promise__when" }, el("span", { class: late ? "late" : "" }, say("promises.due", { time: moment(promise.due_at) })), may("see") && el("span", {}, pick(promise.owner))),
    el("p", { class: "promise__who", dir: "auto" }, [
      customer.name ?? say("customer.unnamed"),
      customer.phone && el("a", { href: `tel:${customer.phone.replace(/\s/g, "")}` }, customer.phone),
      customer.email && el("a", { href: `mailto:${customer.email}` }, customer.email),
      customer.address,
      say("promises.writes", { language: named("locale", promise.locale) }),
    ].filter(Boolean).map((one) => el("span", {}, one))),
    el("p", { class: "promise__foot" },
      onOpen && promise.conversation_id
        ? el("button", { class: "source", type: "button", id: `promise-open-${promise.id}`, "aria-label": `${say("promises.open_case", { number: promise.case_number })}: ${pick(promise.what)}`, onclick: () => onOpen(promise.conversation_id) }, promise.case_number)
        : el("span", {}, promise.case_number),
      promise.remedy && el("span", {}, pick(promise.remedy.title)),
      promise.redated > 0 && el("span", {}, say("promises.redated", { n: promise.redated }))),
    promiseActs(promise, { where: "list", run }));
}

/** Return the chip of a promise's state; one in work says so. */
export function promiseChip({ state, picked_up_at: picked }) {
  const look = { open: picked ? "chip--accent" : "chip--warn", kept: "chip--accent", broken: "chip--danger" }[state] ?? "";
  return el("span", { class: `chip ${look}` }, state === "open" && picked ? say("promises.picked_up") : say(`promises.state.${state}`));
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
