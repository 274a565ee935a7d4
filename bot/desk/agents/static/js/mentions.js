// Colleagues to mention, offered while an @ is typed in a text box: arrows choose, Enter or Tab takes, Escape closes.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { mentionAt, peopleFor, withMention } from "./mention_rules.js";
import { say } from "./words.js";

/**
 * Return the box within a frame that offers colleagues. `onChange()` follows every choice.
 * @param {HTMLTextAreaElement} box
 * @param {() => void} onChange
 */
export function withMentions(box, onChange) {
  const list = el("ul", { class: "mention__list", id: "mention-list", role: "listbox", "aria-label": say("mention.choices"), hidden: true });
  const node = el("div", { class: "mention" }, box, list);
  /** @type {import("./mention_rules.js").Person[] | null} */
  let people = null;
  /** @type {{typed: string, at: number} | null} */
  let begun = null;
  /** @type {import("./mention_rules.js").Person[]} */
  let offered = [];
  let chosen = 0;

  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  async function look() {
    begun = mentionAt(box.value, box.selectionStart);
    if (!begun) return close();
    if (people === null) {
      people = [];
      try {
        people = (await api.colleagues()).colleagues.filter((one) => !one.me);
      } catch (error) {
        people = null;
        if (!(error instanceof Refused)) throw error;
        return close();
      }
      begun = mentionAt(box.value, box.selectionStart);
    }
    offered = begun ? peopleFor(people ?? [], begun.typed) : [];
    chosen = 0;
    draw();
  }

  function draw() {
    const open = offered.length > 0;
    list.hidden = !open;
    list.replaceChildren(...offered.map((one, place) => el("li", { role: "option", id: `mention-${place}`, "aria-selected": String(place === chosen), onpointerdown: (event) => { event.preventDefault(); pick(one); } }, one.name)));
    if (!open) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", `mention-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function close() {
    offered = [];
    draw();
  }

  function pick(one) {
    if (!begun) return;
    const { text, caret } = withMention(box.value, box.selectionStart, begun, one);
    box.value = text;
    box.setSelectionRange(caret, caret);
    close();
    onChange();
  }

  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  // Before the box's own keys, so that Enter takes the name and saves nothing.
  node.addEventListener("keydown", (event) => {
    if (!offered.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + offered.length) % offered.length;
    else if (event.key === "Enter" || event.key === "Tab") pick(offered[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) draw();
  }, true);
  return node;
}
