// The second step at sign-in: turn it on with an authenticator app, turn it off, renew the recovery codes.

import { api, Refused } from "./api.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Ask for the password and call `send(password)`; resolves to its answer, or to null when cancelled.
 * @param {string} name
 * @param {string} lead
 * @param {(password: string) => Promise<any>} send
 */
async function withPassword(name, lead, send) {
  /** @type {any} */
  let answer = null;
  await askForm({
    title: say(name), lead: say(lead), confirm: say(name),
    fields: [{ name: "password", type: "password", label: say("sign_in.password"), autocomplete: "current-password" }],
    send: async ({ password }) => { answer = await send(password); },
  });
  return answer;
}

/** Set up an authenticator app and show the recovery codes; resolves to whether the second step is on now. */
export async function turnOn() {
  const proposed = await withPassword("second_factor.turn_on", "second_factor.password_lead", api.proposeSecondFactor);
  const codes = proposed && await scan(proposed);
  if (codes) await showCodes(codes);
  return Boolean(codes);
}

/** Replace the recovery codes and show the new ones. */
export async function newCodes() {
  const answer = await withPassword("second_factor.renew", "second_factor.renew.lead", api.renewCodes);
  if (answer) await showCodes(answer.recovery_codes);
}

/** Sign in with the password alone from now on. */
export async function turnOff() {
  if (await withPassword("second_factor.turn_off", "second_factor.turn_off.lead", api.removeSecondFactor)) toast(say("second_factor.turned_off"));
}

function scan({ secret, picture }) {
  return openModal("scan", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const code = el("input", { id: "scan-code", name: "code", required: true, autocomplete: "one-time-code", inputMode: "numeric", maxLength: 10 });
    const confirm = async (event) => {
      event.preventDefault();
      try {
        close((await api.confirmSecondFactor(code.value)).recovery_codes);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        error.textContent = refused.title || say("error.network");
        error.hidden = false;
        code.select();
      }
    };
    setTimeout(() => code.focus());
    return el("form", { class: "dialog", onsubmit: confirm, noValidate: true },
      el("h2", { id: "scan-title" }, say("second_factor.scan")),
      el("p", { class: "muted small" }, say("second_factor.scan.lead")),
      drawn(picture),
      el("p", { class: "account__secret", translate: false }, secret.replace(/(.{4})(?=.)/g, "$1 ")),
      error,
      el("div", { class: "field" }, el("label", { for: "scan-code" }, say("second_factor.code")), code),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("second_factor.confirm"))));
  });
}

function drawn({ size, path }) {
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, class: "account__picture", role: "img", "aria-label": say("second_factor.picture") })) picture.setAttribute(name, value);
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path);
  picture.append(dark);
  return picture;
}

function showCodes(codes) {
  return openModal("codes", (close) => el("div", { class: "dialog" },
    el("h2", { id: "codes-title" }, say("second_factor.codes")),
    el("p", { class: "muted small" }, say("second_factor.codes.lead")),
    el("ul", { class: "account__codes", translate: false }, codes.map((code) => el("li", {}, el("code", {}, code)))),
    el("div", { class: "dialog__buttons" }, el("button", { class: "button button--main", type: "button", onclick: close }, say("second_factor.codes.done")))));
}
