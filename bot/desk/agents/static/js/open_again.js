// The dialog in which a closed case is opened again: who goes on with it, and why.

import { api } from "./api.js";
import { askForm } from "./forms.js";
import { state } from "./desk_state.js";
import { say } from "./words.js";

/**
 * Ask, and open it again; resolve to the desk's answer, or null when cancelled.
 * @param {any} view
 * @returns {Promise<{owner: string, agent: {id: number, name: string} | null} | null>}
 */
export async function askToOpenAgain(view) {
  const handler = view.over?.handler;
  /** @type {any} */
  let done = null;
  await askForm({
    title: say("open_again.ask"), lead: say("open_again.lead"), confirm: say("open_again"),
    fields: [
      { name: "to", label: say("open_again.to"), type: "select", value: "me", options: [
        { value: "me", label: say("open_again.me") },
        ...(handler && handler.id !== state.me?.id ? [{ value: "handler", label: say("open_again.handler", { agent: handler.name }) }] : []),
        { value: "queue", label: say("open_again.queue") }] },
      { name: "reason", label: say("open_again.reason"), type: "textarea", longest: 2000, hint: say("open_again.reason_hint") },
    ],
    check: ({ reason }) => (reason.trim() ? null : { name: "reason", text: say("open_again.note_needed") }),
    send: async ({ to, reason }) => { done = await api.openAgain(view.id, to, reason.trim()); },
  });
  return done;
}
