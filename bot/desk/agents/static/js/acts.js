// Run a button's action: disable the button meanwhile, explain a refusal, and refresh the page.

import { Refused } from "./api.js";
import { giveFocusBack } from "./dom.js";

let begun = 0;

/**
 * Run `act` for `button`; `explain(error)` reports a refusal, `refresh()` is called in any case. Afterwards the focus
 * goes to the button or its replacement, else to `otherwise()`, but not when another action has begun meanwhile.
 */
export async function runAct(button, act, { explain, refresh, otherwise }) {
  const mine = ++begun;
  button.disabled = true;
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    explain(error);
  } finally {
    button.disabled = false;
    await refresh();
    if (mine === begun) giveFocusBack(button, otherwise());
  }
}
