/* Draws this person's own dots: at once when pressed, and as the server counts them afterwards. */

import { dotsUnderWay } from "./outbox.js";
import { hear, worded } from "./page.js";

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function pips(place, on, all) {
  while (place.childElementCount > all) place.lastElementChild.remove();
  while (place.childElementCount < all) place.append(document.createElement("span"));
  [...place.children].forEach((pip, at) => (pip.className = at < on ? "pip on" : "pip"));
}

function drawButton(button, unit, { dots, cap, left }) {
  const wanted = dots + Number(button.dataset.step);
  const isOverCap = wanted > cap;
  const isOver = wanted < 0 || isOverCap || (wanted > dots && left < 1);
  button.value = `${unit}:${isOver ? dots : wanted}`;
  button.setAttribute("aria-disabled", String(isOver));
  button.dataset.why = (isOverCap ? button.dataset.whyCap : button.dataset.whyLeft) || "";
}

function drawUnit(unit, dots, left) {
  const place = unit.matches("[data-dots]") ? unit : unit.querySelector("[data-dots]");
  if (!place) return;
  const cap = Number(place.dataset.cap);
  place.dataset.dots = dots;
  place.querySelectorAll("[data-pips]").forEach((row) => pips(row, dots, cap));
  place.querySelectorAll("[data-dots-text]").forEach((text) => {
    text.textContent = worded(text.dataset.dotsText, { n: dots, cap });
  });
  place.querySelectorAll("[data-at-cap]").forEach((hint) => (hint.hidden = dots < cap));
  place.querySelectorAll("button[data-step]").forEach((button) => {
    drawButton(button, unit.dataset.unit, { dots, cap, left });
  });
}

function drawTray(left, budget) {
  document.querySelectorAll("[data-dots-left]").forEach((text) => (text.textContent = left));
  document.querySelectorAll("[data-tray]").forEach((row) => pips(row, budget - left, budget));
}

function draw() {
  const units = [...document.querySelectorAll("[data-unit]")];
  const own = document.getElementById("own-dots");
  if (!units.length || !own) return;
  const rows = [...own.querySelectorAll("data[value]")];
  const mine = new Map(rows.map((row) => [row.value, Number(row.dataset.dots)]));
  dotsUnderWay().forEach((dots, unit) => mine.set(unit, dots));
  const dotsOn = (unit) => mine.get(unit.dataset.unit) || 0;
  const tally = own.matches("[data-budget]") ? own : document.querySelector("[data-budget]");
  const budget = tally ? Number(tally.dataset.budget) : 0;
  const left = tally ? Math.max(0, budget - sum(units.map(dotsOn))) : Infinity;
  units.forEach((unit) => drawUnit(unit, dotsOn(unit), left));
  if (tally) drawTray(left, budget);
}

/** Begin: `#own-dots` says what I placed; every `[data-unit]` is drawn from it. */
export function startBallot() {
  hear("swapped outbox", draw);
  draw();
}
