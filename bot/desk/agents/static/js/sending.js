// Sends what an agent wrote. What could not be sent is kept, also while another conversation is open.

import { api } from "./api.js";
import { forgetFiles, keepUnsent } from "./files_to_send.js";
import { newId } from "./ids.js";
import { say } from "./words.js";

const unsentOf = new Map();
// Refusals after which it cannot be sent as it is.
const NEVER_AS_IT_IS = [401, 409, 413, 415, 422];

/** Delete the messages that could not be sent, because another person may sign in next. */
export const forgetUnsent = () => { unsentOf.clear(); forgetFiles(); };

/**
 * Return what sends the messages of one conversation and shows in `transcript` how far each is. `composer()` is the
 * reply box, null when the conversation is not open or not mine; `onSent(text)` follows words that were sent,
 * `onTried()` every attempt, `explain(error)` reports a refusal.
 */
export function makeSending(id, { transcript, drafts, composer, onSent, onTried, explain }) {
  if (!unsentOf.has(id)) unsentOf.set(id, new Map());
  const unsent = unsentOf.get(id);

  function show(draft) {
    draft.draw = () => transcript.pending(draft, () => attempt(draft));
    draft.draw();
  }

  async function attempt(draft) {
    draft.failed = "";
    unsent.set(draft.clientId, draft);
    show(draft);
    try {
      if (draft.file) await api.sendFile(id, draft.clientId, draft.text, draft.file, (percent) => transcript.progress(draft, percent));
      else await api.talk(id, draft.clientId, draft.text);
      if (draft.text) onSent(draft.text);
    } catch (error) {
      draft.failed = [error.title || say("message.failed"), error.problem?.detail].filter(Boolean).join(" ");
      if (NEVER_AS_IT_IS.includes(error.status)) {
        unsent.delete(draft.clientId);
        transcript.drop(draft);
        putBack(draft);
        explain(error);
      } else if (unsent.has(draft.clientId)) draft.draw();
    }
    onTried();
  }

  /** Put it into the box, in front of what was written since. */
  function putBack({ text, file }) {
    const box = composer();
    if (box) return box.restore(text, file);
    if (file) keepUnsent(id, file);
    const key = `draft:${id}`;
    if (text) drafts.setItem(key, [text, drafts.getItem(key)].filter(Boolean).join("\n"));
  }

  return {
    /** Send each file as a message of its own, the words with the first. */
    async send(text, files) {
      if (!files.length) return attempt({ clientId: newId(), text });
      for (const [index, file] of files.entries()) await attempt({ clientId: newId(), text: index === 0 ? text : "", file });
    },
    /** Forget what has arrived, because it is among the messages of the conversation. */
    arrived: (messages) => { for (const message of messages) if (message.client_id) unsent.delete(message.client_id); },
    /** Show what was not sent before the conversation was opened again. */
    showUnsent: () => { for (const draft of unsent.values()) show(draft); },
  };
}
