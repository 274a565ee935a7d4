// The customer's reply box.
/** @import { Conversation } from "./conversation.js" */
/** @import { Thread } from "./thread.js" */
import { h, icon, setOff } from "./dom.js";
import { FILE_TYPES, sendFile } from "./files.js";
import { say } from "./page.js";
import { KEY, reading, writing } from "./session.js";

const TEXT_LIMIT = 4000;
const DRAFT = `${KEY}#draft`;

/** The box for the next message, which keeps its draft. */
export class Composer {
  /**
   * @param {Conversation} talk
   * @param {Thread} thread
   */
  constructor(talk, thread) {
    this.talk = talk;
    this.thread = thread;
    const id = "amends-message";
    this.box = h("textarea", { id, rows: 1, placeholder: say("placeholder"), enterkeyhint: "send", dir: "auto", "aria-describedby": "amends-count" });
    this.count = h("p", { cls: "count", id: "amends-count", role: "status" });
    this.go = h("button", { cls: "send", "aria-label": say("send") }, icon("send"));
    const files = h("input", { type: "file", accept: FILE_TYPES.join(), hidden: true, tabindex: -1 });
    files.onchange = () => {
      const file = files.files?.[0];
      if (file) sendFile(talk, file, thread.uploads);
      files.value = "";
      thread.toEnd();
    };
    const attach = h("button", { type: "button", cls: "clip", "aria-label": say("attach"), title: say("attach"), onclick: () => files.click() }, icon("clip"));
    this.form = h(
      "form",
      { cls: "composer" },
      this.count,
      h("div", { cls: "row" }, attach, h("label", { cls: "sr", for: id, text: say("message") }), this.box, this.go),
      files,
      h("p", { cls: "hint", text: say("hint"), "aria-hidden": "true" }),
    );
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.box.onkeydown = (event) => {
      // An Enter that picks a character of an input method must not send. Safari ends the composition before this
      // event, which then shows only by key code 229.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    };
    this.box.oninput = () => {
      this.fit();
      if (this.box.value) talk.typing();
    };
    talk.on("edit", (text) => {
      this.box.value = text + (this.box.value ? `\n${this.box.value}` : "");
      this.fit();
      this.box.focus();
    });
    this.box.value = reading("sessionStorage", DRAFT) || "";
    this.fit();
  }

  // The desk counts Unicode characters, of which an emoji is one; JavaScript counts UTF-16 units.
  get over() {
    return [...this.box.value].length - TEXT_LIMIT;
  }

  fit() {
    const { box, over, thread } = this;
    const end = thread.nearEnd();
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
    this.count.textContent = over > 0 ? say("over", { n: over }) : over > -300 ? say("left", { n: -over }) : "";
    this.count.classList.toggle("over", over > 0);
    setOff(this.go, !box.value.trim() || over > 0);
    writing("sessionStorage", DRAFT, box.value || null);
    if (end) thread.toEnd();
  }

  send() {
    if (!this.box.value.trim() || this.over > 0) return;
    this.talk.send(this.box.value);
    this.box.value = "";
    this.fit();
    this.box.focus();
  }
}
