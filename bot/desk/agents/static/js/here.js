// Tells colleagues that this page has a conversation open or writes in it, and shows who else does.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { newId } from "./ids.js";
import { say } from "./words.js";

// The desk forgets a page after forty seconds without a sign, and writing after six.
const BEAT_MILLISECONDS = 15000;
const WRITING_MILLISECONDS = 3000;
// This page, as long as it is loaded.
const TAB = newId();

/**
 * Return who else is in a conversation: `node` shows them; call `people` for news, `wrote` when something is typed,
 * `again` after a break of the stream and `close` at the end. `me` is the agent's id.
 * @param {string} id
 * @param {number | undefined} me
 */
export function makeHere(id, me) {
  const node = el("p", { class: "here", role: "status" });
  let open = true;
  let wroteAt = 0;

  /** @param {"looking" | "writing"} state */
  async function tell(state) {
    if (!open || document.hidden) return;
    try {
      const { people } = await api.here(id, TAB, state);
      if (open) draw(people);
    } catch (error) {
      // Colleagues see it with the next beat.
      if (!(error instanceof Refused)) throw error;
    }
  }

  function draw(people) {
    const others = people.filter((one) => one.id !== me);
    const writing = others.filter((one) => one.writing);
    const names = (writing.length ? writing : others).map((one) => one.name).join(say("mention.and"));
    const words = names && say(writing.length ? "here.writing" : "here.looking", { names });
    node.classList.toggle("here--writing", writing.length > 0);
    // Unchanged words are not said again by a screen reader.
    if (node.textContent !== words) node.textContent = words;
  }

  const gone = () => { api.here(id, TAB, "gone").catch(() => {}); };
  const seen = () => (document.hidden ? gone() : tell("looking"));
  const timer = setInterval(() => tell("looking"), BEAT_MILLISECONDS);
  document.addEventListener("visibilitychange", seen);
  addEventListener("pagehide", gone);
  tell("looking");

  return {
    node,
    people: draw,
    again: () => tell("looking"),
    wrote: () => {
      if (Date.now() - wroteAt < WRITING_MILLISECONDS) return;
      wroteAt = Date.now();
      tell("writing");
    },
    close: () => {
      open = false;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("pagehide", gone);
      gone();
    },
  };
}
