/* Helps, on this phone alone, somebody who has no idea: a line when nothing was touched for a while,
   and once another card for those who have written little. Nothing of it is told to anybody. */

import { shareOver } from "./clock.js";
import { hear } from "./page.js";
import { say } from "./say.js";

const LOOK_MS = 1000;
const TOUCHES = ["pointerdown", "keydown", "input", "scroll"];

let touched = Date.now();
const offered = new Set(); // what was shown once is not shown again

const isWriting = () =>
  [...document.querySelectorAll("[data-composer] textarea")].some((field) => field.value.trim());

function show(place) {
  if (!offered.has(place.id)) say(place.querySelector("p").textContent.trim());
  offered.add(place.id);
  place.hidden = false;
}

function isStuck({ dataset }) {
  const have = document.querySelectorAll(dataset.counts).length;
  return shareOver() >= Number(dataset.after) && have < Number(dataset.fewer) && !isWriting();
}

const isIdle = ({ dataset }) =>
  Date.now() - touched >= Number(dataset.idle) * 1000 && !isWriting();

function look() {
  const over = shareOver();
  if (over === null || over >= 1) return;
  const places = [...document.querySelectorAll("[data-coax]")];
  const due = places.find(
    (place) => !offered.has(place.id) && (place.dataset.idle ? isIdle(place) : isStuck(place)),
  );
  if (!due) return;
  places.forEach((place) => (place.hidden = true)); // one at a time
  show(due);
}

function touch({ type }) {
  touched = Date.now();
  if (type !== "input") return;
  document.querySelectorAll("[data-coax][data-idle]").forEach((place) => (place.hidden = true));
}

/** Begin: `[data-coax]` is shown once: with `data-idle` after so many seconds without a touch, else
    when `data-after` of the time is over and fewer than `data-fewer` of `data-counts` are there. */
export function startCoax() {
  TOUCHES.forEach((type) => document.addEventListener(type, touch, { passive: true, capture: true }));
  hear("sent", ({ command }) => {
    if (command.fields.some(([name]) => name === "again")) {
      document.querySelectorAll("[data-coax][data-after]").forEach((place) => (place.hidden = true));
    }
  });
  hear("visit", () => (touched = Date.now()));
  setInterval(look, LOOK_MS);
}
