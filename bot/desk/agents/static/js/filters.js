// The filters of the search. A filter is a list of values under its name; an empty list means everything.

import { el, icon } from "./dom.js";
import { date } from "./time.js";
import { named, say, valuesOf } from "./words.js";

/**
 * A search: the words, and for each filter its values.
 * @typedef {{words: string} & Record<string, any>} Query
 * @typedef {{id: number, name: string}} Person
 * @typedef {(name: string, values: string[]) => void} SetFilter
 * @typedef {"search" | "closed"} Where
 */

const BOXES = ["stage", "kind", "emotion", "severity", "reason", "owner", "locale"];
const PEOPLE = ["holder", "had_by"];
const DAYS = ["from", "to"];
// Of what is closed: nobody has it now, and its days are those on which it ended.
const OF_CLOSED = { boxes: ["stage", "kind", "emotion", "severity", "reason", "locale"], people: ["had_by"] };
const OVER = ["resolved", "closed"];
/** @type {Record<string, string>} */
const SWITCHES = { overdue: "yes", promises: "open" };
const NAMES = [...BOXES, ...PEOPLE, ...DAYS, ...Object.keys(SWITCHES)];

// Filters whose values have a fixed order; the others follow the order of their words.
/** @type {Record<string, string[]>} */
const ORDER = {
  stage: ["noted", "listening", "clarifying", "offering", "escalated", "agreed", "resolved", "closed"],
  severity: ["4", "3", "2", "1"],
  emotion: ["angry", "frustrated", "worried", "disappointed", "neutral"],
  owner: ["queue", "agent", "bot", "closed"],
};

/**
 * @param {string} name
 * @param {Where} where
 */
const values = (name, where) => (where === "closed" && name === "stage" ? OVER : ORDER[name] ?? valuesOf(name));

/**
 * @param {string} name
 * @param {Where} where
 */
const label = (name, where) => say(where === "closed" && (name === "stage" || DAYS.includes(name)) ? `closed.${name}` : `filter.${name}`);

/**
 * Return the active filters, as [name, value] for each value.
 * @param {Query} query
 * @returns {[string, string][]}
 */
export function activeFilters(query) {
  return NAMES.flatMap((name) => (query[name] ?? []).map((/** @type {string} */ value) => [name, value]));
}

/**
 * Return the controls; `set(name, values)` is called on a change, `unfolded` has the ids of the open groups.
 * @param {Query} query
 * @param {SetFilter} set
 * @param {readonly Person[]} agents
 * @param {ReadonlySet<string>} unfolded
 * @param {Where} [where]
 */
export function filterPanel(query, set, agents, unfolded, where = "search") {
  const { boxes, people } = where === "closed" ? OF_CLOSED : { boxes: BOXES, people: PEOPLE };
  return [
    ...(where === "closed" ? [] : [el("div", { class: "filter__switches" }, Object.entries(SWITCHES).map(([name, value]) => box(query, set, name, value, say(`filter.${name}`))))]),
    ...boxes.map((name) => group(name, label(name, where), query, el("div", { class: "filter__boxes" }, values(name, where).map((value) => box(query, set, name, value, shown(name, value, agents)))), unfolded)),
    ...people.map((name) => el("label", { class: "filter__row" }, say(`filter.${name}`), person(name, query, set, agents))),
    el("div", { class: "filter__days" }, DAYS.map((name) => el("label", { class: "filter__row" }, label(name, where), day(name, query, set)))),
  ];
}

/**
 * Return a button for each active value that removes it.
 * @param {Query} query
 * @param {SetFilter} set
 * @param {readonly Person[]} agents
 * @param {Where} [where]
 */
export function filterChips(query, set, agents, where = "search") {
  return activeFilters(query).map(([name, value]) => {
    const words = name in SWITCHES ? say(`filter.${name}`) : DAYS.includes(name) ? `${label(name, where)} ${date(value)}` : PEOPLE.includes(name) ? `${say(`filter.${name}`)}：${shown(name, value, agents)}` : shown(name, value, agents);
    return el("button", { class: "chip search__chip", type: "button", "aria-label": say("filter.remove", { name: words }),
      onclick: () => set(name, query[name].filter((/** @type {string} */ other) => other !== value)) }, words, icon("close"));
  });
}

/**
 * @param {string} name
 * @param {string} words
 * @param {Query} query
 * @param {Node} content
 * @param {ReadonlySet<string>} unfolded
 */
function group(name, words, query, content, unfolded) {
  const count = (query[name] ?? []).length;
  const id = `filter-${name}`;
  return el("details", { class: "filter", id, open: unfolded.has(id) },
    el("summary", {}, words, count ? el("span", { class: "tab__count" }, String(count)) : ""), content);
}

/**
 * @param {Query} query
 * @param {SetFilter} set
 * @param {string} name
 * @param {string} value
 * @param {string} words
 */
function box(query, set, name, value, words) {
  /** @type {string[]} */
  const chosen = query[name] ?? [];
  /** @type {HTMLInputElement} */
  const input = el("input", { type: "checkbox", id: `filter-${name}-${value}`, checked: chosen.includes(value),
    onchange: () => set(name, input.checked ? [...chosen, value] : chosen.filter((other) => other !== value)) });
  return el("label", { class: "filter__box" }, input, words);
}

/**
 * @param {string} name
 * @param {Query} query
 * @param {SetFilter} set
 * @param {readonly Person[]} agents
 */
function person(name, query, set, agents) {
  const chosen = query[name]?.[0] ?? "";
  /** @type {HTMLSelectElement} */
  const select = el("select", { id: `filter-${name}`, onchange: () => set(name, select.value ? [select.value] : []) },
    el("option", { value: "" }, say("filter.anybody")),
    agents.map((agent) => el("option", { value: String(agent.id), selected: String(agent.id) === chosen }, agent.name)));
  return select;
}

/**
 * @param {string} name
 * @param {Query} query
 * @param {SetFilter} set
 */
function day(name, query, set) {
  /** @type {HTMLInputElement} */
  const input = el("input", { type: "date", id: `filter-${name}`, value: query[name]?.[0] ?? "", min: "2000-01-01", max: "2999-12-31",
    onchange: () => { if (!input.value || input.checkValidity()) set(name, input.value ? [input.value] : []); } });
  return input;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {readonly Person[]} agents
 */
function shown(name, value, agents) {
  if (name === "severity") return say("case.severity.of", { level: value });
  if (name === "owner" && value === "agent") return say("filter.owner.agent");
  if (PEOPLE.includes(name)) return agents.find((agent) => String(agent.id) === value)?.name ?? value;
  return named(name, value);
}
