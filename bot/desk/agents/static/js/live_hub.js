// Shares one event stream among all who join: it opens for the first and closes with the last.
/** @import { News } from "./live_source.js" */

import { openSource } from "./live_source.js";

/** Return a hub; `open` opens the stream and gets the function that takes the news. */
export function makeHub(open = openSource) {
  /** @type {Set<(news: News) => void>} */
  const joined = new Set();
  /** @type {{stop: () => void} | null} */
  let source = null;
  /** @type {News | null} */
  let state = null;

  /** @param {News} news */
  function tellAll(news) {
    if (news.kind === "state") state = news;
    if (news.kind === "signed_out") source = state = null;
    for (const tell of [...joined]) tell(news);
  }

  return {
    /**
     * Tell `tell` all news from now on; return the function that leaves. Whoever joins an open stream fetches
     * everything, as when it opens.
     * @param {(news: News) => void} tell
     */
    join(tell) {
      joined.add(tell);
      if (!source) source = open(tellAll);
      else if (state) [state, /** @type {News} */ ({ kind: "fresh" })].forEach(tell);
      return () => {
        joined.delete(tell);
        if (joined.size) return;
        source?.stop();
        source = state = null;
      };
    },
  };
}
