// What happened to many customers at once, told above the conversation before anybody has to type it.
/** @import { ToldIncidents } from "../../protocol" */
import { momentOf } from "./dates.js";
import { call } from "./desk.js";
import { fill, h } from "./dom.js";
import { LOCALE, say } from "./page.js";

/**
 * Show in `el` what the desk tells now; nothing changes while it cannot be reached.
 * @param {HTMLElement} el
 */
export const incidentsTold = async (el) => {
  /** @type {ToldIncidents | null} */
  const told = await call("GET", `api/incidents?locale=${LOCALE}`).catch(() => null);
  if (!told) return;
  el.hidden = !told.incidents.length;
  fill(
    el,
    ...told.incidents.map(({ text, news: [newest], next_update_at }) =>
      h(
        "section",
        null,
        h("p", { text }),
        newest && h("p", null, h("b", { text: momentOf(newest.at) }), ` ${newest.text}`),
        next_update_at && h("p", { text: say("next_news", { time: momentOf(next_update_at) }) }),
      ),
    ),
  );
};
