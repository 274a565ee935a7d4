// Saved searches: shown above the lists and opened with one click.

import { api, Refused } from "./api.js";
import { ask } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

/** @typedef {{id: number, name: string, query: import("./filters.js").Query, shared: boolean, may_change: boolean}} View */
/** @typedef {{views: View[], agents: {id: number, name: string}[], may_share: boolean}} Views */

/** @type {Views} */
const NONE = { views: [], agents: [], may_share: false };
let known = NONE;

/** Return the saved views, the agents' names and whether views may be shared. */
export const views = () => known;

/** Fetch the views again. */
export async function fetchViews() {
  known = await api.views();
}

/** Delete the views of the person who was signed in. */
export function forgetViews() {
  known = NONE;
}

/** Return a button for the search, one for my day and for what is closed, and one for each view. */
export function drawViews({ day, onDay, onSearch, onClosed, onView }) {
  return el("div", { class: "views" },
    el("button", { class: "views__search", id: "search-open", type: "button", onclick: onSearch }, icon("search"), el("span", {}, say("search.open")), el("kbd", { "aria-hidden": "true" }, "/")),
    el("div", { class: "views__list", role: "group", "aria-label": say("views") },
      day !== null && el("button", { class: "chip views__own", type: "button", id: "day-open", onclick: onDay }, say("day"), day > 0 && el("span", { class: "tab__count" }, String(day))),
      el("button", { class: "chip views__own", type: "button", id: "closed-open", onclick: onClosed }, say("closed")),
      known.views.map((view) => el("button", { class: "chip views__view", type: "button", id: `view-${view.id}`, title: view.shared ? say("views.shared") : "", onclick: () => onView(view) },
        view.name, view.shared && icon("people")))));
}

/** Ask for a name and save the search; resolve to the view, or null when cancelled. */
export function askForView(query, explain) {
  return nameDialog("views.save", { name: query.words.slice(0, 40), shared: false }, explain, (name, shared) => api.saveView(name, query, shared));
}

/** Ask for another name; resolve to the view, or null when cancelled. */
export function changeView(view, explain) {
  return nameDialog("views.rename", view, explain, (name, shared) => api.changeView(view.id, name, shared));
}

/** Delete a view after a confirmation; resolve to whether it was deleted. */
export async function deleteView(view, explain) {
  if ((await ask("views.delete")) === null) return false;
  try {
    await api.deleteView(view.id);
    await fetchViews();
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    explain(error);
    return false;
  }
}

function nameDialog(title, { name, shared }, explain, send) {
  const field = el("input", { name: "name", value: name, maxLength: 40, required: true, autocomplete: "off" });
  const saved = openModal("view", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const share = el("input", { type: "checkbox", name: "shared", checked: shared });
    const submit = async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button) button.disabled = true;
      try {
        const view = await send(field.value, share.checked);
        await fetchViews();
        close(view);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        if (refused.status === 401) { close(null); explain(refused); return; }
        error.textContent = refused.title || say("error.network");
        error.hidden = false;
        if (button) button.disabled = false;
        field.focus();
      }
    };
    return el("form", { class: "dialog", onsubmit: submit },
      el("h2", { id: "view-title" }, say(title)), error,
      el("label", { class: "field" }, say("views.name"), field),
      known.may_share && el("label", { class: "filter__box" }, share, say("views.share")),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("views.keep"))));
  });
  field.select();
  return saved;
}
