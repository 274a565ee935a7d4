// The shared worker: one event stream for all tabs that the same person has open in this browser.

import { makeHub } from "./live_hub.js";

const hub = makeHub();

addEventListener("connect", (event) => {
  const [port] = /** @type {MessageEvent} */ (event).ports;
  let leave = () => {};
  port.onmessage = ({ data: asked }) => {
    if (asked === "ask") return port.postMessage({ kind: "here" });
    leave();
    leave = () => {};
    if (asked !== "join") return;
    port.postMessage({ kind: "here" });
    leave = hub.join((news) => port.postMessage(news));
  };
});
