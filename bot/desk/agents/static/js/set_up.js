// An agent's settings: how many conversations at once, which languages, which team.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { named, say } from "./words.js";

const LANGUAGES = ["zh-Hant", "zh-Hans", "en"];

/** Edit the settings of `person`; resolves to whether they were saved. */
export async function openSetUp(person, teams) {
  return (await openModal("set-up", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const capacity = el("input", { type: "number", min: 0, max: 50, step: 1, required: true, value: String(person.capacity) });
    const boxes = LANGUAGES.map((language) => el("input", { type: "checkbox", value: language, checked: person.languages.includes(language) }));
    const team = el("input", { maxLength: 40, value: person.team, autocomplete: "off" });
    const rings = el("input", { type: "checkbox", name: "rings", checked: person.rings });
    const list = el("datalist", { id: "teams" }, teams.map((name) => el("option", { value: name })));
    team.setAttribute("list", "teams");
    const save = async (event) => {
      event.preventDefault();
      error.hidden = true;
      try {
        await api.setUp(person.id, { capacity: capacity.value.trim() === "" ? -1 : Number(capacity.value), languages: boxes.filter((box) => box.checked).map((box) => box.value), team: team.value, rings: rings.checked });
        close(true);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        error.textContent = refused.title || say("error.network");
        error.hidden = false;
      }
    };
    return el("form", { class: "dialog", noValidate: true, onsubmit: save },
      el("h2", { id: "set-up-title" }, person.me ? say("set_up") : say("colleagues.set_up.of", { name: person.name })),
      error,
      el("label", { class: "field" }, say("set_up.capacity"), capacity),
      el("fieldset", { class: "field" }, el("legend", {}, say("set_up.languages")),
        boxes.map((box) => el("label", { class: "check" }, box, named("locale", box.value)))),
      el("label", { class: "field" }, say("set_up.team"), team, list),
      el("label", { class: "check" }, rings, say("set_up.rings")),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("set_up.save"))));
  })) === true;
}
