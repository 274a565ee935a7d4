// What a button does: disabled while it works, refusals explained, then the page brought up to date.

import { Refused } from "./api.js";
import { giveFocusBack } from "./dom.js";

let begun = 0;

/**
 * Run `act` for `button`; `explain(error)` tells of a refusal, `refresh()` follows in any case. The button gets the focus
 * back, or what stands for it, else `otherwise()`; not when another act has begun meanwhile, whose focus it is then.
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
