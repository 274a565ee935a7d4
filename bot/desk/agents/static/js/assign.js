// Give a waiting conversation to a colleague without taking it.

import { api } from "./api.js";
import { colleagueField } from "./colleague_field.js";
import { askForm } from "./forms.js";
import { say } from "./words.js";

/** Ask who takes the conversation, if it is `still()` on the screen; resolves to their name, or null. */
export async function assignTo(id, still) {
  const { colleagues } = await api.colleagues();
  if (!still()) return null;
  const able = colleagues.filter((person) => !person.me && person.presence === "available");
  const isFull = (person) => person.holds >= person.capacity;
  const full = able.filter(isFull).map((person) => String(person.id));
  const { field, check } = colleagueField(able, (person) => (isFull(person) ? `　${say("over_capacity.full")}` : ""));
  let name = "";
  const done = await askForm({
    title: say("assign.ask"),
    lead: say(able.length ? "assign.lead" : "assign.nobody"),
    confirm: say("assign"),
    fields: [field, ...(full.length ? [{ name: "why", label: say("over_capacity"), hint: say("over_capacity.hint"), optional: true, longest: 500, onlyFor: ["whom", ...full] }] : [])],
    check: (values) => check(values) ?? (full.includes(values.whom) && !values.why.trim() ? { name: "why", text: say("over_capacity.needed") } : null),
    send: async ({ whom, why = "" }) => { name = (await api.assign(id, Number(whom), why.trim() ? { over_capacity: why.trim() } : {})).agent.name; },
  });
  return done ? name : null;
}
