// Buttons for choices. The thread calls `refresh(state)` after every new message.
/** @import { Choice } from "../../protocol" */
/** @import { ChoiceState } from "./choices.js" */
import { h, isOff, setOff } from "./dom.js";

/** @typedef {(label: string, choice: string) => void} Press */
/** @typedef {ReturnType<typeof choiceButton>} ChoiceButton */

/**
 * Return a button for one choice; `face` is its content if that is not its label.
 * @param {string} cls
 * @param {string} choice
 * @param {string} label
 * @param {string | (Node | string)[] | null} face
 * @param {Press} press
 */
export const choiceButton = (cls, choice, label, face, press) => {
  const button = h("button", { type: "button", cls }, face || label);
  button.onclick = () => !isOff(button) && press(label, choice);
  /** @param {ChoiceState} state */
  const refresh = ({ open, chosen }) => {
    setOff(button, !open);
    button.classList.toggle("chosen", chosen === label);
  };
  return Object.assign(button, { refresh });
};

/**
 * Return a row of suggested answers, hidden when they no longer apply.
 * @param {readonly Choice[]} suggestions
 * @param {Press} press
 */
export const suggestionRow = (suggestions, press) => {
  const buttons = suggestions.map(({ choice, label }) => choiceButton("chip", choice, label, null, press));
  const row = h("div", { cls: "chips" }, buttons);
  /** @param {ChoiceState} state */
  const refresh = (state) => {
    row.hidden = !state.open;
    buttons.forEach((button) => button.refresh(state));
  };
  return Object.assign(row, { refresh });
};
