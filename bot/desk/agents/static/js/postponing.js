// The dialog that asks until when something is put by, and why.

import { askForm } from "./forms.js";
import { asTyped, offeredMoments } from "./later.js";
import { moment } from "./time.js";
import { say } from "./words.js";

/** The fields for a moment to come, and a function that reads it: an ISO time, or "" while none was chosen. */
export function momentFields() {
  const offered = offeredMoments(new Date());
  const fields = [
    { name: "when", label: say("later.when"), type: "select", value: "tomorrow", options: [
      ...offered.map(([name, at]) => ({ value: name, label: say(`later.when.${name}`, { time: moment(at.toISOString()) }) })),
      { value: "at", label: say("later.when.at") }] },
    { name: "at", label: say("later.at"), type: "datetime-local", min: asTyped(new Date()), onlyFor: ["when", "at"] },
  ];
  /** @param {Record<string, any>} values */
  const read = ({ when, at }) => {
    const chosen = when === "at" ? new Date(at) : new Map(offered).get(when);
    return chosen && !Number.isNaN(chosen.getTime()) ? chosen.toISOString() : "";
  };
  return { fields, read };
}

/**
 * Ask until when and why; `send({until, reason, tellLater})` may be refused. With `promised` (ISO), the time by which the
 * customer expects a person, the later time can be told to them. Resolves to what was sent, or null when cancelled.
 * @param {string} title
 * @param {string} lead
 * @param {{about?: HTMLElement, promised?: string | null, send?: (chosen: {until: string, reason: string, tellLater: boolean}) => Promise<unknown>}} [more]
 * @returns {Promise<{until: string, reason: string, tellLater: boolean} | null>}
 */
export async function chooseUntil(title, lead, { about, promised = null, send = async () => {} } = {}) {
  const { fields, read } = momentFields();
  /** @type {{until: string, reason: string, tellLater: boolean} | null} */
  let sent = null;
  await askForm({
    title, lead, about, confirm: say("postpone"),
    fields: [
      ...fields,
      { name: "reason", label: say("postpone.reason"), type: "textarea", longest: 1000, hint: say("postpone.reason_hint") },
      ...(promised ? [{ name: "tell", label: say("postpone.tell_later", { time: moment(promised) }), type: "checkbox" }] : []),
    ],
    check: (values) => {
      const until = read(values);
      if (!until || new Date(until) <= new Date()) return { name: values.when === "at" ? "at" : "when", text: say("postpone.ahead") };
      return values.reason.trim() ? null : { name: "reason", text: say("postpone.note_needed") };
    },
    send: async (values) => {
      const chosen = { until: read(values), reason: values.reason.trim(), tellLater: values.tell === "yes" };
      await send(chosen);
      sent = chosen;
    },
  });
  return sent;
}
