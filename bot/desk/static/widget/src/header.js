// Who is here, how far things are, and the way to a person.
import { call } from "./desk.js";
import { h, hidden, icon, isOff, saveAs, setOff } from "./dom.js";
import { DATA, say } from "./page.js";

/** The head of the panel. */
export class Header {
  constructor(talk, close) {
    this.talk = talk;
    this.line = h("p", { cls: "owner", "aria-live": "polite" });
    this.person = h("button", { type: "button", cls: "person", "aria-label": say("person_label"), title: say("person_label") }, icon("person"), say("person"));
    this.person.onclick = () => !isOff(this.person) && talk.send(say("person_text"));
    this.save = h("button", { type: "button", cls: "tool", "aria-label": say("transcript"), title: say("transcript"), onclick: () => this.download() }, icon("save"));
    const shut = h("button", { type: "button", cls: "tool close", "aria-label": say("close"), title: say("close"), onclick: close }, icon("down"));
    this.steps = [1, 2, 3, 4, 5].map((n) => h("li", null, h("b", { "aria-hidden": "true", text: n }), h("span", { text: say(`step${n}`) }), hidden("")));
    this.banner = h("p", { cls: "banner", role: "status", hidden: true });
    this.el = h(
      "div",
      { cls: "head" },
      h("div", { cls: "top" }, h("span", { cls: "seal" }, icon("turn")), h("div", { cls: "name" }, h("h2", { id: "amends-title", text: DATA.title || say("title") }), this.line), this.person, this.save, shut),
      h("ol", { cls: "steps", "aria-label": say("steps") }, this.steps),
      this.banner,
    );
    for (const name of ["state", "messages", "reset"]) talk.addEventListener(name, () => this.draw());
    talk.addEventListener("connection", () => this.drawConnection());
    this.draw();
  }

  draw() {
    const { owner = "bot", agent_name: name, step = 1 } = this.talk.state;
    const text = say(`owner_${owner}`, { name: name || say("agent") });
    if (this.line.textContent !== text) this.line.textContent = text;
    this.el.dataset.owner = owner;
    setOff(this.person, owner === "agent");
    this.save.hidden = !this.talk.id;
    this.steps.forEach((item, index) => {
      const n = index + 1;
      item.className = n < step ? "done" : n === step ? "now" : "";
      item.lastChild.textContent = n < step ? say("step_done") : "";
      item.firstChild.replaceChildren(n < step ? icon("check") : String(n));
      if (n === step) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }

  // A hiccup is nobody's business; only what lasts is worth a line.
  drawConnection() {
    clearTimeout(this.delay);
    const show = () => {
      this.banner.hidden = this.talk.online;
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
