// The field for the cause of a case: likely ones and "unknown yet" to press, all others in a list by group.

import { el } from "./dom.js";
import { pick, say } from "./words.js";

/** What a case has while nobody knows its cause. */
export const UNKNOWN = "unknown";

/**
 * Return the name of a cause of a case for people.
 * @param {{cause: string, names: Record<string, string> | null}} given
 */
export const causeName = ({ cause, names }) => (names ? pick(names) : cause === UNKNOWN ? say("causes.unknown") : cause);

/**
 * Return the field of one case and `value()`, the cause chosen or "". `label` names the case where there are several.
 * @param {{number: string, cause: any, likely: {id: string, names: Record<string, string>}[]}} of
 * @param {{id: string, names: Record<string, string>, causes: {id: string, names: Record<string, string>, hint: Record<string, string> | null}[]}[]} tree
 * @param {string} label
 */
export function causeField(of, tree, label) {
  const hints = Object.fromEntries(tree.flatMap((group) => group.causes.map((one) => [one.id, one.hint])));
  const hint = el("span", { class: "small muted", id: `cause-hint-${of.number}` });
  const select = el("select", { name: "cause", "aria-describedby": `cause-hint-${of.number}`, onchange: () => show() },
    el("option", { value: "" }, say("causes.choose")),
    tree.map((group) => el("optgroup", { label: pick(group.names) }, group.causes.map((one) => el("option", { value: one.id }, pick(one.names))))),
    el("option", { value: UNKNOWN }, say("causes.unknown_yet")));
  const press = (cause, name) => el("button", { class: "button button--small", type: "button", dataset: { cause }, onclick: () => { select.value = cause; show(); } }, name);
  const likely = of.likely.map((one) => press(one.id, pick(one.names)));
  const unknown = press(UNKNOWN, say("causes.unknown_yet"));
  const show = () => {
    for (const button of [...likely, unknown]) button.setAttribute("aria-pressed", String(button.dataset.cause === select.value));
    hint.textContent = select.value === UNKNOWN ? say("causes.unknown_lead") : pick(hints[select.value] ?? null);
  };
  if (of.cause) select.value = of.cause.cause;
  show();
  const node = el("fieldset", { class: "field cause-field" }, el("legend", {}, label),
    el("div", { class: "cause-field__likely", role: "group", "aria-label": say(likely.length ? "causes.likely" : "causes.all") }, likely.length > 0 && el("span", { class: "small muted" }, say("causes.likely")), likely, unknown),
    el("label", { class: "field" }, el("span", { class: "visually-hidden" }, say("causes.all")), select), hint);
  return { node, value: () => select.value, focus: () => select.focus() };
}
