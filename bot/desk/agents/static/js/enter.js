// Enter sends, Shift+Enter starts a new line, and an Enter that confirms a character of an input method does neither.

/**
 * Call `act()` when Enter is pressed in `box` in order to send.
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
