// The bar above every list: the order, a button that unfolds the filter, buttons of the list's own, how many pass.

import { el, icon, present } from "./dom.js";
import { say } from "./words.js";

/** @typedef {import("./dom.js").Child} Child */

// Of all lists together, because whoever filters one mostly filters the next one too.
let unfolded = false;

/** Return whether the filter is unfolded. */
export const isUnfolded = () => unfolded;

/**
 * Return a choice of the order.
 * @param {string} id
 * @param {readonly [string, string][]} sorts each order with its words
 * @param {string} chosen
 * @param {(sort: string) => void} onSort
 */
export function orderField(id, sorts, chosen, onSort) {
  /** @type {HTMLSelectElement} */
  const order = el("select", { id, "aria-label": say("lists.sort"), title: say("lists.sort"), onchange: () => onSort(order.value) },
    sorts.map(([name, words]) => el("option", { value: name, selected: name === chosen }, words)));
  return order;
}

/**
 * Return the bar. `set` is how many conditions are set; `filter()` returns the unfolded controls, `status` says how many
 * pass; `onRedraw()` draws the bar again, `onAll()` drops every condition.
 * @param {{before?: Child, order: Child, set: number, after?: Child[], filter: () => Child, status: string, onRedraw: () => void, onAll: () => void}} given
 */
export function toolBar({ before = null, order, set, after = [], filter, status, onRedraw, onAll }) {
  return el("div", { class: "lists__tools" },
    el("div", { class: "lists__row" }, ...present([
      before, order,
      el("button", { class: "icon-button", type: "button", id: "list-filter", "aria-expanded": String(unfolded), "aria-controls": "list-filters", "aria-label": set ? say("lists.filter.some", { n: set }) : say("lists.filter"), title: say("lists.filter"),
        onclick: () => { unfolded = !unfolded; onRedraw(); } }, icon("filter"), set > 0 && el("span", { class: "lists__dot", "aria-hidden": "true" })),
      ...after])),
    unfolded && filter(),
    el("p", { class: "lists__status small", role: "status" }, set > 0 && [
      el("span", {}, status),
      el("button", { class: "source", type: "button", id: "list-filter-clear", onclick: onAll }, say("lists.show_all"))]));
}

/**
 * Return the unfolded controls: switches, then groups of boxes with how many there are of each. Without any, say so.
 * @param {readonly {name: string, words: string, on: boolean, act: (on: boolean) => void}[]} switches
 * @param {readonly {name: string, words: string, chosen: readonly string[], values: readonly [string, number][], label: (value: string) => string, act: (chosen: string[]) => void}[]} groups
 */
export function filterBoxes(switches, groups) {
  const filled = groups.filter(({ values }) => values.length);
  if (!filled.length && !switches.length) return el("p", { class: "small muted", id: "list-filters" }, say("lists.filter.nothing"));
  return el("div", { class: "lists__filters", id: "list-filters" },
    switches.map(({ name, words, on, act }) => tick(`list-filter-${name}`, on, words, act)),
    filled.map(({ name, words, chosen, values, label, act }) => el("fieldset", {}, el("legend", {}, words),
      values.map(([value, n]) => tick(`list-filter-${name}-${value}`, chosen.includes(value), `${label(value)} (${n})`,
        (on) => act(on ? [...chosen, value] : chosen.filter((other) => other !== value)))))));
}

/**
 * @param {string} id
 * @param {boolean} checked
 * @param {string} words
 * @param {(on: boolean) => void} act
 */
function tick(id, checked, words, act) {
  /** @type {HTMLInputElement} */
  const box = el("input", { type: "checkbox", id, checked, onchange: () => act(box.checked) });
  return el("label", { class: "filter__box" }, box, words);
}
