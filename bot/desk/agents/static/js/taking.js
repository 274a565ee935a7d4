// Take a conversation; whoever already has as many as they can is asked once whether to take it all the same.

import { api, Refused } from "./api.js";
import { ask } from "./dialogs.js";

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
    if (await ask("take.anyway", { values: { n: holds, most: capacity } }) === null) return false;
    await act(true);
    return true;
  }
}
