/* Presses for the person what the page asks for once, such as dealing the first cards. */

import { press } from "./act.js";
import { hear, jitter } from "./page.js";

const CALM_MS = 2000;
const pressed = new Set();

function look() {
  document.querySelectorAll("[data-auto-post]").forEach(({ id }) => {
    if (pressed.has(id)) return;
    pressed.add(id);
    setTimeout(() => {
      const button = document.getElementById(id); // still asked for?
      if (button) press(button);
    }, jitter(CALM_MS));
  });
}

/** Begin: every `button[data-auto-post]` with an id is pressed once after it appears. */
export function startAuto() {
  hear("swapped", look);
  look();
}
