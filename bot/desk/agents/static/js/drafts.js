// The wording check of a draft: marks inside the box, reasons and replacements, and promises above the limit.

import { api } from "./api.js";
import { el, icon, present, toast } from "./dom.js";
import { placesNow } from "./places.js";
import { askForSum } from "./sums.js";
import { say } from "./words.js";

/**
 * What the desk finds in a draft. Offsets count characters.
 * @typedef {{start: number, end: number, words: string, why: string, instead?: string}} Warning
 * @typedef {{places: {start: number, end: number, words: string}[], value: string | null, amount: string | null, room: string}} AboveLimit
 * @typedef {{warnings: Warning[], above_limit: AboveLimit | null}} Found
 */

/** @type {Found} */
const NOTHING = { warnings: [], above_limit: null };
// A better wording replaces the whole clause, because it would form no sentence with the rest of the old one.
const CLAUSE_END = /[。！？!?;；，,\n]/;

/** Replace `start`..`end` by `text` so that Undo works; the box fires the same events as for typing. */
export function replaceWords(box, start, end, text) {
  if (!box.isConnected) return;
  // Show the reply box first if the note box is shown, so that the text never goes into a note.
  if (!box.checkVisibility()) box.closest(".writing")?.querySelector('[data-mode="reply"]')?.click();
  if (!box.checkVisibility()) return;
  box.focus();
  box.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Return the parts of the reply box for the wording check: `field` holds the box, `panel` shows the findings. */
export function makeDraftHelp(conversationId, box) {
  const panel = el("div", { class: "wording", role: "group", hidden: true });
  const marks = el("div", { class: "draft__marks", "aria-hidden": "true" });
  const field = el("div", { class: "draft" }, marks, box);
  let checked = { text: "", found: NOTHING };

  box.addEventListener("scroll", () => { marks.scrollTop = box.scrollTop; });
  box.addEventListener("input", draw);
  new ResizeObserver(draw).observe(box);

  /** Check the draft; when the check fails the draft may be sent, because the desk decides in the end. */
  async function check() {
    const text = box.value;
    if (!text.trim()) checked = { text, found: NOTHING };
    if (checked.text === text) return checked.found;
    const found = await api.wording(conversationId, text).then((answer) => answer, () => NOTHING);
    if (box.value === text) checked = { text, found };
    return found;
  }

  const forget = () => { checked = { text: "", found: NOTHING }; };

  /**
   * Show the findings; with `release`, the agent wants to send and is asked whether to send the text unchanged.
   * @param {Found} found
   * @param {(() => unknown) | null} [release]
   */
  function show(found, release = null) {
    draw();
    const above = found.above_limit;
    panel.hidden = !found.warnings.length && !above;
    panel.replaceChildren(...(panel.hidden ? [] : present([
      above && limitPart(above),
      found.warnings.length > 0 && el("div", { role: release && !above ? "alert" : undefined },
        el("h3", {}, icon("warn"), say("wording.title")), el("ul", {}, found.warnings.map(warningRow))),
      release && el("div", { class: "wording__buttons" },
        el("button", { class: "button button--small", type: "button", onclick: () => { show(found); box.focus(); } }, say("wording.edit")),
        !above && el("button", { class: "button button--small button--main", type: "button", onclick: release }, say("wording.send_anyway"))),
    ])));
  }

  function warningRow(warning) {
    return el("li", {}, warning.words && [el("mark", {}, warning.words), "　"], warning.why,
      warning.instead && (warning.words
        ? el("button", { class: "wording__better", type: "button", onclick: () => improve(warning) }, say("wording.instead", { text: warning.instead }))
        : el("span", { class: "wording__better" }, say("wording.instead", { text: warning.instead }))));
  }

  function limitPart(above) {
    const button = el("button", { class: "button button--small button--main", type: "button", onclick: () => ask(above) }, say("draft.ask"));
    return el("div", { class: "wording__limit", role: "alert" },
      el("h3", {}, icon("warn"), say("draft.title")),
      el("p", {}, el("mark", {}, above.places.map((place) => place.words).join("、")), "　",
        say(above.value === null ? "draft.no_value" : "draft.value", { value: above.value, room: above.room })),
      el("div", { class: "wording__buttons" }, button));
  }

  /** @param {AboveLimit} above */
  async function ask(above) {
    if (!(await askForSum(conversationId, { text: box.value, above }))) return;
    toast(say("draft.asked"));
    if (box.isConnected) box.focus();
  }

  function improve(warning) {
    const place = current().find((one) => one.from === warning);
    if (!place) return box.focus();
    let { start, end } = place;
    while (start > 0 && !CLAUSE_END.test(box.value[start - 1])) start -= 1;
    while (end < box.value.length && !CLAUSE_END.test(box.value[end])) end += 1;
    while (box.value[start] === " ") start += 1;
    replaceWords(box, start, end, warning.instead);
    // Select the gap in it ("…"), so that the next key fills it in.
    const gap = /⋯+|…+/.exec(warning.instead);
    if (gap) box.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
  }

  /** Return the places of the findings in the present text, each with its style. */
  function current() {
    const { warnings, above_limit: above } = checked.found;
    const over = above?.places ?? [];
    return placesNow([...warnings.filter((one) => one.words), ...over], checked.text, box.value)
      .map((place) => ({ ...place, look: over.some((one) => one === place.from) ? "over" : "" }));
  }

  function draw() {
    const text = box.value;
    const parts = [];
    let at = 0;
    for (const { start, end, look } of current()) {
      if (start < at) continue;
      parts.push(text.slice(at, start), el("mark", { class: look }, text.slice(start, end)));
      at = end;
    }
    // A line break at the end of a block has no height of its own.
    marks.replaceChildren(...parts, text.slice(at), "\u200b");
    marks.style.width = `${box.clientWidth}px`;
    marks.style.height = `${box.clientHeight}px`;
    marks.scrollTop = box.scrollTop;
  }

  return { panel, field, check, forget, show, nothing: NOTHING };
}
