// Buttons on this page that start a conversation with customer care.
for (const button of document.querySelectorAll("[data-open-care]")) {
  button.addEventListener("click", () => document.querySelector("amends-widget")?.open());
}
