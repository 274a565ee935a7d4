// The keys of live work. A key presses a button on the screen, so it can do no more than a click.

import { registerKey } from "./keys.js";
import { showKeys } from "./keys_help.js";
import { say } from "./words.js";

const press = (selector) => {
  const button = document.querySelector(selector);
  if (!button || button.disabled || button.hidden) return;
  // A dialog that opens returns the focus to this button.
  button.focus({ preventScroll: true });
  button.click();
};

/** Register the keys; `onTakeNext()` takes the next conversation, `onStep(1 | -1)` opens the one after or before. */
export function startDeskKeys({ onTakeNext, onStep }) {
  registerKey("take_next", ["n"], () => say("keys.take_next"), onTakeNext);
  registerKey("take", ["a"], () => say("keys.take"), () => press("#act-take, #act-take_over"));
  registerKey("reply", ["r"], () => say("keys.reply"), () => press('.writing [data-mode="reply"]'));
  registerKey("note", ["m"], () => say("keys.note"), () => press('.writing [data-mode="note"]'));
  registerKey("templates", ["t"], () => say("keys.templates"), () => press(".reply .templates__open"));
  registerKey("send", ["Enter"], () => say("keys.send"), null);
  registerKey("leave", ["Escape"], () => say("keys.leave"), null);
  registerKey("transfer", ["x"], () => say("keys.transfer"), () => press("#act-transfer"));
  registerKey("give_back", ["b"], () => say("keys.give_back"), () => press("#act-give_back"));
  registerKey("resolve", ["d"], () => say("keys.resolve"), () => press("#act-resolve"));
  registerKey("next", ["j"], () => say("keys.next"), () => onStep(1));
  registerKey("previous", ["k"], () => say("keys.previous"), () => onStep(-1));
  registerKey("help", ["?"], () => say("keys.help"), showKeys);
}
