// Promises in the case: what was promised, what became of it, how each date came about, and whether it is mended.

import { part } from "./case_parts.js";
import { el, icon } from "./dom.js";
import { promiseChip } from "./promise_list.js";
import { reckoned } from "./promise_rules.js";
import { promiseActs } from "./promises.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

/** Return the part of the case with its promises; `run` as for `promiseActs`. */
export function promisesPart(view, handlers) {
  if (!view.commitments.length) return part("commitments", el("p", { class: "muted small" }, say("commitments.none")));
  return part("commitments",
    el("ul", { class: "tiles" }, view.commitments.map((promise) => el("li", {}, caseTile(promise, handlers)))),
    view.mended?.length > 0 && mendedPart(view.mended));
}

/** Return one promise with its buttons and its history. */
export function caseTile(promise, handlers) {
  const late = ["open", "broken"].includes(promise.state) && promise.group === "late";
  return el("div", { class: `tile${late ? " tile--late" : ""}` },
    el("div", { class: "tile__top" }, el("b", {}, pick(promise.what)), promiseChip(promise)),
    el("p", {}, [pick(promise.owner), say("promises.due", { time: moment(promise.due_at) })].join(" · ")),
    promise.from_case && el("p", { class: "small muted" }, say("tied.promise_from", { number: promise.from_case })),
    promise.state_reason && el("p", { dir: "auto" }, promise.state_reason),
    promiseActs(promise, { where: "case", ...handlers }),
    el("details", { class: "why", id: `promise-course-${promise.id}` },
      el("summary", {}, say("promises.course")),
      el("ul", {}, reckoned(promise).map((line) => el("li", {}, line)), promise.changes.map((change) => el("li", {}, el("b", {}, changed(change)), el("span", { dir: "auto" }, told(change)), change.file && proofFile(change.file))))));
}

function changed(change) {
  const at = (iso) => (iso ? moment(iso) : "");
  return say(`promises.change.${change.what}`, { before: at(change.due_before), after: at(change.due_after), owner: pick(change.owner_after) });
}

function told(change) {
  const by = typeof change.by === "string" ? named("promises.by", change.by) : pick(change.by);
  return [moment(change.at), by, change.reason, change.paid && say("promises.paid", { sum: change.paid }), change.paid_reason, change.reference && say("promises.reference", { reference: change.reference })].filter(Boolean).join(" · ");
}

/** Return the link to a file that proves it, with a small picture where it is one. */
function proofFile(file) {
  return el("a", { class: "msg__file proof", href: file.url, target: "_blank", rel: "noopener noreferrer" },
    file.media_type.startsWith("image/") ? el("img", { class: "proof__picture", src: file.url, alt: "", loading: "lazy" }) : icon("file"),
    `${file.name} · ${say(file.shown ? "promises.file_shown" : "promises.file_staff")}`);
}

function mendedPart(rounds) {
  return [el("h3", {}, say("mended")), el("ul", { class: "why-list" }, rounds.map((round) => el("li", {},
    [say("mended.asked", { time: moment(round.asked_at) }), round.answer ? named("mended.answer", round.answer) : say("mended.waiting"), round.comment].filter(Boolean).join(" · "))))];
}
