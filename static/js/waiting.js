/* Shows what waits on this phone, and gives back what came too late: no text is ever lost. */

import { copyText } from "./copy.js";
import { hasHome, putBack } from "./fields.js";
import { hear } from "./page.js";
import { items, remove } from "./outbox.js";

const words = ({ typed }) => typed.map(([, text]) => text).join("\n");

/** How many texts wait to be sent. */
export const textsWaiting = () =>
  items().filter((item) => item.state === "waiting" && item.typed.length).length;

function fill(piece, hook, act) {
  const place = piece.querySelector(`[data-${hook}]`);
  if (place) act(place);
}

function drawn(item) {
  const template = document.getElementById(item.state);
  if (!template) return [];
  const piece = template.content.cloneNode(true);
  piece.firstElementChild.dataset.state = item.state;
  const onPress = (act) => (button) => button.addEventListener("click", act);
  fill(piece, "text", (place) => (place.textContent = words(item)));
  fill(piece, "why", (place) => (place.textContent = item.why || place.textContent));
  fill(piece, "again", (button) => (button.hidden = !hasHome(item.typed)));
  fill(piece, "again", onPress(() => (putBack(item.typed), remove(item.key))));
  fill(piece, "copy-text", onPress((event) => copyText(words(item), event.currentTarget)));
  fill(piece, "drop", onPress(() => remove(item.key)));
  return [piece];
}

function draw() {
  const place = document.querySelector("[data-waiting]");
  if (!place) return;
  const shown = items().filter((item) => item.state !== "new" && item.typed.length);
  const signature = shown.map((item) => `${item.key} ${item.state} ${hasHome(item.typed)}`).join();
  if (place.dataset.shown === signature) return;
  place.dataset.shown = signature;
  place.replaceChildren(...shown.flatMap(drawn));
}

/** Begin: draw with `<template id="waiting">` and `<template id="refused">` into `[data-waiting]`.
    Hooks in a template: data-text, data-why, data-again, data-copy-text, data-drop. */
export function startWaiting() {
  hear("outbox swapped", draw);
  draw();
}
