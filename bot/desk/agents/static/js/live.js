// One event stream for all changes. The browser reconnects by itself; missed changes are fetched again.

import { byId } from "./dom.js";
import { say } from "./words.js";

/** Start listening; return a function that stops. `on`: {queue, conversation, typing, colleagues, ended}. */
export function listen(on) {
  const lamp = byId("live");
  /** @type {EventSource | null} */
  let stream = null;
  let timer = 0;
  let stopped = false;

  const show = (state) => {
    if (lamp.dataset.state === state) return;
    lamp.dataset.state = state;
    lamp.hidden = false;
    lamp.dataset.say = state === "on" ? "agents.live" : "agents.reconnecting";
    lamp.textContent = say(state === "on" ? "live" : "reconnecting");
  };

  function connect() {
    stream = new EventSource("/api/desk/events");
    stream.addEventListener("open", () => show("on"));
    // What changed before the desk listened is not told, so everything is fetched when it says that it does.
    stream.addEventListener("listening", () => { on.conversation(null); on.colleagues(); on.queue(); });
    stream.addEventListener("queue", () => on.queue());
    stream.addEventListener("conversation", (event) => on.conversation(JSON.parse(event.data).conversation_id));
    stream.addEventListener("typing", (event) => on.typing(JSON.parse(event.data)));
    stream.addEventListener("colleagues", () => on.colleagues());
    stream.addEventListener("signed_out", () => { stop(); on.ended(); });
    stream.addEventListener("error", () => {
      if (stopped) return;
      show("lost");
      // A refused stream (no session, server restarting behind a proxy) is not retried by the browser.
      if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(() => on.refused().then((goOn) => goOn && !stopped && connect()), 2000);
    });
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    stream?.close();
    lamp.hidden = true;
    delete lamp.dataset.state;
  }

  connect();
  return stop;
}
