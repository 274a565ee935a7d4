// The bar above a list while rows are selected: how many, and what can be done with them all.

import { api } from "./api.js";
import { BULK_ACTS, outcomeInWords, runBulk } from "./bulk_acts.js";
import { colleagueField } from "./colleague_field.js";
import { splitTags } from "./correct_controls.js";
import { ask } from "./dialogs.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { may } from "./may.js";
import { chooseUntil } from "./postponing.js";
import { say } from "./words.js";

/** Return the bar. `ids` are the selected conversations; `tagsOf(id)` are the tags that one is seen to have; `run` runs
 * a button's act; `onDone()` follows a finished act. */
export function bulkBar({ tab, ids, all, tagsOf, run, onClear, onAll, onDone, explain }) {
  const acts = BULK_ACTS.filter((act) => act.tabs.includes(tab) && may(act.right));
  return el("div", { class: "bulk", role: "group", "aria-label": say("bulk.selected", { n: ids.length }) },
    el("b", { class: "bulk__count", role: "status" }, say("bulk.selected", { n: ids.length })),
    acts.map((act) => el("button", { class: "button button--small", type: "button", id: `bulk-${act.name}`,
      onclick: (event) => run(event.currentTarget, () => perform(act, ids, { tagsOf, onDone, explain })) }, say(`bulk.${act.name}`))),
    ids.length < all && el("button", { class: "button button--small button--quiet", type: "button", id: "bulk-all", onclick: onAll }, say("bulk.all", { n: all })),
    el("button", { class: "button button--small button--quiet", type: "button", id: "bulk-clear", onclick: onClear }, say("bulk.clear")));
}

async function perform(act, ids, { tagsOf, onDone, explain }) {
  const asks = { whom: () => chooseColleague(act, ids.length), until: () => chooseUntil(say("bulk.postpone.ask", { n: ids.length }), say("bulk.postpone.lead")), tags: () => chooseTags(ids, tagsOf) };
  const chosen = await (act.asks ? asks[act.asks]() : ask(`bulk.${act.name}`, { values: { n: ids.length } }));
  if (chosen === null) return;
  const outcome = await runBulk(act, ids, chosen);
  onDone();
  toast(outcomeInWords(act.name, outcome, say));
  if (outcome.stopped) explain(outcome.stopped);
}

async function chooseColleague(act, n) {
  const { colleagues } = await api.colleagues();
  const able = colleagues.filter((person) => person.me || person.presence === "available");
  /** @type {{whom: number, more: Record<string, unknown>} | null} */
  let chosen = null;
  const { field, check } = colleagueField(able, ({ capacity, holds }) => (capacity - holds < n ? `　${say("over_capacity.full")}` : ""));
  await askForm({
    title: say(`bulk.${act.name}.ask`, { n }), lead: say(`bulk.${act.name}.lead`), confirm: say(`bulk.${act.name}`),
    fields: [field, { name: "why", label: say("over_capacity"), hint: say("over_capacity.if_full"), optional: true, longest: 500 }],
    check,
    send: async ({ whom, why }) => {
      const own = able.find((one) => one.me && String(one.id) === whom);
      chosen = { whom: Number(whom), more: own ? { anyway: Boolean(why.trim()) } : why.trim() ? { over_capacity: why.trim() } : {} };
    },
  });
  return chosen;
}

async function chooseTags(ids, tagsOf) {
  // Only the first is asked: the tags that are in use are the same everywhere.
  const { choices } = await api.correctionChoices(ids[0], "tags", "");
  /** @type {{tags: string[], tagsOf: (id: string) => readonly string[]} | null} */
  let chosen = null;
  await askForm({
    title: say("bulk.tag.ask", { n: ids.length }), lead: say("bulk.tag.lead"), confirm: say("bulk.tag"),
    fields: [{ name: "tags", label: say("fact.tags"), hint: say("correct.hint.tags"), longest: 200, suggested: choices.map(({ value }) => value) }],
    check: ({ tags }) => (splitTags(tags).length ? null : { name: "tags", text: say("bulk.tag.needed") }),
    send: async ({ tags }) => { chosen = { tags: splitTags(tags), tagsOf }; },
  });
  return chosen;
}
