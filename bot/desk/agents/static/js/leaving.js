// What becomes of an agent's conversations before they go: asked when they set themselves away or sign out.

import { api } from "./api.js";
import { state } from "./desk_state.js";
import { toast } from "./dom.js";
import { askForm } from "./forms.js";
import { say } from "./words.js";

const KEEP = "keep", QUEUE = "queue";

/**
 * Ask what becomes of the conversations in which a customer waits, do it, then `go()`; without conversations, go at
 * once. Resolves to whether the agent goes.
 * @param {() => Promise<unknown>} go
 */
export async function leaving(go) {
  const mine = state.lists.mine ?? [];
  if (!mine.length) {
    await go();
    return true;
  }
  const waiting = mine.filter((row) => row.last_words?.role === "customer").length;
  const { colleagues, hand_over_minutes: minutes } = await api.colleagues();
  const free = colleagues.filter((one) => !one.me && one.presence === "available" && one.holds < one.capacity);
  return askForm({
    title: say("leave.ask"), lead: say("leave.lead", { n: mine.length, waiting }), confirm: say("leave"),
    fields: [{ name: "what", label: say("leave.what"), value: waiting ? QUEUE : KEEP, options: [
      { value: QUEUE, label: say("leave.queue") },
      ...free.map((one) => ({ value: String(one.id), label: say("leave.colleague", { name: one.name, holds: one.holds, capacity: one.capacity }) })),
      { value: KEEP, label: say("leave.keep"), hint: say("leave.keep_hint", { minutes }) }] }],
    send: async ({ what }) => {
      if (what !== KEEP) toast(say("leave.done", await api.handOver(what === QUEUE ? undefined : Number(what))));
      await go();
    },
  });
}
