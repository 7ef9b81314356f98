/* Turns the pages of a wall that holds more than the screen does, so that every text is seen. */

import { hear } from "./page.js";

const TURN_MS = 12_000;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

const wall = () => document.querySelector("[data-pages]");
let at = 0;

/** How far one page is from the next: the columns of a screen and the gap behind them. */
function stride(box) {
  return box.clientWidth + (parseFloat(getComputedStyle(box).columnGap) || 0);
}

/** How many screens the wall fills. */
const count = (box) => Math.max(1, Math.ceil((box.scrollWidth - 1) / stride(box)));

function draw() {
  const place = document.querySelector("[data-page-of]");
  const box = wall();
  const all = box ? count(box) : 1;
  at = Math.min(at, all - 1);
  if (place) {
    place.hidden = all < 2;
    place.textContent = `${at + 1} / ${all}`;
  }
  if (box) box.scrollTo({ left: at * stride(box), behavior: calm.matches ? "auto" : "smooth" });
}

function turn() {
  const box = wall();
  if (!box) return;
  at = (at + 1) % count(box);
  draw();
}

function begin() {
  at = 0;
  draw();
}

/** Begin: `[data-pages]` shows one screen of its columns after another; `[data-page-of]` says which.
    Without script it can be scrolled sideways. */
export function startTurning() {
  if (!document.querySelector("[data-page-of]")) return;
  hear("swapped", draw);
  hear("visit", begin);
  window.addEventListener("resize", draw);
  document.fonts.ready.then(draw);
  setInterval(turn, TURN_MS);
  draw();
}
