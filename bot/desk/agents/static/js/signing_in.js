// The form for signing in.

import { api, Refused } from "./api.js";
import { byId } from "./dom.js";
import { failure } from "./words.js";

const form = /** @type {HTMLFormElement} */ (byId("sign-in-form"));
const [loginField, passwordField, codeField] = ["login", "password", "code"].map((name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)));
const fault = byId("sign-in-error");

/** Prepare the form; `onSignedIn(agent)` is called with who signed in. */
export function startSignIn({ onSignedIn }) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    fault.hidden = true;
    button.disabled = true;
    try {
      const { agent } = await api.signIn(loginField.value, passwordField.value, codeField.value);
      byId("sign-in-code").hidden = true;
      form.reset();
      onSignedIn(agent);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fault.textContent = failure(error);
      fault.hidden = false;
      // The code is asked for once the desk says that it needs one.
      const asked = error.problem.type?.includes("agents.second_factor.");
      byId("sign-in-code").hidden = !asked;
      (asked ? codeField : passwordField).select();
    } finally {
      button.disabled = false;
    }
  });
}

/** Show the form, with the reason why it is shown again. */
export function showSignIn(message = "") {
  byId("sign-in").hidden = false;
  fault.textContent = message;
  fault.hidden = !message;
  loginField.focus();
}

/** Focus the form's first field. */
export const focusSignIn = () => loginField.focus();
