// A free sum above the limit: the dialog in which an agent asks for it, and the three answers of whoever decides.

import { api } from "./api.js";
import { el } from "./dom.js";
import { askForm } from "./forms.js";
import { dayLimits } from "./promise_rules.js";
import { day } from "./time.js";
import { named, say } from "./words.js";

const WAYS = ["original", "transfer", "cash", "credit"];
const LONGEST_WORDS = 1000;

/**
 * Let the agent ask a supervisor for a sum; `above` is what the desk found in the draft `text`, if there is one.
 * Resolves to whether it was asked for.
 * @param {string} id
 * @param {{text?: string, above?: {amount: string | null, room: string} | null}} [draft]
 */
export function askForSum(id, { text = "", above = null } = {}) {
  return askForm({
    title: say("sum.ask"), lead: say("sum.lead"), confirm: say("draft.ask"),
    fields: [
      { name: "amount", label: say("sum.amount"), value: above?.amount ?? "", longest: 24, hint: above ? say("sum.amount_hint", { room: above.room }) : undefined },
      { name: "purpose", label: say("sum.purpose"), longest: 200, hint: say("sum.purpose_hint") },
      { name: "how", label: say("sum.how"), value: WAYS[0], options: WAYS.map((value) => ({ value, label: say(`sum.how.${value}`) })) },
      { name: "by", label: say("sum.by"), type: "date", ...dayLimits() },
      { name: "words", label: say("sum.words"), type: "textarea", value: text.slice(0, LONGEST_WORDS), longest: LONGEST_WORDS, hint: say("sum.words_hint") },
    ],
    check: (values) => lacking(values, ["amount", "purpose", "by", "words"]),
    send: (values) => api.askForSum(id, values),
  });
}

/** Return what a request for a sum is about, and what came of it. */
export function sumLines({ sum, customer_words: words }) {
  return [
    el("ul", { class: "approval__options" },
      el("li", {}, el("b", {}, sum.amount), " · ", el("span", { dir: "auto" }, sum.purpose)),
      el("li", {}, say("sum.paid", { how: named("sum.how", sum.how), day: day(sum.pay_by) })),
      sum.granted && el("li", {}, el("b", {}, say(sum.less ? "sum.granted_less" : "sum.granted", { amount: sum.granted, asked: sum.amount })))),
    words && el("p", { class: "approval__reason", dir: "auto" }, say("sum.decline.words"), say("colon"), words),
  ];
}

/** The three answers, each a dialog that resolves to whether it was sent. */
export const ANSWERS = {
  approve: (approval) => askForm({
    title: say("sum.approve.ask"), lead: `${approval.sum.amount} · ${approval.sum.purpose}${say("list.separator")}${say("sum.approve.lead")}`, confirm: say("approval.approve"),
    fields: [noteField("approve")],
    send: ({ note }) => api.decide(approval.id, "approve", note),
  }),
  less: (approval) => askForm({
    title: say("sum.approve.ask"), lead: say("sum.approve.lead"), confirm: say("approval.approve"),
    fields: [
      { name: "amount", label: say("sum.amount"), value: approval.sum.typed, longest: 24, hint: say("sum.approve.amount_hint", { amount: approval.sum.amount }) },
      noteField("approve"),
    ],
    check: (values) => lacking(values, ["amount"]),
    send: ({ amount, note }) => api.decide(approval.id, "approve", note, { amount }),
  }),
  decline: (approval) => askForm({
    title: say("sum.decline.ask"), lead: say("sum.decline.lead"), confirm: say("approval.decline"),
    fields: [
      { name: "words", label: say("sum.decline.words"), type: "textarea", longest: 4000, hint: `${say("promises.write_in", { language: named("locale", approval.locale) })} ${say("sum.decline.words_hint")}` },
      { ...noteField("decline"), optional: true },
    ],
    check: ({ words }) => (words.trim() ? null : { name: "words", text: say("sum.decline.words_needed") }),
    send: ({ words, note }) => api.decide(approval.id, "decline", note, { words }),
  }),
};

function noteField(name) {
  return { name: "note", label: say(`approval.approve.note`), type: "textarea", longest: 2000, optional: true, hint: say(`approval.${name}.note_hint`) };
}

function lacking(values, names) {
  const empty = names.find((name) => !values[name].trim());
  return empty ? { name: empty, text: say(`sum.fault.${empty}`) } : null;
}
