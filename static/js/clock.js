/* Shows how long is left, calmly, and takes in what is being written when the time is up. */

import { press } from "./act.js";
import { buttonFor } from "./fields.js";
import { hear, jitter, worded } from "./page.js";
import { say } from "./say.js";

const DRAW_MS = 250;
const LITTLE_MS = 60000;
const TEN_MS = 10000;
const DRIFT_MS = 2000;
const SPREAD_MS = 2000; // texts of a whole room arrive over this time, within the grace

let offset = null; // the server's clock minus this phone's
let heardLeft = { ends: null, left: 0 };
const taken = new Set(); // ends at which the composer was already taken in

/** Learn the server's time. News can only be late, so the largest offset is the best one, unless
    this phone's own clock was changed. */
export function setNow(now) {
  if (!now) return;
  const fresh = Number(now) - Date.now();
  if (offset === null || fresh > offset || offset - fresh > DRIFT_MS) offset = fresh;
}

/** The server's time in milliseconds, as far as this page knows it. */
export const serverNow = () => Date.now() + (offset || 0);

function put(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function show(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Milliseconds as people read them: 4:12, or 1:04:12 above an hour. */
function figures(left) {
  const seconds = Math.ceil(left / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

function leftOn(clock, now) {
  const { ends, paused } = clock.dataset;
  if (paused) return Number(paused);
  return ends ? Math.max(0, Number(ends) - now) : null;
}

const levelOf = (left) => (left <= 0 ? "none" : left < LITTLE_MS ? "little" : "plenty");

/** How much of the phase's time is over, from 0 to 1; null while no clock runs. */
export function shareOver() {
  const clock = document.querySelector(".clock[data-clock][data-ends]");
  if (!clock || clock.dataset.paused || !Number(clock.dataset.total)) return null;
  return Math.min(1, Math.max(0, 1 - leftOn(clock, serverNow()) / Number(clock.dataset.total)));
}

function label(clock, left) {
  const minutes = Math.ceil(left / 60000);
  const words = left <= 0 ? "labelNone" : minutes === 1 ? "labelOne" : "labelMany";
  const sentence = clock.dataset[words];
  if (sentence) put(clock, "aria-label", worded(sentence, { n: minutes }));
}

function drawOne(clock, now) {
  const left = leftOn(clock, now);
  if (left === null) return;
  const share = Number(clock.dataset.total) ? (100 * left) / Number(clock.dataset.total) : 0;
  show(clock.querySelector("[data-figures]"), figures(left));
  put(clock.querySelector(".ring-rest"), "stroke-dasharray", `${Math.min(100, share).toFixed(1)} 100`);
  put(clock, "data-left", levelOf(left));
  label(clock, left);
}

function speak(clock, left) {
  const { ends, sayMinute, sayTen } = clock.dataset;
  const before = heardLeft.ends === ends ? heardLeft.left : left;
  if (before > LITTLE_MS && left <= LITTLE_MS) say(sayMinute);
  if (before > TEN_MS && left <= TEN_MS) say(sayTen);
  heardLeft = { ends, left };
}

const TEXTS = "[data-composer] textarea, [data-composer] input[type=text]";

/** The buttons of every composer in which something stands. */
function written() {
  const fields = [...document.querySelectorAll(TEXTS)].filter(
    (field) => field.form && field.value.trim() && !field.disabled,
  );
  return new Set(fields.map(buttonFor).filter(Boolean));
}

/** Send what stands in the composer, once for each end, and not all phones in the same moment. */
function takeIn(end, spread) {
  if (taken.has(end)) return;
  taken.add(end);
  setTimeout(() => written().forEach(press), jitter(spread));
}

function watch(clock, now) {
  const { ends, paused, grace, closes } = clock.dataset;
  const over = ends && !paused ? now - Number(ends) : -1;
  const isLocked = grace !== undefined && over >= Number(grace);
  if (isLocked) put(document.body, "data-locked", "");
  else document.body.removeAttribute("data-locked");
  if (grace !== undefined && over >= 0 && !isLocked) {
    takeIn(`ends ${ends}`, Math.min(SPREAD_MS, Number(grace) / 2));
  }
  const untilClose = closes ? Number(closes) - now : Infinity;
  if (untilClose > 0 && untilClose <= 1000 + DRAW_MS) takeIn(`closes ${closes}`, 0);
}

function drawWaits(now) {
  document.querySelectorAll("[data-until]").forEach((place) => {
    const left = Number(place.dataset.until) - now;
    place.hidden = left <= 0;
    show(place.querySelector("[data-seconds]"), String(Math.max(0, Math.ceil(left / 1000))));
  });
}

function draw() {
  const now = serverNow();
  const clocks = [...document.querySelectorAll(".clock[data-clock]")];
  clocks.forEach((clock) => drawOne(clock, now));
  const lead = clocks.find((clock) => leftOn(clock, now) !== null || clock.dataset.closes);
  if (lead) {
    if (leftOn(lead, now) !== null) speak(lead, leftOn(lead, now));
    watch(lead, now);
  } else {
    document.body.removeAttribute("data-locked");
  }
  drawWaits(now);
}

function age() {
  const [entry] = performance.getEntriesByType("navigation");
  return entry ? Math.max(0, performance.now() - entry.responseStart) : 0;
}

/** Begin: every `.clock[data-clock]` and every `[data-until]` on the page is kept drawn. */
export function startClock() {
  const { now } = document.body.dataset;
  if (now) setNow(Number(now) + age());
  hear("swapped", draw);
  setInterval(draw, DRAW_MS);
  draw();
}
