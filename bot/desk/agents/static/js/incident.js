// The part of the case panel that says to which incident the case belongs: one wording, and the same for everybody.

import { part } from "./case_parts.js";
import { el } from "./dom.js";
import { named, pick, say } from "./words.js";

/** Return the part, or nothing for a case of no incident. */
export function incidentPart(view) {
  const { incident } = view;
  if (!incident) return "";
  return part("incident",
    el("p", {}, el("b", {}, incident.title), " ", el("span", { class: "chip chip--warn" }, named("incident.state", incident.state))),
    incident.harm && el("p", { class: "small" }, pick(incident.harm)),
    incident.wording && el("blockquote", { class: "small", dir: "auto" }, incident.wording),
    el("p", { class: "small muted" }, say("incident.same")));
}
