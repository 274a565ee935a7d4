// The minimal page that the agents' modules need when they are loaded: import this before any of them. It has a few
// invented texts and builds no elements.
import { makeStorage, setGlobals } from "../storage.js";

const words = {
  "zh-Hant": {
    "agents.greet": "{name} 您好",
    "agents.stage.agreed": "已同意",
    "agents.stage.closed": "已結案",
    "agents.time.now": "剛剛",
    "agents.time.minutes": "{n} 分鐘",
    "agents.time.hours": "{n} 小時",
    "agents.time.days": "{n} 天",
    "agents.reason.broken_promise": "說好的事沒做到",
    "agents.password.short": "至少 {least} 個字",
  },
  en: {
    "agents.greet": "Hello {name}",
    "agents.stage.agreed": "Agreed",
    "agents.stage.closed": "Closed",
    "agents.time.now": "now",
    "agents.time.minutes": "{n} min",
    "agents.time.hours": "{n} h",
    "agents.time.days": "{n} d",
    "agents.reason.broken_promise": "Broken promise",
    "agents.password.short": "At least {least} characters",
  },
};

// What the desk writes into the page.
const kept = { words, decimals: { JPY: 0, KWD: 3, IQD: 3, XTS: 0 } };

export const page = Object.assign(new EventTarget(), {
  body: {},
  activeElement: null,
  cookie: "",
  dialog: null,
  documentElement: { lang: "en" },
  getElementById: (id) => (id in kept ? { textContent: JSON.stringify(kept[id]) } : null),
  querySelector: (selector) => (selector === "dialog[open]" ? page.dialog : null),
  querySelectorAll: () => [],
});

export const localStorage = makeStorage();

// The only element type that a module checks for, to see whether somebody is typing in it.
export class HTMLElement {
  constructor(kind) {
    this.kind = kind;
  }

  matches(selector) {
    return selector.split(", ").includes(this.kind);
  }
}

setGlobals({ document: page, localStorage, HTMLElement });
