// What is listed beside the conversations: requests for approval, promises and tasks; each is fetched by itself, and only
// when the desk told that it changed.

import { api } from "./api.js";
import { coalesce } from "./coalesce.js";
import { state } from "./desk_state.js";
import { may } from "./may.js";
import { totalOf } from "./promise_rules.js";

const NAMES = ["approvals", "promises", "tasks"];
/** @type {Record<string, import("./may.js").Right>} */
const RIGHTS = { approvals: "decide", promises: "keep", tasks: "work" };
/** @type {Record<string, () => Promise<any>>} */
const LOADS = {
  approvals: async () => (await api.approvals()).approvals,
  // Only the counts while another list is shown.
  promises: async () => keptShown(await api.promises(state.tab === "promises" ? state.filter : { rows: "0" })),
  tasks: async () => (await api.tasks()).tasks,
};

// A list that was left meanwhile came with its counts alone; what is shown stays until the rows are here.
const keptShown = (promises) => (state.tab === "promises" && !promises.promises.length && state.promises?.promises.length && totalOf(promises) ? state.promises : promises);

/**
 * Return `{refresh}`: `refresh(names)` fetches these lists again, all without names, as far as one may see them.
 * `changed(found)` is told what was fetched by its name, `explain(error)` that the session has ended.
 * @param {{changed: (found: Record<string, any>) => void, explain: (error: any) => void}} on
 */
export function makeBeside({ changed, explain }) {
  const loads = new Map(NAMES.map((name) => [name, coalesce(() => load(name), () => state.me)]));

  /** @param {string} name */
  async function load(name) {
    let found;
    try {
      found = await LOADS[name]();
    } catch (error) {
      if (state.me && /** @type {any} */ (error).status === 401) explain(error);
      return;
    }
    if (state.me) changed({ [name]: found });
  }

  return {
    /** @param {readonly string[]} [names] */
    refresh(names = NAMES) {
      for (const name of names) if (RIGHTS[name] && may(RIGHTS[name])) loads.get(name)?.refresh();
    },
  };
}
