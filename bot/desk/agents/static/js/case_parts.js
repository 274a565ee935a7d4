// The building blocks of the case panel: a part with its heading, pairs of a term and its values, a chip of a state.

import { el } from "./dom.js";
import { named, say } from "./words.js";

/** Return a part of the panel under its heading. */
export const part = (name, ...content) => el("section", {}, el("h3", {}, say(name)), content);

/** Return a list of terms with their values; rows that are false are left out. */
export const pairs = (...rows) => el("dl", { class: "pairs" }, rows.filter(Boolean).map(([term, ...values]) => [el("dt", {}, term), el("dd", {}, values)]));

/** Return the chip of a state. */
export function stateChip(group, state) {
  const look = { open: "chip--warn", accepted: "chip--accent", kept: "chip--accent", broken: "chip--danger" }[state] ?? "";
  return el("span", { class: `chip ${look}` }, named(group, state));
}
