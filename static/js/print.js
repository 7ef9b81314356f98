/* Prints the page; what does not belong on paper is the style sheet's business. */

/** Begin: a `button[data-print]`, hidden without script, prints. */
export function startPrint() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}
