// Show in the bar, to those who may correct it, that a changed policy has mistakes and is not used.

import { api } from "./api.js";
import { byId, el, icon } from "./dom.js";
import { may } from "./may.js";
import { say } from "./words.js";

const LOOK_AFTER = 30000;
const box = byId("policy");
let timer = 0;

/** Check now and every half minute while somebody is signed in who may correct the policy. */
export function watchPolicy() {
  clearInterval(timer);
  box.hidden = true;
  if (!may("decide")) return;
  const look = () => api.policy().then(draw, () => {});
  timer = setInterval(look, LOOK_AFTER);
  look();
}

function draw({ version, problems }) {
  box.hidden = !problems.length;
  box.replaceChildren(
    el("summary", { class: "chip chip--danger" }, icon("warn"), say("policy.broken")),
    el("div", { class: "bar__policy" },
      el("p", {}, say("policy.broken.lead", { version })),
      el("ul", {}, problems.map((problem) => el("li", {},
        el("b", {}, `${problem.file}:${problem.line}`), ` ${problem.what}. ${problem.write_instead}`)))));
}
