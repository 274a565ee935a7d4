// One's own account, opened from the name in the bar: password, second step at sign-in, and where one is signed in.

import { api, Refused } from "./api.js";
import { browserName } from "./browser_name.js";
import { el, toast } from "./dom.js";
import { openModal } from "./modal.js";
import { changeOwnPassword } from "./password.js";
import { newCodes, turnOff, turnOn } from "./second_factor.js";
import { moment } from "./time.js";
import { say } from "./words.js";

/** Show the account of the person who is signed in. `explain(error)` reports a refusal. */
export async function openAccount({ explain }) {
  const body = el("div", { class: "account" });
  const redraw = async () => {
    const [factor, { sessions }] = await Promise.all([api.secondFactor(), api.ownSessions()]);
    const before = document.activeElement?.id;
    body.replaceChildren(passwordPart(factor), factorPart(factor, run), sessionsPart(sessions, run));
    if (before) document.getElementById(before)?.focus();
  };
  const run = (act) => async () => {
    try {
      await act();
      if (body.isConnected) await redraw();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      explain(error);
    }
  };
  try {
    await redraw();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return explain(error);
  }
  return openModal("account", (close) => el("div", { class: "dialog" },
    el("h2", { id: "account-title" }, say("account")),
    body,
    el("div", { class: "dialog__buttons" }, el("button", { class: "button button--main", type: "button", onclick: close }, say("account.close")))), { look: "wide" });
}

const part = (name, ...children) => el("section", { class: "account__part", "aria-labelledby": `account-${name}` },
  el("h3", { id: `account-${name}` }, say(name)), ...children);

const button = (id, text, onclick, label) => el("button", { class: "button button--small", type: "button", id, onclick, "aria-label": label }, text);

function passwordPart({ has_password: has }) {
  return has ? el("div", { class: "account__part" }, button("own-password", say("password"), changeOwnPassword)) : "";
}

function factorPart({ since, needed, codes_left: n, has_password: has }, run) {
  if (!has) return part("second_factor", el("p", { class: "muted small" }, say("second_factor.provider")));
  const text = since ? say("second_factor.on", { time: moment(since), n }) : say("second_factor.off");
  return part("second_factor", el("p", { class: "muted small" }, text),
    el("div", { class: "account__acts" },
      !since && button("factor-on", say("second_factor.turn_on"), run(turnOn)),
      since && button("factor-codes", say("second_factor.renew"), run(newCodes)),
      since && !needed && button("factor-off", say("second_factor.turn_off"), run(turnOff))));
}

function sessionsPart(sessions, run) {
  const ended = (act) => run(async () => { await act(); toast(say("sessions.ended")); });
  return part("sessions", el("p", { class: "muted small" }, say("sessions.lead")),
    el("ul", { class: "account__sessions" }, sessions.map((one) => {
      const name = browserName(one.browser) || say("sessions.unknown");
      return el("li", {},
        el("div", {}, el("b", {}, name), one.own && el("span", { class: "chip chip--accent" }, say("sessions.this")),
          el("span", { class: "muted small" }, say("sessions.where", { time: moment(one.signed_in_at), address: one.address || "?" }))),
        !one.own && button(`session-${one.id}`, say("sessions.end"), ended(() => api.endSession(one.id)), `${say("sessions.end")}: ${name}, ${moment(one.signed_in_at)}`));
    })),
    sessions.length > 1 && el("div", { class: "account__acts" }, button("sessions-end", say("sessions.end_others"), ended(api.endOtherSessions))));
}
