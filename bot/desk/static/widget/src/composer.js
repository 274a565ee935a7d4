// The customer's reply box.
/** @import { Conversation } from "./conversation.js" */
/** @import { Thread } from "./thread.js" */
import { isComposing } from "./contain.js";
import { h, icon, onSubmit, setOff } from "./dom.js";
import { FILE_TYPES, sendFile } from "./files.js";
import { say } from "./page.js";
import { promptFor } from "./prompts.js";
import { DRAFT, reading, writing } from "./session.js";

const TEXT_LIMIT = 4000;

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
    this.box = h("textarea", { id, rows: 1, enterkeyhint: "send", dir: "auto", "aria-describedby": "amends-count" });
    this.count = h("p", { cls: "count", id: "amends-count", role: "status" });
    this.go = h("button", { cls: "send", "aria-label": say("send") }, icon("send"));
    const files = h("input", { type: "file", accept: FILE_TYPES.join(), multiple: true, hidden: true, tabindex: -1 });
    files.onchange = () => {
      this.attach(Array.from(files.files ?? []));
      files.value = "";
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
    onSubmit(this.form, this.go, () => this.send());
    talk.on("afresh", () => {
      this.box.value = "";
      this.fit();
    });
    const prompt = () => this.box.setAttribute("placeholder", say(promptFor(talk.state)));
    talk.on("state", prompt);
    talk.on("reset", prompt);
    prompt();
    talk.on("edit", (text) => {
      this.box.value = text + (this.box.value ? `\n${this.box.value}` : "");
      this.fit();
      this.box.focus();
    });
    this.box.value = reading("sessionStorage", DRAFT) || "";
    this.fit();
  }

  onInput() {
    this.fit();
    if (this.box.value) this.talk.typing();
  }

  /** @param {readonly File[]} files */
  attach(files) {
    for (const file of files) sendFile(this.talk, file, this.thread.uploads);
    this.thread.toEnd();
  }

  /** @param {KeyboardEvent} event a key pressed in the box */
  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    this.send();
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
