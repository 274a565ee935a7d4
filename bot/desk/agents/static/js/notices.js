// The bell: what the agent is told about their customers, newest first, and what of it they have read.

import { api, Refused } from "./api.js";
import { coalesce } from "./coalesce.js";
import { byId, el, icon, present } from "./dom.js";
import { may } from "./may.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

const bell = byId("notices");
const panel = byId("notices-panel");
/** @type {{unread: number, notices: any[]} | null} */
let found = null;
let failed = false;
let given = { open: (/** @type {any} */ _notice) => {}, openId: () => /** @type {string | undefined} */ (undefined) };

const isOpen = () => !panel.hidden;
const { refresh } = coalesce(load, () => may("hear"));

/**
 * Prepare: `open(notice)` shows what a notice is about, the `conversation_id` at the message `seq` or the `promise_id`;
 * `openId()` is the conversation on the screen.
 */
export function startNotices(handlers) {
  given = handlers;
  bell.addEventListener("click", () => (isOpen() ? hide() : show()));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    hide();
    bell.focus();
  });
  // A press or a focus elsewhere closes it.
  for (const touch of ["pointerdown", "focusin"]) {
    document.addEventListener(touch, (event) => {
      const at = /** @type {Node} */ (event.target);
      if (isOpen() && !panel.contains(at) && !bell.contains(at)) hide();
    });
  }
  document.addEventListener("visibilitychange", readOpen);
  drawNotices();
}

/** Fetch the notices again. */
export const refreshNotices = refresh;

/** Forget them, because the person signed out. */
export function forgetNotices() {
  found = null;
  failed = false;
  hide();
  drawNotices();
}

async function load() {
  try {
    found = await api.notices();
    failed = false;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    failed = true;
  }
  if (!may("hear")) return;
  readOpen();
  drawNotices();
}

/** Mark what is told of the conversation on the screen as read, because the agent sees it there. */
export function readOpen() {
  const id = given.openId();
  if (document.hidden || !id || !found?.notices.some((one) => !one.read && one.conversation_id === id)) return;
  mark({ conversation_id: id });
}

async function mark(which) {
  try {
    await api.readNotices(which);
  } catch (error) {
    // They stay unread, and are marked with the next try.
    if (!(error instanceof Refused)) throw error;
    return;
  }
  refresh();
}

/** Draw the count and the open list. */
export function drawNotices() {
  const unread = found?.unread ?? 0;
  const words = unread ? say("notices.unread", { n: unread }) : say("notices");
  bell.setAttribute("aria-label", words);
  bell.title = words;
  bell.setAttribute("aria-expanded", String(isOpen()));
  bell.replaceChildren(...present([icon("bell"), unread > 0 && el("span", { class: "notices__count", "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread))]));
  if (!isOpen()) return;
  const focused = document.activeElement?.id;
  panel.replaceChildren(
    el("div", { class: "notices__head" }, el("h2", { id: "notices-title" }, say("notices")),
      el("button", { class: "button button--small", type: "button", id: "notices-read", disabled: !unread, onclick: () => mark({ up_to: found?.notices[0]?.id ?? 0 }) }, say("notices.read_all"))),
    list());
  if (focused && !panel.contains(document.activeElement) && focused.startsWith("notice")) (document.getElementById(focused) ?? panel).focus();
}

function list() {
  if (failed && !found) return el("p", { class: "notice notice--error", role: "alert" }, say("notices.failed"));
  const rows = found?.notices ?? [];
  if (!rows.length) return el("p", { class: "muted notices__none" }, found ? say("notices.none") : say("loading"));
  return el("ul", { class: "notices__list" }, rows.map((one) => el("li", {}, row(one))));
}

function row(one) {
  const lost = may("see") ? "notices.no_access" : "notices.not_mine";
  const whose = one.customer ? one.customer.name || say("customer.unnamed") : say(lost);
  const about = [one.by?.name, one.what && pick(one.what), whose, one.case_number].filter(Boolean).join(" · ");
  return el("button", { class: `notices__row${one.read ? "" : " notices__row--new"}`, type: "button", id: `notice-${one.id}`, disabled: !one.conversation_id && !one.promise_id, onclick: () => go(one) },
    el("span", { class: "notices__what" }, !one.read && el("span", { class: "visually-hidden" }, `${say("notices.new")} `), named("notice", one.kind)),
    el("span", { class: "notices__about small" }, about),
    el("time", { class: "small muted", dateTime: one.at }, moment(one.at)));
}

function go(one) {
  hide();
  given.open(one);
  if (!one.read) mark(one.conversation_id ? { conversation_id: one.conversation_id } : { id: one.id });
}

function show() {
  panel.hidden = false;
  drawNotices();
  panel.focus();
  refresh();
}

function hide() {
  if (!isOpen()) return;
  panel.hidden = true;
  panel.replaceChildren();
  bell.setAttribute("aria-expanded", "false");
}
