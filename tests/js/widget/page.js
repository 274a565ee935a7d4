// The minimal page that the widget's modules need when they are loaded: import this before any of them. It builds no
// elements.
import { webcrypto } from "node:crypto";
import { setMaxListeners } from "node:events";
import { makeStorage, setGlobals } from "../storage.js";

export const DESK = "https://desk.test/";

/** An event stream through which a test sends events. */
export class FakeEventSource extends EventTarget {
  static opened = [];

  constructor(address) {
    super();
    this.address = new URL(address);
    this.closed = false;
    FakeEventSource.opened.push(this);
  }

  /** The last opened stream. */
  static get last() {
    return FakeEventSource.opened.at(-1);
  }

  close() {
    this.closed = true;
  }

  say(name, data) {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data) }));
  }
}

export const page = Object.assign(new EventTarget(), {
  currentScript: { src: `${DESK}widget.js`, dataset: { locale: "en", customerName: "Mei" } },
  documentElement: { lang: "zh-Hant" },
  hidden: false,
});
export const storages = { localStorage: makeStorage(), sessionStorage: makeStorage() };
export const world = new EventTarget();

// No limit, because every conversation of a test file keeps its listeners while the page exists.
setMaxListeners(0, page, world);

setGlobals({
  ...storages,
  WORDS: "offline|離線|Offline.\nerror|錯誤|Something went wrong.\nrestarted|重新開始|We start again.",
  SIMPLE: ["離線錯誤開", "离线错误开"],
  ZONE: "Asia/Taipei",
  window: globalThis,
  document: page,
  navigator: { languages: ["fr", "en-GB"] },
  location: new URL("https://shop.test/cart?item=1"),
  matchMedia: () => ({ matches: false, addEventListener: () => {} }),
  addEventListener: world.addEventListener.bind(world),
  crypto: globalThis.crypto ?? webcrypto,
  CustomEvent:
    globalThis.CustomEvent ??
    class extends Event {
      constructor(name, { detail } = {}) {
        super(name);
        this.detail = detail;
      }
    },
  EventSource: FakeEventSource,
});
