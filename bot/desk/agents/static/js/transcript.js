// Every message of a conversation, verbatim and in order; new ones are appended without redrawing the others.

import { payloadCards } from "./cards.js";
import { allIn, el, icon } from "./dom.js";
import { clock, day } from "./time.js";
import { named, say } from "./words.js";

/** Return the log region and the functions that fill it. */
export function makeTranscript() {
  const node = el("div", { class: "transcript", id: "transcript", role: "log", tabIndex: 0, "aria-label": say("transcript") });
  const seen = new Set();
  let lastDay = "";

  const atEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < 80;
  const toEnd = () => node.scrollTo({ top: node.scrollHeight, behavior: "instant" });
  // Keep the newest line visible when the reply box below changes its height, if it was visible before.
  let following = true;
  let lastTop = 0;
  node.addEventListener("scroll", () => {
    // Only scrolling up means that the agent reads older messages; a shrinking box does not change the position.
    if (atEnd()) following = true;
    else if (node.scrollTop < lastTop) following = false;
    lastTop = node.scrollTop;
  });
  new ResizeObserver(() => { if (following) toEnd(); }).observe(node);

  /** Append new messages; return whether there are some below the visible part. */
  function add(messages, { force = false } = {}) {
    const follow = force || following;
    let grew = false;
    for (const message of messages) {
      if (seen.has(message.seq)) continue;
      seen.add(message.seq);
      grew = true;
      if (message.client_id) node.querySelector(`[data-pending="${CSS.escape(message.client_id)}"]`)?.remove();
      const today = day(message.at);
      const first = node.querySelector("[data-pending]");
      if (today !== lastDay) {
        node.insertBefore(el("p", { class: "transcript__day" }, today), first);
        lastDay = today;
      }
      node.insertBefore(drawn(message), first);
    }
    if (grew && follow) toEnd();
    return grew && !follow;
  }

  /** Show a message being sent, or a failed one with a button to send it again. */
  function pending(draft, onRetry) {
    node.querySelector(`[data-pending="${CSS.escape(draft.clientId)}"]`)?.remove();
    node.append(el("article", { class: "msg msg--agent msg--waiting", dataset: { pending: draft.clientId } },
      el("div", { class: "msg__bubble" }, draft.text && el("p", { class: "msg__text", dir: "auto" }, draft.text),
        draft.file && el("span", { class: "msg__file", dir: "auto" }, icon("file"), draft.file.name)),
      draft.file && !draft.failed && el("progress", { max: 100, value: 0, "aria-label": say("files.progress", { name: draft.file.name }) }),
      draft.failed
        ? el("p", { class: "msg__state msg__state--failed", role: "alert" }, draft.failed,
            el("button", { class: "button button--small", type: "button", onclick: onRetry }, say("message.retry")))
        : el("p", { class: "msg__state" }, say("message.sending"))));
    toEnd();
  }

  /** Show how much of a file was sent. */
  function progress(draft, percent) {
    node.querySelector(`[data-pending="${CSS.escape(draft.clientId)}"] progress`)?.setAttribute("value", String(percent));
  }

  /** Remove a message that was put back into the reply box. */
  const drop = (draft) => node.querySelector(`[data-pending="${CSS.escape(draft.clientId)}"]`)?.remove();

  /** Scroll to one message and mark it for a moment. */
  function point(seq) {
    const [message] = allIn(node, `#m-${seq}`);
    if (!message) return;
    following = false;
    message.scrollIntoView({ block: "center" });
    message.classList.add("msg--pointed");
    message.focus({ preventScroll: true });
    setTimeout(() => message.classList.remove("msg--pointed"), 2500);
  }

  return { node, add, pending, progress, drop, point, toEnd, atEnd, follows: () => following };
}

/** The words of a message; of a file with a caption only that, because its card shows the name. */
const wordsOf = (message) => (message.kind === "attachment" && message.payload?.caption) || message.text;

function drawn(message) {
  const { role, name } = message.author;
  return el("article", { class: `msg msg--${role}`, id: `m-${message.seq}`, tabIndex: -1 },
    el("p", { class: "msg__meta" },
      el("b", {}, name || named("author", role)),
      el("time", { dateTime: message.at }, clock(message.at)),
      el("span", { title: say("message.number", { seq: message.seq }) }, `#${message.seq}`)),
    el("div", { class: "msg__bubble" }, hasCards(message) ? offered(message) : [words(wordsOf(message)), payloadCards(message)]));
}

const words = (text) => el("p", { class: "msg__text", dir: "auto" }, text);

const hasCards = (message) => message.kind === "options" && message.payload?.options?.length > 0;

/** An offer as the customer sees it: what leads to it, and the cards; the whole text is folded below them. */
const offered = (message) => [
  words(message.text.split("\n")[0]),
  payloadCards(message),
  message.text.includes("\n") && el("details", { class: "msg__card" }, el("summary", {}, say("message.as_text")), words(message.text)),
];
