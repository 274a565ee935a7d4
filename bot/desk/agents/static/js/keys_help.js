// The help that lists the keys, and the switch that turns them off.

import { el } from "./dom.js";
import { enableKeys, keysEnabled, registeredKeys } from "./keys.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

const NAMES = { Enter: "Enter", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓" };

/** Show the keys. */
export function showKeys() {
  const shown = (key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  openModal("keys", (close) => {
    const box = el("input", { type: "checkbox", checked: keysEnabled(), onchange: () => enableKeys(box.checked) });
    return el("div", { class: "dialog" },
      el("h2", { id: "keys-title" }, say("keys")),
      el("p", { class: "muted small" }, say("keys.lead")),
      el("dl", { class: "keys" }, registeredKeys().map(({ keys, label }) => [
        el("dt", {}, keys.map((key, index) => [index ? ` ${say("keys.or")} ` : "", el("kbd", {}, shown(key))])),
        el("dd", {}, label)])),
      el("label", { class: "check" }, box, say("keys.enabled")),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button button--main", type: "button", onclick: close }, say("close"))));
  });
}
