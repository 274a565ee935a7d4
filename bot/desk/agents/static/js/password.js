// Change one's own password, opened from the name in the bar.

import { api } from "./api.js";
import { toast } from "./dom.js";
import { askForm } from "./forms.js";
import { say } from "./words.js";

const LEAST = 8;

/** Return {name, text} when the new password in `values` breaks a rule that can be checked here, else null. */
export function passwordFault(values, name = "password", least = LEAST) {
  return [...values[name]].length < least ? { name, text: say("password.short", { least }) } : null;
}

/** Ask for the old password and twice for the new one; the desk then signs out other browsers. */
export async function changeOwnPassword() {
  const field = (name, autocomplete, hint) => ({ name, type: "password", label: say(`password.${name}`), autocomplete, hint });
  const sent = await askForm({
    title: say("password"),
    lead: say("password.lead"),
    fields: [field("old", "current-password"), field("new", "new-password", say("password.rule", { least: LEAST })), field("again", "new-password")],
    confirm: say("password"),
    check: (values) => passwordFault(values, "new") ?? (values.new === values.again ? null : { name: "again", text: say("password.differ") }),
    send: (values) => api.changePassword(values.old, values.new),
  });
  if (sent) toast(say("password.changed"));
}
