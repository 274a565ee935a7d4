// The control with which something of a case is put right, by what it is: a list, a day with its role, boxes, words.

import { makeCombobox } from "./combobox.js";
import { el } from "./dom.js";
import { money } from "./money.js";
import { named, pick, say } from "./words.js";

export const DAYS = ["when", "bought_on", "delivered_on", "used_for", "promised_for", "appointment"];
const WITH_TIME = ["promised_for", "appointment"];
const LISTS = { branch: "", desired_outcome: "outcome", channel: "channel", kind: "kind", emotion: "emotion", locale: "locale", priority: "priority_number" };
// What may be taken away by choosing nothing.
const CLEARABLE = ["branch", "desired_outcome", "channel"];
const BOXES = ["sub_kinds", "severity_set"];
const TYPES = { phone: "tel", email: "email" };
// What needs a reason.
export const NEEDS_WHY = ["severity_set", "priority"];
// What the desk is asked for before the control can be drawn.
export const HAS_CHOICES = [...Object.keys(LISTS), ...BOXES, "product", "tags"];
const HINTS = ["amount", "product", "used_for", "tags", "what", "severity_set"];
const CLEARED = ["overcharged", "order_number", "phone", "email", "address", "free_times", ...DAYS];

/**
 * Return the hint below the control of `what`; "" when none is needed.
 * @param {string} what
 */
export function hintOf(what) {
  if (HINTS.includes(what)) return say(`correct.hint.${what}`);
  return CLEARED.includes(what) ? say("correct.hint.clear") : "";
}

/**
 * @typedef {{value: any, names?: Record<string, string>, points?: number, heard?: boolean, counts?: boolean}} Choice
 * @typedef {{nodes: any[], read: () => {value: any, role?: string}, first: HTMLElement, fields: Record<string, HTMLElement>}} Control
 */

/**
 * Return the control of `what` with its present value: its nodes, `read()` for what is in it, the `first` element to
 * focus, and the elements by the name of their field. `id` is that of the main element; `find(words)` asks for choices.
 * @param {string} what
 * @param {any} value
 * @param {Choice[]} choices
 * @param {string} id
 * @param {(words: string) => Promise<Choice[]>} find
 * @returns {Control}
 */
export function controlOf(what, value, choices, id, find) {
  if (what in LISTS) return list(what, value, choices, id);
  if (BOXES.includes(what)) return boxes(what, value, choices, id);
  if (DAYS.includes(what)) return day(what, value, id);
  if (what === "product") return search(value, choices, id, find);
  if (what === "tags") return tags(value, choices, id);
  return words(what, value, id);
}

/** @type {(node: HTMLElement & {value: string}) => Control} */
const single = (node) => ({ nodes: [node], read: () => ({ value: node.value }), first: node, fields: { value: node } });

function words(what, value, id) {
  const text = value && typeof value === "object" ? money(value.minor, value.currency) : String(value ?? "");
  if (what === "what") return single(el("textarea", { id, name: "value", value: text, rows: 4, maxLength: 4000 }));
  return single(el("input", { id, name: "value", type: TYPES[what] ?? "text", value: text, autocomplete: "off", maxLength: 300, inputMode: what === "amount" ? "decimal" : undefined }));
}

function list(what, value, choices, id) {
  const empty = CLEARABLE.includes(what) ? [el("option", { value: "" }, say("fact.none"))] : [];
  const word = (choice) => pick(choice.names) || (choice.value === "unknown" ? say("facts.unknown") : named(LISTS[what], choice.value));
  const node = el("select", { id, name: "value" }, empty, choices.map((choice) => el("option", { value: String(choice.value), selected: choice.value === value }, word(choice))));
  return { ...single(node), read: () => ({ value: what === "priority" ? Number(node.value) : node.value }) };
}

function day(what, value, id) {
  const said = String(value ?? "");
  const box = el("span", { class: "editor__day" });
  const role = el("select", { id: `${id}-role`, name: "role", "aria-label": say("correct.role"), onchange: () => draw() },
    DAYS.map((name) => el("option", { value: name, selected: name === what }, named("fact", name))));
  const date = el("input", { id, name: "value", type: "date", value: said.slice(0, 10), "aria-label": named("fact", what) });
  const time = el("input", { type: "time", name: "time", value: said.length > 10 ? said.slice(11, 16) : "", "aria-label": say("correct.time") });
  const length = el("input", { name: "length", type: "text", value: what === "used_for" ? said : "", "aria-label": named("fact", "used_for"), maxLength: 80 });
  const draw = () => {
    length.hidden = role.value !== "used_for";
    date.hidden = !length.hidden;
    time.hidden = !WITH_TIME.includes(role.value);
  };
  box.append(date, time, length);
  draw();
  const read = () => {
    const at = date.value && !time.hidden && time.value ? `${date.value}T${time.value}` : date.value;
    return { value: length.hidden ? at : length.value, role: role.value };
  };
  return { nodes: [box, role], read, first: what === "used_for" ? length : date, fields: { value: what === "used_for" ? length : date, role } };
}

function boxes(what, value, choices, id) {
  const severity = what === "severity_set";
  const held = (choice) => (severity ? choice.counts : (value ?? []).includes(choice.value));
  const label = (choice) => (severity ? `${pick(choice.names)} · ${say(choice.points === 1 ? "correct.points.one" : "correct.points", { points: choice.points })}` : named("kind", choice.value));
  const all = choices.map((choice, at) => el("input", { type: "checkbox", name: "value", id: at ? undefined : id, value: choice.value, checked: held(choice) }));
  const group = el("div", { class: "editor__boxes" }, all.map((box, at) => el("label", { class: "check" }, box, label(choices[at]))));
  const ticked = () => all.filter((box) => box.checked).map((box) => box.value);
  // What is held and no choice stays.
  const others = severity ? [] : (value ?? []).filter((name) => !choices.some((choice) => choice.value === name));
  const read = () => ({ value: severity ? setOf(choices, ticked()) : [...others, ...ticked()] });
  return { nodes: [group], read, first: all[0] ?? group, fields: { value: group } };
}

/**
 * Return which parts of the severity are set aside and which are added, from the parts that are ticked.
 * @param {Choice[]} choices
 * @param {string[]} ticked
 */
export function setOf(choices, ticked) {
  const on = (choice) => ticked.includes(choice.value);
  return {
    aside: choices.filter((choice) => choice.heard && !on(choice)).map((choice) => choice.value),
    added: choices.filter((choice) => !choice.heard && on(choice)).map((choice) => choice.value),
  };
}

function search(value, choices, id, find) {
  const label = (choice) => pick(choice.names) || String(choice.value);
  const now = choices.find((choice) => choice.value === value);
  const { box, list: found, chosen } = makeCombobox({ id, name: "value", text: now ? label(now) : String(value ?? ""), choices, find, label, valueOf: (choice) => String(choice.value) });
  return { ...single(box), nodes: [el("span", { class: "combo" }, box, found)], read: () => ({ value: chosen() }) };
}

function tags(value, choices, id) {
  const node = el("input", { id, name: "value", type: "text", value: (value ?? []).join(", "), autocomplete: "off", maxLength: 400 });
  const read = () => ({ value: splitTags(node.value) });
  const add = (tag) => { node.value = [...read().value.filter((one) => one !== tag), tag].join(", "); node.focus(); };
  const used = choices.filter((choice) => !(value ?? []).includes(choice.value)).slice(0, 8);
  const offered = used.length > 0 && el("span", { class: "editor__tags" }, used.map((choice) => el("button", { class: "chip chip--button", type: "button", onclick: () => add(choice.value) }, `+ ${choice.value}`)));
  return { ...single(node), nodes: [node, offered], read };
}

/**
 * Return the tags in what somebody typed: parted by commas of either script.
 * @param {string} typed
 */
export const splitTags = (typed) => typed.split(/[,，、;；\n]/).map((tag) => tag.trim()).filter(Boolean);
