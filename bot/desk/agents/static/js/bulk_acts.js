// Acts on several conversations at once, and what became of them. Another act is one more entry of `BULK_ACTS`.

import { api, Refused } from "./api.js";

/**
 * An act: the tabs where it is offered, the right it needs, `asks` for what must be chosen first (a colleague, until when,
 * or tags), and the call for one conversation with what was chosen.
 * @typedef {{name: string, tabs: string[], right: import("./may.js").Right, asks?: "whom" | "until" | "tags", call: (id: string, chosen: any) => Promise<unknown>}} BulkAct
 */

/** @type {readonly BulkAct[]} */
export const BULK_ACTS = [
  { name: "take", tabs: ["waiting", "bot"], right: "work", call: (id) => api.take(id) },
  { name: "assign", tabs: ["waiting", "bot"], right: "oversee", asks: "whom", call: (id, { whom, more }) => api.assign(id, whom, more) },
  { name: "postpone", tabs: ["waiting", "mine", "postponed"], right: "work", asks: "until", call: (id, { until, reason }) => api.postpone(id, until, reason) },
  { name: "come_back", tabs: ["postponed"], right: "work", call: (id) => api.comeBack(id) },
  { name: "tag", tabs: ["mine", "postponed"], right: "work", asks: "tags", call: addTags },
  { name: "tag", tabs: ["waiting", "bot", "others"], right: "oversee", asks: "tags", call: addTags },
  { name: "to_queue", tabs: ["mine"], right: "work", call: (id) => api.toQueue(id) },
  { name: "to_queue", tabs: ["others"], right: "oversee", call: (id) => api.toQueue(id) },
];

/**
 * Add tags to those that a conversation is seen to have; the desk refuses when it has others by now.
 * @param {string} id
 * @param {{tags: readonly string[], tagsOf: (id: string) => readonly string[]}} chosen
 */
function addTags(id, { tags, tagsOf }) {
  const had = tagsOf(id);
  return api.correct(id, { what: "tags", value: [...had, ...tags.filter((tag) => !had.includes(tag))], seen: had });
}

/**
 * What became of it: how many were done, how many each colleague has meanwhile, and the reasons for the rest.
 * @typedef {{done: number, taken: Map<string, number>, refused: Map<string, number>, stopped: any}} Outcome
 */

/**
 * Run an act on each conversation, one after the other; a refusal of one does not stop the rest, the end of the session
 * and a lost connection do.
 * @param {BulkAct} act
 * @param {readonly string[]} ids
 * @param {any} chosen
 * @returns {Promise<Outcome>}
 */
export async function runBulk(act, ids, chosen) {
  /** @type {Outcome} */
  const outcome = { done: 0, taken: new Map(), refused: new Map(), stopped: null };
  for (const id of ids) {
    try {
      await act.call(id, chosen);
      outcome.done += 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.status || error.status === 401) return { ...outcome, stopped: error };
      const holder = error.problem.taken_by?.name;
      const [counts, key] = holder ? [outcome.taken, holder] : [outcome.refused, error.title];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return outcome;
}

/**
 * Return the outcome in words: what was done, then what was not and why.
 * @param {string} name
 * @param {Outcome} outcome
 * @param {(name: string, values: Record<string, unknown>) => string} say
 */
export function outcomeInWords(name, { done, taken, refused }, say) {
  return [
    say(`bulk.${name}.done`, { n: done }),
    ...[...taken].map(([agent, n]) => say("bulk.taken_by", { n, agent })),
    ...[...refused].map(([why, n]) => say("bulk.refused", { n, why })),
  ].join(say("bulk.and", {}));
}
