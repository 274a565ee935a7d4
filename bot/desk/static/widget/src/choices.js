// Which buttons may still be pressed. The desk has the last word; this keeps a customer from pressing in vain,
// also after a reload and in a second tab, where only the messages tell what was chosen.
const STEPS_ON = ["recap", "options", "commitment", "handoff"];

// {open, chosen}: may anything be pressed on `message`; the label that was pressed, when it was.
const choiceState = (message, later, unsent) => {
  const pressed = unsent.find((item) => item.of === message.seq && item.state !== "failed");
  if (pressed) return { open: false, chosen: pressed.text };
  const isCard = message.kind === "recap" || message.kind === "options";
  let labels = [];
  const payload = message.payload || {};
  if (message.kind === "options") labels = [...payload.options.map((one) => one.title), payload.none?.label];
  else if (message.kind === "recap") {
    labels = [payload.confirm, ...(payload.corrections || [])].map((one) => one?.label);
  } else labels = (payload.suggestions || []).map((one) => one.label);
  for (const next of later) {
    const mine = next.author.role === "customer";
    if (mine && labels.includes(next.text)) return { open: false, chosen: next.text };
    // Suggestions answer the moment they were made in; cards wait for their answer through a digression.
    if (isCard ? STEPS_ON.includes(next.kind) : mine) return { open: false };
  }
  return { open: !unsent.some((item) => !isCard && item.state !== "failed") };
};

// A button for one choice. `refresh(state)` is called by the thread whenever something was said.
const choiceButton = (cls, choice, label, face, press) => {
  const button = h("button", { type: "button", cls }, face || label);
  button.onclick = () => !isOff(button) && press(label, choice);
  button.refresh = ({ open, chosen }) => {
    setOff(button, !open);
    button.classList.toggle("chosen", chosen === label);
  };
  return button;
};

const suggestionRow = (suggestions, press) => {
  const buttons = suggestions.map(({ choice, label }) => choiceButton("chip", choice, label, null, press));
  const row = h("div", { cls: "chips" }, buttons);
  row.refresh = (state) => {
    row.hidden = !state.open;
    buttons.forEach((button) => button.refresh(state));
  };
  return row;
};
