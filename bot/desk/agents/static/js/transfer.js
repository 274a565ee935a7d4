// Transfer a conversation to an available colleague or to a team, always with a note.

import { api, Refused } from "./api.js";
import { withLoad } from "./colleague_field.js";
import { el } from "./dom.js";
import { newId } from "./ids.js";
import { openModal } from "./modal.js";
import { SHORT } from "./rows.js";
import { unlessFull } from "./taking.js";
import { say } from "./words.js";

/**
 * Ask to whom and why, and transfer the conversation if it is `still()` on the screen; resolves to the receiver's name,
 * or null when nothing was done. `overseen`: the colleague `holder` has it, so the agent may also transfer it to
 * themselves.
 */
export async function passOn(id, still, { overseen = false, holder = null } = {}) {
  const { colleagues, teams } = await api.colleagues();
  if (!still()) return null;
  const others = colleagues.filter((person) => (person.me ? overseen : person.presence === "available" && person.id !== holder));
  return openModal("transfer", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const note = el("textarea", { maxLength: 2000, "aria-describedby": "transfer-hint" });
    let clientId = newId();
    const option = (value, name, shown = name, full = false) => el("option", { value, dataset: full ? { name, full: "yes" } : { name } }, full ? `${shown}　${say("over_capacity.full")}` : shown);
    const spoken = (person) => person.languages.map((language) => SHORT[language]).join(" ");
    const why = el("textarea", { id: "transfer-why", maxLength: 500, "aria-describedby": "transfer-why-hint" });
    const whyField = el("label", { class: "field" }, say("over_capacity"), why, el("span", { class: "small muted", id: "transfer-why-hint" }, say("over_capacity.hint")));
    const askWhy = () => (isFull() ? choice.parentElement?.after(whyField) : whyField.remove());
    const isFull = () => choice.selectedOptions[0]?.dataset.full === "yes";
    const choice = el("select", { id: "transfer-to", onchange: askWhy }, option("", say("transfer.choose")),
      others.length > 0 && el("optgroup", { label: say("transfer.colleagues") }, others.map((person) => option(
        `agent:${person.id}`, person.name, `${withLoad(person)}　${spoken(person)}`, !person.me && person.holds >= person.capacity))),
      teams.length > 0 && el("optgroup", { label: say("transfer.teams") }, teams.map((team) => option(`team:${team}`, team))));
    const refuse = (words, field) => {
      error.textContent = words;
      error.hidden = false;
      field?.focus();
    };
    const send = async (event) => {
      event.preventDefault();
      if (!choice.value) return refuse(say("transfer.whom"), choice);
      if (isFull() && !why.value.trim()) return refuse(say("over_capacity.needed"), why);
      if (!note.value.trim()) return refuse(say("transfer.note_needed"), note);
      const [kind, to] = [choice.value.slice(0, choice.value.indexOf(":")), choice.value.slice(choice.value.indexOf(":") + 1)];
      const button = event.submitter;
      if (button) button.disabled = true;
      try {
        const whom = kind === "agent" ? { agent_id: Number(to), ...(isFull() ? { over_capacity: why.value.trim() } : {}) } : { team: to };
        if (!await unlessFull((anyway) => api.transfer(id, clientId, anyway ? { ...whom, anyway } : whom, note.value.trim()))) return;
        close(choice.selectedOptions[0].dataset.name);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        if (refused.status === 409) clientId = newId();
        // The colleague got one more meanwhile.
        if (refused.problem.full && choice.selectedOptions[0]) {
          choice.selectedOptions[0].dataset.full = "yes";
          askWhy();
        }
        refuse(refused.title || say("error.network"), refused.problem.full ? why : choice);
      } finally {
        if (button) button.disabled = false;
      }
    };
    return el("form", { class: "dialog", noValidate: true, onsubmit: send },
      el("h2", { id: "transfer-title" }, say("transfer.ask")),
      el("p", { class: "muted" }, others.length || teams.length ? say("transfer.lead") : say("transfer.alone")),
      error,
      el("label", { class: "field" }, say("transfer.to"), choice),
      el("label", { class: "field" }, say("transfer.note"), note, el("span", { class: "small muted", id: "transfer-hint" }, say("transfer.note_hint"))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("transfer"))));
  });
}
