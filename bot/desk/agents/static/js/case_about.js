// How the case is judged: stage, kind, feeling, severity with its reasons, priority, tags.

import { part, pairs } from "./case_parts.js";
import { isEditor, pencil } from "./correcting.js";
import { el } from "./dom.js";
import { date, moment } from "./time.js";
import { contribution } from "./why.js";
import { named, pick, say } from "./words.js";

/**
 * @param {any} view
 * @param {any} handlers
 */
export function aboutPart(view, handlers) {
  const found = view.case;
  if (!found) return part("case", el("p", { class: "muted small" }, say("case.none")));
  const reasons = (found.severity_reasons ?? []).map(contribution);
  const can = view.correctable;
  /** @type {(what: string, shown: (value: any) => string, ...values: any[]) => any} */
  const cell = (what, shown, ...values) => {
    const tool = pencil(view, what, handlers, { shown });
    return isEditor(tool) ? [tool] : [...values, tool];
  };
  const word = (group) => (value) => named(group, value);
  return part("case", pairs(
    [say("case.stage"), named("stage", found.stage)],
    (found.kind || can) && [say("case.kind"), ...cell("kind", word("kind"), named("kind", found.kind))],
    (found.emotion || can) && [say("case.emotion"), ...cell("emotion", word("emotion"), named("emotion", found.emotion))],
    (found.severity || can) && [say("case.severity"), ...cell("severity_set", severitySet, found.severity && level(found.severity),
      found.severity && say("case.severity.of", { level: found.severity }))],
    can?.priority !== undefined && [say("fact.priority"), ...cell("priority", word("priority_number"), named("priority_number", can.priority))],
    (found.tags?.length || can) && [say("fact.tags"), ...cell("tags", (value) => value.join(say("list.separator")),
      found.tags.length ? el("span", { class: "tags" }, found.tags.map((tag) => el("span", { class: "chip", dir: "auto" }, tag))) : el("span", { class: "muted" }, say("tags.none")))],
    found.opened_at && [say("case.opened"), moment(found.opened_at)],
    found.answer_by && [say("case.answer_by"), el("span", { title: pick(found.answer_by.law) }, date(found.answer_by.day), " "),
      el("span", { class: `chip ${{ overdue: "chip--danger", answered: "chip--accent" }[found.answer_by.state] ?? ""}` },
        named("case.answer_by", found.answer_by.state))]),
    reasons.length > 0 && el("ul", { class: "why-list" }, reasons.map((reason) => el("li", {}, `· ${reason}`))));
}

const level = (severity) => el("span", { class: "level", dataset: { level: severity }, "aria-hidden": "true" }, [1, 2, 3, 4].map((n) => el("i", { class: n <= severity ? "on" : "" })));

/**
 * Return what a person set about the severity in words.
 * @param {any} value
 */
export function severitySet(value) {
  const names = (parts) => parts.map((name) => named("severity_part", name)).join(say("list.separator"));
  const told = ["aside", "added"].filter((side) => value?.[side]?.length).map((side) => say(`severity_set.${side}`, { parts: names(value[side]) }));
  return told.join(" · ") || say("fact.none");
}
