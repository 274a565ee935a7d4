// Enter sends, Shift+Enter starts a line, and the Enter that confirms a character of an input method does neither.

/**
 * Call `act()` when Enter is pressed in `box` and meant as such.
 * @param {HTMLElement} box
 * @param {() => void} act
 */
export function onEnter(box, act) {
  let composing = false;
  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; });
  box.addEventListener("keydown", (event) => {
    // keyCode 229 covers browsers that end the composition before this key arrives.
    if (event.key !== "Enter" || event.shiftKey || composing || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    act();
  });
}
