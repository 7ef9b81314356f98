/* Says what would be lost with this device's memory, and never shows a page that is not one's own. */

import { worded } from "./page.js";
import { load } from "./store.js";

function drawUnsent(place) {
  const held = load(`outbox:${place.dataset.unsent}`, []).filter((item) => item.typed.length);
  place.hidden = held.length === 0;
  const sentence = held.length === 1 ? place.dataset.one : place.dataset.many;
  place.querySelector("[data-unsent-text]").textContent = worded(sentence, { n: held.length });
}

/** Begin: `[data-unsent="CODE"]` says how many texts of that session wait; a `body[data-reread]`
    that the browser brings back from its memory is asked for anew, or left for the address it names. */
export function startUnsent() {
  document.querySelectorAll("[data-unsent][data-many]").forEach(drawUnsent);
  window.addEventListener("pageshow", ({ persisted }) => {
    const { reread } = document.body.dataset;
    if (!persisted || reread === undefined) return;
    if (reread) location.replace(reread);
    else location.reload();
  });
}
