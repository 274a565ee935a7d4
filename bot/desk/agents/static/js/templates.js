// Templates: search and insert them with Alt+T or with "/" in an empty box, create and change them in a dialog.

import { api, Refused } from "./api.js";
import { ask } from "./dialogs.js";
import { allIn, el, toast } from "./dom.js";
import { replaceWords } from "./drafts.js";
import { openModal } from "./modal.js";
import { pick, say } from "./words.js";

const OPEN = /\{(?:customer|product|case_number|handler|due|agent)\}/;

/** Add templates to a reply box; return a function that removes them. */
export function attachTemplates(composer, conversationId) {
  const { box, node } = composer;
  let fetching = false;
  const open = async () => {
    if (fetching) return;
    fetching = true;
    try {
      await openTemplates({ conversationId, onPick: insert, stillThere: () => node.isConnected });
    } finally {
      fetching = false;
    }
  };
  const insert = (text) => {
    const start = box.selectionStart;
    replaceWords(box, start, box.selectionEnd, text);
    // Select the first gap that could not be filled in, because it must be written next.
    const gap = OPEN.exec(text);
    if (gap) box.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
  };
  const onKey = (event) => {
    if (event.code !== "KeyT" || !event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.repeat || event.isComposing || !node.isConnected || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  };
  document.addEventListener("keydown", onKey);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "/" || box.value || event.isComposing) return;
    event.preventDefault();
    open();
  });
  node.querySelector(".reply__foot").append(el("button", {
    class: "templates__open", type: "button", "aria-keyshortcuts": "Alt+T", onclick: open,
  }, say("templates.open")));
  return () => document.removeEventListener("keydown", onKey);
}

/**
 * Show the templates; with a conversation, one can be picked and is filled in.
 * @param {{conversationId?: string | null, onPick?: ((text: string) => void) | null, stillThere?: () => boolean}} [options]
 */
export async function openTemplates({ conversationId = null, onPick = null, stillThere = () => true } = {}) {
  let found;
  try {
    found = await api.templates(conversationId);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.title || say("error.network"));
    return;
  }
  if (!stillThere()) return;
  const search = el("input", { type: "search", "aria-label": say("templates.find"), placeholder: say("templates.find"), autocomplete: "off", oninput: () => draw() });
  const list = el("ul", { class: "tiles templates__list", "aria-label": say("templates") });
  /** @type {any} */
  let choose = null;
  const edit = async (template) => {
    if (!(await editTemplate(template, found))) return;
    found = await api.templates(conversationId);
    draw();
    search.focus();
  };

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const matching = found.templates.filter((one) => [one.title, one.zh_hant, one.en].some((text) => text?.toLowerCase().includes(wanted)));
    list.replaceChildren(...matching.map((one) => el("li", { class: "templates__row" },
      el("button", { class: "templates__pick", type: "button", disabled: !onPick && !one.changeable, onclick: () => (onPick ? choose(one) : edit(one)) },
        el("span", { class: "tile__top" }, el("b", {}, one.title), el("span", { class: "chip" }, say(one.shared ? "templates.shared" : "templates.own"))),
        el("span", { class: "templates__text", dir: "auto" }, one.text ?? pick({ "zh-Hant": one.zh_hant ?? one.en, en: one.en ?? one.zh_hant }))),
      onPick && one.changeable && el("button", { class: "button button--small", type: "button", "aria-label": `${say("template.edit")} ${one.title}`, onclick: () => edit(one) }, say("template.edit")))));
    if (!matching.length) list.replaceChildren(el("li", { class: "muted small" }, say("templates.none")));
  }

  // Arrow keys move from the search field through the templates; Enter in the field picks the first.
  const onArrow = (event) => {
    const rows = [search, ...allIn(list, ".templates__pick:not(:disabled)")];
    const at = rows.findIndex((row) => row === document.activeElement);
    if (event.key === "Enter" && document.activeElement === search && !event.isComposing) { event.preventDefault(); rows[1]?.click(); return; }
    if (at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  };
  draw();
  const picked = openModal("templates", (close) => {
    choose = close;
    return el("div", { class: "dialog templates", onkeydown: onArrow },
      el("div", { class: "field" }, el("h2", { id: "templates-title" }, say("templates")), onPick && el("p", { class: "small muted" }, say("templates.lead")), search),
      list,
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: () => edit(null) }, say("templates.new")),
        el("button", { class: "button", type: "button", onclick: close }, say("close"))));
  }, { look: "wide" });
  search.focus();
  // Continue after the dialog has returned the focus, because inserting moves it on.
  const template = await picked;
  if (template) onPick?.(template.text);
}

/** Create or change one template; resolves to whether anything was changed. */
async function editTemplate(template, { variables, may_share: mayShare }) {
  const done = await openModal("template", (close) => {
    const title = el("input", { maxLength: 80, value: template?.title ?? "", required: true });
    const zh = el("textarea", { rows: 3, maxLength: 2000, lang: "zh-Hant", value: template?.zh_hant ?? "" });
    const en = el("textarea", { rows: 3, maxLength: 2000, lang: "en", value: template?.en ?? "" });
    const shared = el("input", { type: "checkbox", checked: template ? template.shared : false });
    const problem = el("div", { class: "notice notice--error", role: "alert", hidden: true });
    const save = el("button", { class: "button button--main", type: "submit" }, say("template.save"));
    let anyway = false;
    const refuse = (error) => {
      const warnings = error.problem.warnings ?? [];
      anyway = warnings.length > 0;
      save.textContent = say(anyway ? "template.save_anyway" : "template.save");
      problem.replaceChildren(el("p", {}, error.title || say("error.network")),
        el("ul", {}, warnings.map((one) => el("li", {}, el("b", {}, one.words), ` ${one.why} ${one.instead ? say("wording.instead", { text: one.instead }) : ""}`))));
      problem.hidden = false;
    };
    const submit = async (event) => {
      event.preventDefault();
      save.disabled = true;
      const words = { title: title.value, zh_hant: zh.value, en: en.value, shared: shared.checked, anyway };
      try {
        await (template ? api.changeTemplate(template.id, words) : api.makeTemplate(words));
        close("saved");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(error);
      } finally {
        save.disabled = false;
      }
    };
    const remove = async () => {
      if ((await ask("template.delete")) === null) return;
      try {
        await api.deleteTemplate(template.id);
        close("deleted");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(error);
      }
    };
    const changed = () => { anyway = false; save.textContent = say("template.save"); problem.hidden = true; };
    const field = (name, input) => el("label", { class: "field" }, say(`template.${name}`), input);
    return el("form", { class: "dialog template", onsubmit: submit, oninput: changed, noValidate: true },
      el("h2", { id: "template-title" }, say(template ? "template.edit" : "templates.new")),
      field("title", title), field("zh_hant", zh), field("en", en),
      el("p", { class: "small muted" }, say("template.variables", { names: variables.map((name) => `{${name}}`).join(" ") })),
      mayShare && el("label", { class: "template__share" }, shared, " ", say("template.share")),
      problem,
      el("div", { class: "dialog__buttons" },
        template && el("button", { class: "button template__delete", type: "button", onclick: remove }, say("template.delete")),
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")), save));
  }, { look: "wide" });
  if (done === "saved") toast(say("template.saved"));
  return done !== null;
}
