// The administrators' view of the page: the accounts of the desk and the audit log.

import { drawAccounts } from "./accounts.js";
import { Refused } from "./api.js";
import { drawAudit } from "./audit.js";
import { byId, el } from "./dom.js";
import { say } from "./words.js";

const VIEWS = { accounts: drawAccounts, audit: drawAudit };
const root = byId("administration");
/** @type {{open: boolean, tab: keyof typeof VIEWS, handlers: any}} */
const state = { open: false, tab: "accounts", handlers: null };

/** Show the administration. `explain(error)` reports a refusal, `onOwnName(name)` the signed-in person's new name. */
export function openAdministration(handlers) {
  Object.assign(state, { open: true, handlers });
  root.hidden = false;
  redrawAdministration();
  document.getElementById(`administration-${state.tab}`)?.focus();
}

/** Close the administration and remove its content. */
export function closeAdministration() {
  Object.assign(state, { open: false, tab: "accounts" });
  root.hidden = true;
  root.replaceChildren();
}

/** Redraw the administration in the page's language; does nothing while it is closed. */
export function redrawAdministration() {
  if (!state.open) return;
  document.title = `${say("administration")} · ${say("brand")}`;
  const panel = el("div", { class: "administration__panel", id: "administration-panel", role: "tabpanel", tabIndex: -1, "aria-labelledby": `administration-${state.tab}` });
  root.replaceChildren(tabs(), panel);
  // A tab that was left during the fetch is drawn into a panel that is not on the page any more.
  VIEWS[state.tab](panel, state.handlers).catch((error) => {
    if (!(error instanceof Refused)) throw error;
    if (panel.isConnected) state.handlers.explain(error);
  });
}

function tabs() {
  const names = /** @type {(keyof typeof VIEWS)[]} */ (Object.keys(VIEWS));
  const show = (name) => {
    state.tab = name;
    redrawAdministration();
    byId(`administration-${name}`).focus();
  };
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(names[(names.indexOf(state.tab) + step + names.length) % names.length]);
  };
  return el("div", { class: "administration__head" },
    el("div", { class: "tabs administration__tabs", role: "tablist", "aria-label": say("administration"), onkeydown: move }, names.map((name) => el("button", {
      class: "tab", id: `administration-${name}`, type: "button", role: "tab", "aria-selected": String(name === state.tab),
      "aria-controls": "administration-panel", tabIndex: name === state.tab ? 0 : -1, onclick: () => show(name),
    }, say(`administration.${name}`)))));
}
