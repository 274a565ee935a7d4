// What the empty box asks for, at each point of a conversation.
/** @import { StateEvent } from "../../protocol" */

/**
 * Return the name of the placeholder for a state: what happened is asked only until it was told.
 * @param {Partial<StateEvent>} state
 */
export const promptFor = ({ owner = "bot", stage = "listening" }) => {
  if (owner === "agent" || owner === "queue") return "prompt_person";
  if (owner === "closed" || stage === "resolved" || stage === "closed") return "prompt_again";
  if (stage === "agreed") return "prompt_agreed";
  return stage === "listening" ? "placeholder" : "prompt_more";
};
