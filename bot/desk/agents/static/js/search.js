// Search over all messages, in the left column while open. A result opens beside it, at the message found.

import { api, Refused } from "./api.js";
import { allIn, byId, el, icon } from "./dom.js";
import { activeFilters, filterChips, filterPanel } from "./filters.js";
import { listFileLink } from "./list_file.js";
import { registerKey } from "./keys.js";
import { resultCard } from "./results.js";
import { say } from "./words.js";
import { askForView, changeView, deleteView, drawViews, fetchViews, forgetViews, views } from "./views.js";

const PAUSE_MS = 250;
const root = byId("search");
const lists = byId("lists");
const EMPTY = { words: "" };
/** @type {import("./filters.js").Where} */
let where = "search";
/** @type {any} */
let handlers = null;
let query = { ...EMPTY };
/** @type {import("./views.js").View | null} */
let view = null;
/** @type {any} */
let parts = null;
let asked = 0;
let timer = 0;
let openId = null;

/** Prepare the search after signing in. `onOpen(id, seq)` opens a conversation, `onClose()` shows the lists again. */
export async function startSearch(given) {
  handlers = given;
  await fetchViews().catch((error) => { if (!(error instanceof Refused)) throw error; });
  if (handlers === given) handlers.onViews();
}

/** Delete everything of the person who was signed in. */
export function stopSearch() {
  handlers = null;
  openId = null;
  forgetViews();
  closeSearch();
}

export const searchIsOpen = () => !root.hidden;

/** Redraw the search in the language now chosen. */
export function redrawSearch() {
  if (searchIsOpen()) openSearch(query, view, where);
}

/**
 * Show the search, empty or with a saved view, or what is closed.
 * @param {import("./filters.js").Query} [wanted]
 * @param {import("./views.js").View | null} [saved]
 * @param {import("./filters.js").Where} [which]
 */
export function openSearch(wanted = EMPTY, saved = null, which = "search") {
  query = structuredClone(wanted);
  where = which;
  view = saved;
  draw();
  root.hidden = false;
  lists.hidden = true;
  parts.field.focus();
  run();
}

/** Show the lists again. */
export function closeSearch() {
  clearTimeout(timer);
  asked += 1;
  root.hidden = true;
  lists.hidden = false;
  root.replaceChildren();
  parts = null;
}

function leave() {
  closeSearch();
  handlers?.onClose();
  document.getElementById(where === "closed" ? "closed-open" : "search-open")?.focus();
}

const cards = () => allIn(root, ".result");

/** Mark the result whose conversation is open. */
export function markOpen(id) {
  openId = id;
  for (const card of cards()) card.setAttribute("aria-current", String(card.dataset.id === id));
}

function draw() {
  const field = el("input", { class: "search__words", id: "search-words", type: "search", value: query.words, maxLength: 4000,
    autocomplete: "off", placeholder: say("search.placeholder"), "aria-label": say("search.words"), "aria-controls": "search-found" });
  field.addEventListener("input", () => { query.words = field.value; clearTimeout(timer); timer = setTimeout(run, PAUSE_MS); });
  const status = el("p", { class: "search__total small muted", role: "status" });
  const panel = el("div", { class: "search__filters", id: "search-filters", hidden: true });
  const toggle = el("button", { class: "button button--small", type: "button", id: "search-filter", "aria-expanded": "false", "aria-controls": "search-filters",
    onclick: () => { panel.hidden = !panel.hidden; toggle.setAttribute("aria-expanded", String(!panel.hidden)); } }, say("search.filters"));
  const chips = el("div", { class: "search__chips" });
  const found = el("div", { class: "search__found", id: "search-found", tabIndex: -1, role: "region", "aria-label": say("search.results") });
  parts = { field, status, panel, toggle, chips, found };
  root.setAttribute("aria-label", say(where === "closed" ? "closed" : "search"));
  root.replaceChildren(
    el("div", { class: "search__head" },
      where === "closed" && el("h2", { class: "search__title" }, say("closed")),
      el("form", { class: "search__form", role: "search", onsubmit: enter },
        el("button", { class: "icon-button", type: "button", "aria-label": say("search.close"), title: say("search.close"), onclick: leave }, icon("back")),
        field),
      el("div", { class: "search__tools" }, toggle,
        where === "search" && el("button", { class: "button button--small", type: "button", id: "search-save", onclick: save }, say("views.save")),
        status,
        listFileLink("search-file", "")),
      viewHead(), chips, panel),
    found);
  found.addEventListener("keydown", walk);
  drawFilters();
}

function viewHead() {
  if (!view) return "";
  const act = (name, what) => el("button", { class: "button button--small button--quiet", type: "button", onclick: what }, say(name));
  return el("div", { class: "search__view" }, el("b", {}, view.name), view.shared && el("span", { class: "chip chip--calm" }, say("views.shared")),
    view.may_change && el("span", { class: "search__view-acts" }, act("views.rename", rename), act("views.delete", remove)));
}

function drawFilters() {
  const changed = () => { drawFilters(); run(); };
  const set = (name, values) => { if (values.length) query[name] = values; else delete query[name]; changed(); };
  const focused = document.activeElement?.id;
  const inChips = parts.chips.contains(document.activeElement);
  const unfolded = new Set([...parts.panel.querySelectorAll("details[open]")].map((group) => group.id));
  parts.panel.replaceChildren(...filterPanel(query, set, views().agents, unfolded, where));
  parts.chips.replaceChildren(...filterChips(query, set, views().agents, where));
  const count = activeFilters(query).length;
  parts.toggle.textContent = count ? say("search.filters.some", { n: count }) : say("search.filters");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  else if (inChips) (parts.chips.querySelector("button") ?? parts.toggle).focus({ preventScroll: true });
}

async function run(after = null) {
  clearTimeout(timer);
  const mine = ++asked;
  // The button for more results belongs to the search before.
  if (after === null) parts.found.querySelector(".search__more")?.remove();
  parts.found.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await (where === "closed" ? api.closed(query, after) : api.search(query, after));
  } catch (error) {
    if (mine !== asked || !parts) return null;
    parts.found.setAttribute("aria-busy", "false");
    handlers?.explain(error);
    return null;
  }
  if (mine !== asked || !parts) return null;
  parts.found.setAttribute("aria-busy", "false");
  show(page, after !== null);
  return page;
}

function show(page, more) {
  const list = more ? parts.found.querySelector("ul") : el("ul", {});
  const there = new Set([...list.querySelectorAll(".result")].map((card) => card.dataset.id));
  const fresh = [...page.straight, ...page.found].filter((one) => !there.has(one.conversation_id));
  list.append(...fresh.map((one) => el("li", {}, resultCard(one, { isOpen: one.conversation_id === openId, onOpen: open }))));
  parts.found.querySelector(".search__more")?.remove();
  if (!more) {
    parts.status.textContent = page.total === null ? "" : counted(page, list.children.length);
    parts.found.replaceChildren(list.children.length ? list : nothing(page));
    parts.found.scrollTop = 0;
  }
  const file = /** @type {HTMLAnchorElement} */ (byId("search-file"));
  file.href = where === "closed" ? api.closedFile(query) : api.searchFile(query);
  file.hidden = !list.children.length;
  if (page.after) {
    parts.found.append(el("button", { class: "button search__more", type: "button", onclick: async (event) => {
      event.currentTarget.disabled = true;
      const before = list.children.length;
      if (await run(page.after)) list.children[before]?.querySelector(".result")?.focus();
      else event.target.disabled = false;
    } }, say("search.more")));
  }
}

function counted(page, shown) {
  const total = Math.max(page.total, shown);
  const told = say(total === 1 ? "search.total.one" : "search.total", { n: total.toLocaleString("en") });
  return page.limited ? `${told} · ${say("search.limited")}` : told;
}

function nothing(page) {
  const tip = where === "closed" && !query.words.trim() && !activeFilters(query).length ? "closed.nothing" : !page.searchable ? "search.nothing.signs" : activeFilters(query).length ? "search.nothing.filters" : "search.nothing.words";
  return el("div", { class: "lists__empty search__nothing" }, el("b", {}, say("search.nothing")), el("p", {}, say(tip)),
    activeFilters(query).length > 0 && el("button", { class: "button button--small", type: "button", onclick: () => {
      query = { words: query.words };
      drawFilters();
      run();
      parts.field.focus();
    } }, say("search.clear")));
}

async function enter(event) {
  event.preventDefault();
  const page = await run();
  if (page?.straight.length === 1) open(page.straight[0]);
  else cards()[0]?.focus();
}

function open(one) {
  markOpen(one.conversation_id);
  handlers.onOpen(one.conversation_id, query.words.trim() ? one.snippet?.seq : 0);
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = cards();
  const here = all.indexOf(event.target);
  if (!step || here < 0) return;
  event.preventDefault();
  (here + step < 0 ? parts.field : all[Math.min(here + step, all.length - 1)]).focus();
}

// Escape goes back one step: from a conversation to its result, from the search to the lists.
document.addEventListener("keydown", (event) => {
  if (!searchIsOpen() || event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]") || byId("desk").dataset.view === "case") return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (root.contains(target)) {
    event.preventDefault();
    leave();
  } else if (!target.closest("textarea, input, select")) {
    handlers?.onBack();
    (cards().find((card) => card.getAttribute("aria-current") === "true") ?? parts.field).focus();
  }
});

registerKey("search", ["/"], () => say("keys.search"), () => {
  if (!handlers) return;
  handlers.onBack();
  if (searchIsOpen() && where === "search") parts.field.focus();
  else openSearch();
});

// --- saved views ---------------------------------------------------------------------------------------------

async function save() {
  const saved = await askForView(query, handlers.explain);
  if (!saved || !parts) return;
  handlers.onViews();
  openSearch(query, saved);
}

async function rename() {
  const changed = await changeView(view, handlers.explain);
  if (!changed || !parts) return;
  handlers.onViews();
  openSearch(query, changed);
}

async function remove() {
  if (!(await deleteView(view, handlers.explain)) || !parts) return;
  handlers.onViews();
  openSearch(query);
}

/** Return the bar above the lists: the search, my day with how much it is (null for none), what is closed, saved views. */
export function searchBar({ day, onDay }) {
  return drawViews({ day, onDay, onSearch: () => openSearch(), onClosed: () => openSearch(EMPTY, null, "closed"), onView: (saved) => openSearch(saved.query, saved) });
}
