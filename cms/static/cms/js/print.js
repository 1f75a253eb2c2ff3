// Prints the page when a button with "data-print" is pressed. Without scripts the button stays hidden.
(function () {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
