/* On a device that several people share: whoever comes next finds nothing of who sat there before. */

import { worded } from "./page.js";
import { forget, load } from "./store.js";

const LOOK_MS = 500;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchmove", "input"];

let touched = Date.now();
let isWarned = false;
let isLeaving = false;

const holdsWords = (stream) => load(`outbox:${stream}`, []).some((item) => item.typed.length);

function leave(bar) {
  if (isLeaving) return;
  isLeaving = true;
  forget(bar.dataset.shared);
  bar.querySelector("form").submit();
}

/** Say how long is left; at the end clear the device, or the page alone while nobody is reached. */
function look(bar, says, calm) {
  const idle = (Date.now() - touched) / 1000;
  const { idle: patience, countdown } = bar.dataset;
  const left = Math.ceil(Number(patience) + Number(countdown) - idle);
  if (left > Number(countdown)) {
    if (!isWarned && says.textContent !== calm) says.textContent = calm;
  } else if (left > 0) {
    says.textContent = worded(says.dataset.left, { n: left });
  } else if (navigator.onLine) {
    leave(bar);
  } else {
    forget(bar.dataset.shared);
    document.querySelectorAll("main, .head, .foot").forEach((part) => part.remove());
    says.textContent = says.dataset.away;
  }
}

function onSubmit(event, bar, says) {
  if (holdsWords(bar.dataset.shared) && !isWarned) {
    event.preventDefault();
    isWarned = true;
    says.textContent = says.dataset.unsent;
  } else {
    forget(bar.dataset.shared);
  }
}

/** Begin: the form in `[data-shared]` is sent by itself after `data-idle` and `data-countdown` seconds
    without a touch. What a browser keeps of a page to go back to is kept without its content. */
export function startShared() {
  const bar = document.querySelector("[data-shared]");
  if (!bar) return;
  const says = bar.querySelector("[data-shared-says]");
  const calm = says.textContent;
  const onTouch = () => (touched = Date.now());
  TOUCHES.forEach((name) => document.addEventListener(name, onTouch, { passive: true, capture: true }));
  bar.addEventListener("submit", (event) => onSubmit(event, bar, says));
  setInterval(() => look(bar, says, calm), LOOK_MS);
  window.addEventListener("pagehide", () => (document.documentElement.hidden = true));
}
