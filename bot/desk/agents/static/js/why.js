// The explanation why a case got these options and no others, folded at first.

import { el } from "./dom.js";
import { currentLocale, named, pick, say } from "./words.js";

/** Return the folded explanation of an offer or a refusal, if there is one. `id` keeps it open after a redraw. */
export function whyPart(why, id) {
  if (!why?.offered) return "";
  return el("details", { class: "why", id },
    el("summary", {}, say(why.refused ? "why.refused" : "why")),
    el("p", {}, severity(why)),
    remedies("offered", why.offered), remedies("would_offer", why.would_offer), remedies("left_out", why.left_out),
    el("p", {}, [named("role", why.role), why.policy && say("why.policy", { version: why.policy })].filter(Boolean).join(" · ")));
}

/** Return what a fact added to the severity: "second contact +1"; what made it graver later has no points. */
export function contribution(reason) {
  if (typeof reason === "string") return named("reason", reason);
  const label = pick(Array.isArray(reason) ? reason[0] : reason.label ?? reason);
  const points = Array.isArray(reason) ? reason[1] : reason.points;
  return points === undefined ? label : `${label} +${points}`;
}

function severity(why) {
  const reasons = (why.severity_reasons ?? []).map(contribution);
  if (!why.severity) return "";
  if (!reasons.length) return say("why.severity.bare", { level: why.severity });
  return say("why.severity", { level: why.severity, reasons: reasons.join(say("list.separator")) });
}

function remedies(name, entries) {
  if (!entries?.length) return "";
  return [
    el("h4", {}, say(`why.${name}`)),
    el("ul", {}, entries.map((entry) => el("li", {},
      el("b", {}, pick(entry.title)),
      entry.over_authority && el("span", { class: "chip chip--warn" }, say("why.over_authority")),
      el("span", {}, entry.because.map(because).join(say("list.separator")))))),
  ];
}

const group = (name) => (say(`because.group.${name}`) === `because.group.${name}` ? name : say(`because.group.${name}`));

// Adapt a label for use in the middle of a sentence.
const inSentence = (word) => (currentLocale() === "en" ? word.charAt(0).toLowerCase() + word.slice(1) : word);

function because({ code, about }) {
  const kind = (name) => (name ? inSentence(named("kind", name)) : say("because.any_kind"));
  const outcome = (name) => inSentence(named("outcome", name));
  const values = {
    wish: (a) => ({ a: outcome(a) }),
    close: (a, b) => ({ a: outcome(a), b: outcome(b) }),
    mends: (a, b) => ({ a: kind(a), b }),
    only_for: (...all) => ({ all: all.map(group).join(say("list.separator")) }),
    never: (a) => ({ a: kind(a) }),
    not_in_full: (a) => ({ a: kind(a) }),
    does_not_mend: (a) => ({ a: kind(a) }),
    same_way: (a) => ({ a: pick(a) }),
  }[code] ?? ((a) => ({ a }));
  return say(`because.${code}`, values(...about));
}
