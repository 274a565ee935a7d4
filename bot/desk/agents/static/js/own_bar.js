// The own part of the bar: who is signed in, presence, and ways to other pages.

import { openAccount } from "./account.js";
import { state } from "./desk_state.js";
import { byId, el, icon, present } from "./dom.js";
import { may } from "./may.js";
import { makePresence } from "./presence.js";
import { openTraining } from "./training.js";
import { named, say } from "./words.js";

/** Draw who is signed in; `onSignOut()` signs out, `onNewCase()` opens the form of a new case. */
export function drawMe({ explain, onSignOut, onNewCase }) {
  const box = byId("me");
  box.hidden = !state.me;
  if (!state.me) return;
  box.replaceChildren(...present([
    el("button", { class: "bar__who", type: "button", id: "own-account", title: say("account"), "aria-label": `${state.me.name}, ${named("role", state.me.role)}: ${say("account")}`, onclick: () => openAccount({ explain }) },
      el("b", {}, state.me.name), el("span", {}, named("role", state.me.role))),
    may("work") && el("button", { class: "button button--small bar__new", type: "button", id: "new-case", title: say("counter.title"), "aria-label": say("counter.new"), onclick: onNewCase }, icon("plus"), el("span", {}, say("counter.new"))),
    may("oversee") && el("a", { class: "button button--small", href: "/desk/outbox" }, say("outbox.open")),
    may("see_figures") && el("a", { class: "button button--small", href: "/desk/insight" }, say("insight.open")),
    may("train") && el("a", { class: "button button--small", href: "/desk/coach" }, say("coach.open")),
    (may("work") || may("train")) && el("a", { class: "button button--small", href: "/desk/drills" }, say("drills.open")),
    may("train") && el("button", { class: "button button--small", type: "button", onclick: openTraining }, say("training.open")),
    el("button", { class: "icon-button", type: "button", "aria-label": say("sign_out"), title: say("sign_out"), onclick: onSignOut }, icon("out")),
  ]));
}

/** Draw presence for those who answer customers, the bell for those who are told something. */
export function drawLiveTools({ explain }) {
  state.presence?.close();
  byId("live-tools").hidden = !may("hear");
  for (const name of ["bell", "keys"]) byId(name).hidden = !may("see");
  state.presence = may("work") ? makePresence({ explain, oversees: may("oversee") }) : null;
  byId("presence").replaceChildren(...(state.presence ? [state.presence.node] : []));
}
