// The button in the corner stands above what the shop keeps there, such as a bar to buy or a button of its own.

const PRESSED = "a[href], button, input, select, textarea, summary, [role=button], [onclick]";
// Space between the two, and as far as the button may go, in pixels.
const GAP = 12;
const MOST = 400;

/**
 * Return how many pixels higher a button must stand to cover none of `taken`; 0 when it covers nothing, or when it
 * would have to go too far.
 * @param {{left: number, right: number, top: number, bottom: number}} place of the button, not raised
 * @param {readonly {left: number, right: number, top: number, bottom: number}[]} taken
 */
export const raise = (place, taken) => {
  let up = 0;
  // From the lowest upwards, because raised above one it may cover the next.
  for (const one of [...taken].sort((a, b) => b.bottom - a.bottom)) {
    const isBeside = one.right <= place.left || one.left >= place.right;
    const isAboveOrBelow = one.bottom <= place.top - up || one.top >= place.bottom - up;
    if (!isBeside && !isAboveOrBelow) up = place.bottom - one.top + GAP;
  }
  return up <= MOST ? Math.round(up) : 0;
};

/**
 * Return the places of what can be pressed and stays there while the page scrolls.
 * @returns {DOMRect[]}
 */
export const takenPlaces = () =>
  Array.from(document.querySelectorAll(PRESSED))
    .map((el) => ({ el, box: el.getBoundingClientRect() }))
    .filter(({ el, box }) => box.width && box.bottom > innerHeight - MOST && box.top < innerHeight && isFixed(el))
    .map(({ box }) => box);

/** @param {Element} el */
const isFixed = (el) => {
  for (let one = /** @type {Element | null} */ (el); one; one = one.parentElement) {
    const { position, visibility } = getComputedStyle(one);
    if (visibility === "hidden") return false;
    if (position === "fixed" || position === "sticky") return true;
  }
  return false;
};
