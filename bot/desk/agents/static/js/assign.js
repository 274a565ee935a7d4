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
  const { field, check } = colleagueField(able);
  let name = "";
  const done = await askForm({
    title: say("assign.ask"),
    lead: say(able.length ? "assign.lead" : "assign.nobody"),
    confirm: say("assign"),
    fields: [field],
    check,
    send: async ({ whom }) => { name = (await api.assign(id, Number(whom))).agent.name; },
  });
  return done ? name : null;
}
