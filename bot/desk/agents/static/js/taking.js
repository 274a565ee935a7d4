// Take a conversation; whoever already has as many as they can is asked once whether to take it all the same.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

/**
 * Take a conversation; resolves to whether the agent has it now.
 * @param {string} id
 */
export const take = (id) => unlessFull((anyway) => api.take(id, anyway));

/**
 * Run `act(false)`, and `act(true)` when the desk says that the agent is full and they want it all the same.
 * @param {(anyway: boolean) => Promise<unknown>} act
 */
export async function unlessFull(act) {
  try {
    await act(false);
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || !error.problem.type?.endsWith("agents.take.full")) throw error;
    const { holds, capacity } = error.problem.full;
    if (!await askAnyway(holds, capacity)) return false;
    await act(true);
    return true;
  }
}

async function askAnyway(n, most) {
  return await openModal("take-anyway", (close) => el("form", { class: "dialog", onsubmit: (event) => { event.preventDefault(); close(true); } },
    el("h2", { id: "take-anyway-title" }, say("take.anyway.ask", { n, most })),
    el("p", { class: "muted" }, say("take.anyway.lead")),
    el("div", { class: "dialog__buttons" },
      el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
      el("button", { class: "button button--main", type: "submit" }, say("take.anyway"))))) === true;
}
