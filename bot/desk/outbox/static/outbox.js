// Buttons that send an item of the outbox again.
const told = document.getElementById("told");

for (const button of document.querySelectorAll("button[data-again]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await fetch(`/api/desk/outbox/${button.dataset.again}/again`, { method: "POST", headers: { "X-Amends-Desk": "1" } }).catch(() => null);
    if (answer?.ok) {
      told.textContent = button.dataset.done;
      button.remove();
      return;
    }
    button.disabled = false;
    told.textContent = answer ? (await answer.json()).title : button.dataset.unreachable;
  });
}
