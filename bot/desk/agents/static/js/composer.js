// The reply box: drafts kept per conversation, no sending while an input method is choosing a character,
// the wording check shown before the message goes out.

import { api } from "./api.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const LIMIT = 4000;
const CHECK_AFTER = 350;

/** Return the reply box for one conversation. `onSend(text)` sends; the draft lives in `drafts` (a Storage). */
export function makeComposer(conversationId, drafts, onSend) {
  const key = `draft:${conversationId}`;
  const warnings = el("div", { class: "wording", role: "group", hidden: true });
  const hint = el("span", { class: "reply__hint", id: "reply-hint" }, say("reply.hint"));
  const count = el("span");
  const box = el("textarea", {
    rows: 1, "aria-label": say("reply"), "aria-describedby": "reply-hint", placeholder: say("reply"), value: drafts.getItem(key) ?? "",
  });
  const send = el("button", { class: "button button--main", type: "submit" }, icon("send"), say("reply.send"));
  const form = el("form", { class: "reply", onsubmit: (event) => { event.preventDefault(); submit(); } },
    warnings, el("div", { class: "reply__box" }, box, send), el("div", { class: "reply__foot" }, hint, count));

  let composing = false;
  let timer = 0;
  let lastTyping = 0;
  let checked = { text: null, found: [] };

  const size = () => [...box.value].length;
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    const over = size() > LIMIT;
    count.textContent = size() > LIMIT - 500 ? `${size()} / ${LIMIT}` : "";
    count.className = over ? "over" : "";
    send.disabled = over || !box.value.trim();
  };

  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; });
  box.addEventListener("keydown", (event) => {
    // keyCode 229 covers browsers that end the composition before this key arrives.
    if (event.key !== "Enter" || event.shiftKey || composing || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    drafts.setItem(key, box.value);
    fit();
    clearTimeout(timer);
    timer = setTimeout(() => check().then(show), CHECK_AFTER);
    if (box.value && Date.now() - lastTyping > 3000) {
      lastTyping = Date.now();
      api.typing(conversationId).catch(() => {});
    }
  });

  async function check() {
    const text = box.value;
    if (!text.trim()) checked = { text, found: [] };
    if (checked.text === text) return checked.found;
    // The check is advice: when it cannot be had, the message still may go.
    const found = await api.wording(conversationId, text).then((answer) => answer.warnings, () => []);
    if (box.value === text) checked = { text, found };
    return found;
  }

  function show(found, asking = false) {
    warnings.hidden = !found.length;
    warnings.replaceChildren(...(found.length ? [
      el("div", { role: asking ? "alert" : undefined }, el("h3", {}, icon("warn"), say("wording.title")),
        el("ul", {}, found.map((warning) => el("li", {},
        warning.words && [el("mark", {}, warning.words), "　"], warning.why,
        warning.instead && el("span", { class: "wording__better" }, say("wording.instead", { text: warning.instead })))))),
      asking && el("div", { class: "wording__buttons" },
        el("button", { class: "button button--small", type: "button", onclick: () => { show(found); box.focus(); } }, say("wording.edit")),
        el("button", { class: "button button--small button--main", type: "button", onclick: release }, say("wording.send_anyway"))),
    ].filter(Boolean) : []));
  }

  async function submit() {
    if (!box.value.trim() || size() > LIMIT) return;
    clearTimeout(timer);
    const text = box.value;
    const found = await check();
    if (box.value !== text) return;
    if (found.length) {
      show(found, true);
      warnings.querySelector("button")?.focus();
    } else release();
  }

  function release() {
    const text = box.value;
    box.value = "";
    drafts.removeItem(key);
    show([]);
    fit();
    box.focus();
    onSend(text);
  }

  // The box has no size before it is in the page.
  requestAnimationFrame(fit);
  return { node: form, focus: () => box.focus(), text: () => box.value };
}
