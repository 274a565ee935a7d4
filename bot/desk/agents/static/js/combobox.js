// A text box with a list of choices that follow what is typed: arrows choose, Enter takes, Escape closes the list.

import { el } from "./dom.js";
import { say } from "./words.js";

/**
 * Return the text box, its list, and `chosen()`: the value of the choice whose label stands in the box, else the text.
 * `find(words)` resolves to the choices for what is typed, `label(choice)` words one.
 * @template T
 * @param {{id: string, name: string, text: string, choices: T[], find: (words: string) => Promise<T[]>, label: (choice: T) => string, valueOf: (choice: T) => string}} of
 */
export function makeCombobox({ id, name, text, choices, find, label, valueOf }) {
  let shown = choices;
  let at = -1;
  let asked = 0;
  const list = el("ul", { class: "combo__list", id: `${id}-list`, role: "listbox", hidden: true, "aria-label": say("correct.catalogue") });
  const box = el("input", {
    id, name, type: "text", value: text, autocomplete: "off", maxLength: 80, role: "combobox",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    oninput: () => search(), onkeydown: (event) => key(event), onblur: () => hide(),
  });

  const hide = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const take = (choice) => {
    box.value = label(choice);
    hide();
  };

  const draw = () => {
    list.replaceChildren(...shown.map((choice, place) => el("li", {
      role: "option", id: `${id}-${place}`, "aria-selected": String(place === at), class: "combo__choice",
      // Before the box loses the focus, which hides the list.
      onpointerdown: (event) => { event.preventDefault(); take(choice); },
    }, label(choice))));
    list.hidden = shown.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `${id}-${at}`);
    (list.children[at] ?? list).scrollIntoView({ block: "nearest" });
  };

  async function search() {
    const mine = (asked += 1);
    const found = await find(box.value).catch(() => null);
    if (!found || mine !== asked || document.activeElement !== box) return;
    shown = found;
    at = -1;
    draw();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      at = list.hidden ? 0 : (at + by + shown.length) % Math.max(shown.length, 1);
      draw();
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      hide();
    }
  }

  const chosen = () => {
    const choice = shown.find((one) => label(one) === box.value.trim());
    return choice === undefined ? box.value : valueOf(choice);
  };
  return { box, list, chosen };
}
