// Where the widget stands in the page: as a child of the root element, because pages replace their body, transform it
// and cut it off; and in the top layer, because pages lay things over each other.

/** @param {() => void} work */
const whenThereIsABody = (work) => {
  if (document.body) return work();
  const watch = new MutationObserver(() => {
    if (!document.body) return;
    watch.disconnect();
    work();
  });
  watch.observe(document, { childList: true, subtree: true });
};

/**
 * Show `host` in the page, above everything else.
 * @param {HTMLElement} host
 */
export const show = (host) => {
  if (!host.isConnected) document.documentElement.appendChild(host);
  try {
    host.popover = "manual";
    host.showPopover();
  } catch {
    // A browser without popovers, or it is shown already: its high z-index has to do.
  }
};

/**
 * Put `host` into the page as soon as it has a body, and again whenever the page replaces its contents. A page that
 * takes out the widget alone keeps it out, until its script tag comes again.
 * @param {HTMLElement} host
 */
export const keepInPage = (host) =>
  whenThereIsABody(() => {
    show(host);
    const watch = new MutationObserver((changes) => {
      if (host.isConnected || !document.body) return;
      const gone = changes.flatMap((change) => Array.from(change.removedNodes));
      if (gone.some((node) => node !== host)) show(host);
      observe();
    });
    // The root element may be replaced as well, and is observed anew then.
    const observe = () => [document, document.documentElement].forEach((node) => watch.observe(node, { childList: true }));
    observe();
  });
