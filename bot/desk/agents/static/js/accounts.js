// The accounts of the desk: who may sign in, with which role, and whether they can at the moment.

import { runAct } from "./acts.js";
import { api } from "./api.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { passwordFault } from "./password.js";
import { clock, moment } from "./time.js";
import { named, pick, say } from "./words.js";

/** Fetch the accounts and draw them into `panel`. */
export async function drawAccounts(panel, { explain, onOwnName }) {
  const found = await api.accounts();
  onOwnName(found.accounts.find(({ own }) => own).name);
  const again = () => drawAccounts(panel, { explain, onOwnName });
  const run = (button, act) => runAct(button, act, { explain, refresh: () => again().catch(explain), otherwise: () => panel });
  const scrolled = panel.querySelector(".table__scroll")?.scrollLeft ?? 0;
  panel.replaceChildren(
    el("div", { class: "administration__lead" },
      el("div", {}, el("h2", {}, say("accounts")), el("p", { class: "muted small" }, say("accounts.lead"))),
      el("button", { class: "button button--main", type: "button", id: "account-add", onclick: (event) => run(event.currentTarget, () => addAccount(found)) }, say("accounts.add"))),
    addresses(found.addresses, run),
    el("div", { class: "table__scroll", tabIndex: 0, role: "region", "aria-label": say("accounts") },
      el("table", { class: "table" },
        el("thead", {}, el("tr", {}, ["person", "role", "last_sign_in", "state", "acts"].map((name) => el("th", { scope: "col" }, say(`accounts.${name}`))))),
        el("tbody", {}, found.accounts.map((account) => row(account, found, run))))));
  panel.querySelector(".table__scroll").scrollLeft = scrolled;
}

function row(account, found, run) {
  const button = (name, act) => el("button", {
    class: "button button--small", type: "button", id: `account-${account.id}-${name}`,
    "aria-label": `${say(`accounts.${name}`)}: ${account.name}`, onclick: (event) => run(event.currentTarget, act),
  }, say(`accounts.${name}`));
  return el("tr", { class: account.closed_at ? "table__closed" : "" },
    el("th", { scope: "row" }, el("b", {}, account.name), account.own && el("span", { class: "chip chip--accent" }, say("accounts.you")),
      el("span", { class: "table__login" }, account.login)),
    el("td", {}, named("role", account.role)),
    el("td", {}, account.last_sign_in ? moment(account.last_sign_in) : el("span", { class: "muted" }, say("accounts.never"))),
    el("td", {}, el("div", { class: "table__chips" }, chips(account))),
    el("td", {}, el("div", { class: "table__acts" },
      account.locked_until && button("lift", async () => { await api.lift("login", account.login); toast(say("accounts.lifted")); }),
      button("edit", () => editAccount(account, found)),
      !account.own && button("password", () => newPassword(account, found)),
      !account.own && account.second_factor && button("drop_second_factor", () => dropSecondFactor(account)),
      !account.own && (account.closed_at ? button("reopen", () => sureAbout(account, "reopen", false)) : button("close", () => sureAbout(account, "close", true))))));
}

function chips(account) {
  return [
    el("span", { class: `chip ${account.closed_at ? "" : "chip--accent"}` }, say(account.closed_at ? "accounts.closed" : "accounts.open")),
    account.second_factor && el("span", { class: "chip" }, say("accounts.second_factor")),
    account.locked_until && el("span", { class: "chip chip--danger" }, say("accounts.locked_at", { time: clock(account.locked_until), addresses: account.locked_at.join(", ") })),
  ];
}

function addresses(locked, run) {
  if (!locked.length) return "";
  return el("section", { class: "administration__locked", "aria-labelledby": "locked-addresses" },
    el("h3", { id: "locked-addresses" }, say("accounts.addresses")),
    el("p", { class: "small" }, say("accounts.addresses.lead")),
    el("ul", {}, locked.map(({ address, until }) => el("li", {}, el("code", {}, address), say("accounts.locked", { time: clock(until) }),
      el("button", {
        class: "button button--small", type: "button", id: `address-${address}`, "aria-label": `${say("accounts.lift")}: ${address}`,
        onclick: (event) => run(event.currentTarget, async () => { await api.lift("address", address); toast(say("accounts.lifted")); }),
      }, say("accounts.lift"))))));
}

const nameField = (value = "") => ({ name: "name", label: say("accounts.name"), hint: say("accounts.name_hint"), value, longest: 80 });
const roleField = (roles, value) => ({
  name: "role", label: say("accounts.role"), value,
  options: roles.map((role) => ({ value: role, label: named("role", role), hint: named("accounts.role", role) })),
});
const handlerField = (handlers, value) => ({
  name: "handler", label: say("accounts.handler"), type: "select", value: value ?? "", onlyFor: /** @type {[string, string]} */ (["role", "handler"]),
  options: [{ value: "", label: say("promises.choose") }, ...handlers.map(({ id, name }) => ({ value: id, label: pick(name) }))],
});
const passwordField = (least) => ({ name: "password", label: say("accounts.password.field"), hint: say("password.rule", { least }), type: "password", autocomplete: "new-password" });

async function sending(form) {
  if (await askForm(form)) toast(say("accounts.saved"));
}

function addAccount({ roles, handlers, shortest_password: least }) {
  return sending({
    title: say("accounts.add"), lead: say("accounts.add.lead"), confirm: say("accounts.add"),
    fields: [{ name: "login", label: say("accounts.login"), hint: say("accounts.login_hint"), longest: 64 }, nameField(), roleField(roles, "agent"), handlerField(handlers), passwordField(least)],
    check: (values) => passwordFault(values, "password", least),
    send: (values) => api.addAccount(values),
  });
}

function editAccount(account, { roles, handlers }) {
  return sending({
    title: say("accounts.edit.title", { name: account.name }), lead: say(account.own ? "accounts.edit.own_lead" : "accounts.edit.lead"), confirm: say("save"),
    fields: [nameField(account.name), ...(account.own ? [] : [roleField(roles, account.role), handlerField(handlers, account.handler)])],
    send: (values) => api.changeAccount(account.id, values),
  });
}

function newPassword(account, { shortest_password: least }) {
  return sending({
    title: say("accounts.password.title", { name: account.name }), lead: say("accounts.password.lead"), confirm: say("save"),
    fields: [passwordField(least)],
    check: (values) => passwordFault(values, "password", least),
    send: (values) => api.changeAccount(account.id, values),
  });
}

function dropSecondFactor(account) {
  return sending({
    title: say("accounts.drop_second_factor.title", { name: account.name }), lead: say("accounts.drop_second_factor.lead"), confirm: say("accounts.drop_second_factor"),
    send: () => api.changeAccount(account.id, { drop_second_factor: true }),
  });
}

function sureAbout(account, what, closed) {
  return sending({
    title: say(`accounts.${what}.title`, { name: account.name }), lead: say(`accounts.${what}.lead`), confirm: say(`accounts.${what}`),
    send: () => api.changeAccount(account.id, { closed }),
  });
}
