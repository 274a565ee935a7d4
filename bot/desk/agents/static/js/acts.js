// What a button does: disabled while it works, refusals explained, then the page brought up to date.

import { Refused } from "./api.js";

/** Run `act` for `button`; `explain(error)` tells of a refusal, `after()` follows in any case. */
export async function runAct(button, act, { explain, after }) {
  button.disabled = true;
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    explain(error);
  } finally {
    button.disabled = false;
    await after();
  }
}
