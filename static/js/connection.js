/* Says plainly whether this page hears the room, and how many texts wait on this phone. */

import { items } from "./outbox.js";
import { hear, worded } from "./page.js";
import { textsWaiting } from "./waiting.js";

const PATIENCE_MS = 3000; // a short break is nobody's business
const LONG_MS = 10000;

let isLinked = false;
let since = Date.now();

function state() {
  const broken = Date.now() - since;
  const isHolding = items().some((item) => item.state === "waiting");
  if (!navigator.onLine || isHolding || (!isLinked && broken > LONG_MS)) return "offline";
  return isLinked || broken < PATIENCE_MS ? "connected" : "reconnecting";
}

function draw() {
  const is = state();
  const n = textsWaiting();
  document.querySelectorAll("[data-connection]").forEach((place) => {
    const { waitingOne, waitingMany } = place.dataset;
    const waiting = n ? worded((n === 1 ? waitingOne : waitingMany) || "", { n }) : "";
    const words = `${place.dataset[is] || ""} ${waiting}`.trim();
    const text = place.querySelector("[data-connection-text]") || place;
    if (place.dataset.is !== is) place.dataset.is = is;
    if (text.textContent !== words) text.textContent = words;
  });
}

/** Begin: `[data-connection]` gets its state in `data-is`, its words from its own attributes. */
export function startConnection() {
  hear("link", (isUp) => {
    isLinked = isUp;
    since = Date.now();
    draw();
  });
  hear("outbox swapped", draw);
  window.addEventListener("online", draw);
  window.addEventListener("offline", draw);
  setInterval(draw, 1000);
  draw();
}
