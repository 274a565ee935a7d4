// Print the slip.

document.getElementById("print")?.addEventListener("click", () => window.print());
