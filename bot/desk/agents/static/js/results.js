// A search result: the customer, the status, and the text that matched.

import { el, icon } from "./dom.js";
import { date } from "./time.js";
import { named, say } from "./words.js";

/** Return the card of a result; Enter or a click opens it. */
export function resultCard(found, { isOpen, onOpen }) {
  return el("button", { class: "result", type: "button", dataset: { id: found.conversation_id }, "aria-current": String(isOpen), onclick: () => onOpen(found) },
    el("span", { class: "result__top" },
      el("span", { class: "result__name" }, found.customer.name || say("customer.unnamed")),
      el("span", { class: "result__number" }, found.case_number || "")),
    el("span", { class: "result__chips" },
      el("span", { class: "chip chip--accent" }, named("stage", found.stage)),
      found.overdue && el("span", { class: "chip chip--danger" }, say("search.overdue")),
      found.severity >= 3 && el("span", { class: "chip chip--warn" }, say("search.severity", { level: found.severity })),
      found.kind && el("span", { class: "chip" }, named("kind", found.kind)),
      found.emotion && found.emotion !== "neutral" && el("span", { class: "chip" }, named("emotion", found.emotion)),
      found.locale === "en" && el("span", { class: "chip" }, "EN")),
    found.snippet && el("span", { class: "result__words", dir: "auto" }, pieces(found.snippet)),
    el("span", { class: "result__foot" },
      found.owner === "agent" && el("span", {}, say("queue.with", { agent: found.agent?.name ?? "" })),
      found.owner === "queue" && el("span", {}, named("owner", "queue")),
      found.open_commitments > 0 && el("span", {}, icon("clock"), say("search.promises", { n: found.open_commitments })),
      found.snippet?.marks.length > 0 && el("span", {}, say("search.said_on", { day: dayOf(found.snippet.at) })),
      el("span", {}, found.ended_at ? say("closed.ended", { day: dayOf(found.ended_at) }) : say("search.opened", { day: dayOf(found.opened_at) }))));
}

/** Return the text with the matches marked. Offsets count characters, not UTF-16 units as JavaScript does. */
function pieces(snippet) {
  const letters = Array.from(snippet.text);
  const text = (from, to) => letters.slice(from, to).join("");
  const parts = [];
  if (snippet.seq > 0) parts.push(el("b", { class: "result__who" }, say("search.said", { who: named("author", snippet.role) })));
  if (snippet.begins > 0) parts.push("…");
  let at = 0;
  for (const [start, end] of snippet.marks) {
    parts.push(text(at, start), el("mark", {}, text(start, end)));
    at = end;
  }
  parts.push(text(at));
  return parts;
}

function dayOf(iso) {
  const year = new Date(iso).getFullYear();
  return year === new Date().getFullYear() ? date(iso) : `${year} ${date(iso)}`;
}
