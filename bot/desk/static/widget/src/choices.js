// Decide which buttons may still be pressed. The desk decides in the end; this prevents useless presses, also after a
// reload and in a second tab, where only the messages show what was chosen.
/** @import { Message } from "../../protocol" */
/** @import { Unsent } from "./session.js" */

/**
 * `open`: whether anything may be pressed; `chosen`: the label that was pressed, if any.
 * @typedef {{open: boolean, chosen?: string}} ChoiceState
 */

const STEPS_ON = ["recap", "options", "commitment", "handoff"];

/**
 * Return the labels of the buttons of a message.
 * @param {Message} message
 * @returns {(string | undefined)[]}
 */
const labelsOf = (message) => {
  if (message.kind === "options") {
    return [...(message.payload?.options ?? []).map((one) => one.title), message.payload?.none?.label];
  }
  if (message.kind === "recap") {
    return [message.payload?.confirm, ...(message.payload?.corrections ?? [])].map((one) => one?.label);
  }
  return (message.payload?.suggestions ?? []).map((one) => one.label);
};

/**
 * Return the state of the buttons of `message`.
 * @param {Message} message
 * @param {readonly Message[]} later the messages after it
 * @param {readonly Unsent[]} unsent the messages not sent yet
 * @returns {ChoiceState}
 */
export const choiceState = (message, later, unsent) => {
  const pressed = unsent.find((item) => item.of === message.seq && item.state !== "failed");
  if (pressed) return { open: false, chosen: pressed.text };
  const isCard = message.kind === "recap" || message.kind === "options";
  const labels = labelsOf(message);
  for (const next of later) {
    const mine = next.author.role === "customer";
    if (mine && labels.includes(next.text)) return { open: false, chosen: next.text };
    // Suggestions apply only until the customer's next message; cards stay open during a digression.
    if (isCard ? STEPS_ON.includes(next.kind) : mine) return { open: false };
  }
  return { open: !unsent.some((item) => !isCard && item.state !== "failed") };
};
