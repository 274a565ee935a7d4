// News of all changes, from one event stream for all tabs of this browser; missed changes are fetched again.

import { byId } from "./dom.js";
import { link } from "./live_link.js";
import { waysHere } from "./live_roads.js";
import { say } from "./words.js";

// The words of the lamp in each state of the stream.
const LAMP = { on: "live", lost: "reconnecting", polling: "live.polling" };

/**
 * Start listening as the agent with the id `me`; return a function that stops. `on`: {queue, conversation, typing,
 * here, colleagues, notices, beside, fresh, ended}; `beside` gets the names of the lists that changed, `fresh` follows a time in which changes may have been missed.
 */
export function listen(on, me) {
  const lamp = byId("live");
  const events = {
    queue: () => on.queue(),
    conversation: (data) => on.conversation(data.conversation_id),
    typing: (data) => on.typing(data),
    here: (data) => on.here(data),
    colleagues: () => on.colleagues(),
    notices: (data) => on.notices(data.unread),
    beside: (data) => on.beside(data.changed),
  };

  function show(state) {
    if (lamp.dataset.state === state) return;
    lamp.dataset.state = state;
    lamp.hidden = false;
    lamp.dataset.say = `agents.${LAMP[state]}`;
    lamp.textContent = say(LAMP[state]);
  }

  // Tabs of another person have a stream of their own, so nobody hears what another session may see.
  const leave = link(`amends-desk-${me}`, waysHere(), (news) => {
    if (news.kind === "state") show(news.state);
    else if (news.kind === "fresh") { on.queue(); on.conversation(null); on.colleagues(); on.fresh(); }
    else if (news.kind === "event") events[news.name]?.(news.data);
    else { stop(); on.ended(); }
  });

  function stop() {
    leave();
    lamp.hidden = true;
    delete lamp.dataset.state;
  }

  return stop;
}
