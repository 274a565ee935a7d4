// The head of the panel: who answers, the current step, and the button for a person.
/** @import { Conversation } from "./conversation.js" */
import { call } from "./desk.js";
import { fill, h, hidden, icon, isOff, saveAs, setOff } from "./dom.js";
import { DATA, say } from "./page.js";

/** The head of the panel. */
export class Header {
  /**
   * @param {Conversation} talk
   * @param {() => void} close
   */
  constructor(talk, close) {
    this.talk = talk;
    this.line = h("p", { cls: "owner", "aria-live": "polite" });
    this.person = h("button", { type: "button", cls: "person", "aria-label": say("person_label"), title: say("person_label") }, icon("person"), say("person"));
    this.person.onclick = () => !isOff(this.person) && talk.send(say("person_text"));
    this.save = h("button", { type: "button", cls: "tool", "aria-label": say("transcript"), title: say("transcript"), onclick: () => this.download() }, icon("save"));
    const shut = h("button", { type: "button", cls: "tool close", "aria-label": say("close"), title: say("close"), onclick: close }, icon("down"));
    this.steps = [1, 2, 3, 4, 5].map((n) => {
      const number = h("b", { "aria-hidden": "true", text: n });
      const state = hidden("");
      return { number, state, row: h("li", null, number, h("span", { text: say(`step${n}`) }), state) };
    });
    this.banner = h("p", { cls: "banner", role: "status", hidden: true });
    this.el = h(
      "div",
      { cls: "head" },
      h("div", { cls: "top" }, h("span", { cls: "seal" }, icon("turn")), h("div", { cls: "name" }, h("h2", { id: "amends-title", text: DATA.title || say("title") }), this.line), this.person, this.save, shut),
      h("ol", { cls: "steps", "aria-label": say("steps") }, this.steps.map(({ row }) => row)),
      this.banner,
    );
    talk.on("state", () => this.draw());
    talk.on("messages", () => this.draw());
    talk.on("reset", () => this.draw());
    talk.on("connection", () => this.drawConnection());
    this.draw();
  }

  draw() {
    const { owner = "bot", agent_name: name, step = 1 } = this.talk.state;
    const text = say(`owner_${owner}`, { name: name || say("agent") });
    if (this.line.textContent !== text) this.line.textContent = text;
    this.el.dataset.owner = owner;
    setOff(this.person, owner === "agent");
    this.save.hidden = !this.talk.id;
    this.steps.forEach(({ number, state, row }, index) => {
      const n = index + 1;
      row.className = n < step ? "done" : n === step ? "now" : "";
      state.textContent = n < step ? say("step_done") : "";
      fill(number, n < step ? icon("check") : String(n));
      if (n === step) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    });
  }

  // Show only a lasting loss of connection, because a short one is of no interest to the customer.
  drawConnection() {
    clearTimeout(this.delay);
    const show = () => {
      this.banner.hidden = this.talk.online === true;
      this.banner.textContent = this.talk.online ? "" : say("offline");
    };
    if (this.talk.online) show();
    else this.delay = setTimeout(show, 1500);
  }

  async download() {
    try {
      const blob = await call("GET", this.talk.path("transcript?format=txt"), { token: this.talk.token, blob: true });
      saveAs(blob, `amends-${new Date().toISOString().slice(0, 10)}.txt`);
    } catch {
      this.talk.tell("notice", say("error"));
    }
  }
}
