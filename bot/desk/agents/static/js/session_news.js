// Tells the other tabs of this browser who signed in or out, because they all share one session.

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("amends-desk-session") : null;
// The agent whose drafts this tab keeps.
const WHOSE = "amends-desk-whose";

/**
 * Hear what happens in other tabs: `signedOut()` after signing out there, `replaced()` when somebody else than `who()`
 * (an agent's id, undefined for nobody) signed in there.
 * @param {{who: () => number | undefined, signedOut: () => void, replaced: () => void}} on
 */
export function hearSession(on) {
  channel?.addEventListener("message", ({ data }) => {
    if (data.out) on.signedOut();
    else if (data.agent !== on.who()) on.replaced();
  });
}

/**
 * Tell the other tabs that this agent is signed in now, and drop drafts that another person left in this tab.
 * @param {number} agent
 */
export function tellSignedIn(agent) {
  const before = sessionStorage.getItem(WHOSE);
  if (before && before !== String(agent)) sessionStorage.clear();
  sessionStorage.setItem(WHOSE, String(agent));
  channel?.postMessage({ agent });
}

/** Tell the other tabs that the person signed out. */
export function tellSignedOut() {
  channel?.postMessage({ out: true });
}
