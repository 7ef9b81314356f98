/* Marks what somebody has not read yet; only this phone knows. */

import { hear, page } from "./page.js";
import { keep, load } from "./store.js";

const NAME = `read:${page.stream}`;
const READ_MS = 1000; // in view this long counts as read

const timers = new Map();
let watcher = null;

const keysRead = () => new Set(load(NAME, []));

function draw() {
  const read = keysRead();
  const pieces = [...document.querySelectorAll("[data-reading] > [data-key]")];
  pieces.forEach((piece) => {
    const isRead = read.has(piece.dataset.key);
    if (piece.hasAttribute("data-unread") === isRead) piece.toggleAttribute("data-unread", !isRead);
    if (!isRead && watcher) watcher.observe(piece);
  });
  const left = pieces.filter((piece) => piece.hasAttribute("data-unread")).length;
  document.querySelectorAll("[data-unread-count]").forEach((place) => (place.textContent = left));
}

function markRead(piece) {
  watcher.unobserve(piece);
  keep(NAME, [...keysRead().add(piece.dataset.key)]);
  draw();
}

function onView(views) {
  views.forEach(({ target, isIntersecting }) => {
    clearTimeout(timers.get(target));
    if (isIntersecting) timers.set(target, setTimeout(() => markRead(target), READ_MS));
  });
}

/** Begin: the `[data-key]` pieces of a `[data-reading]` list carry `data-unread` until seen. */
export function startReading() {
  if (!window.IntersectionObserver) return;
  watcher = new IntersectionObserver(onView, { threshold: 0.6 });
  hear("swapped", draw);
  draw();
}
