// On a telephone, Back closes the panel instead of leaving the shop.

/**
 * Return `opened` and `closed`, to be called with the panel; `close` closes it when the customer goes back.
 * The entry in the history keeps the page's own state, so that the page's router sees no change.
 * @param {() => void} close
 */
export const backCloses = (close) => {
  let entered = false;
  addEventListener("popstate", (event) => {
    if (!entered) return;
    entered = false;
    event.stopImmediatePropagation();
    close();
  });
  return {
    opened: () => {
      if (entered) return;
      try {
        history.pushState({ ...history.state, amends: true }, "");
        entered = true;
      } catch {
        // A frame without a history of its own.
      }
    },
    closed: () => {
      if (!entered) return;
      // The page may have gone on meanwhile; then its entry is on top.
      if (history.state?.amends) history.back();
      else entered = false;
    },
  };
};
