/* Lets a mouse drag what the buttons beside it move as well. */

import { act } from "./act.js";
import { hear } from "./page.js";

let held = null;

const pieceOf = (event) => event.target.closest && event.target.closest("[data-drag]");
const placeOf = (event) => event.target.closest && event.target.closest("[data-drop]");

function mark(place) {
  document.querySelectorAll("[data-over]").forEach((old) => {
    if (old !== place) old.removeAttribute("data-over");
  });
  if (place) place.setAttribute("data-over", "");
}

/** A place takes what is not itself and does not hold itself. */
const isOpen = (place) => Boolean(held && place && place !== held && !held.contains(place));

function onStart(event) {
  held = pieceOf(event);
  if (!held) return;
  held.setAttribute("data-held", "");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", ""); // some browsers drag nothing without it
}

function onOver(event) {
  const place = placeOf(event);
  mark(isOpen(place) ? place : null);
  if (isOpen(place)) event.preventDefault();
}

function onDrop(event) {
  const place = placeOf(event);
  if (!isOpen(place)) return;
  event.preventDefault();
  const fields = [
    [held.dataset.dragName || "unit", held.dataset.drag],
    [place.dataset.dropName || "onto", place.dataset.dropValue || ""],
  ];
  act({ action: place.dataset.drop, fields, typed: [] });
}

function onEnd() {
  if (held) held.removeAttribute("data-held");
  held = null;
  mark(null);
}

function wake() {
  document.querySelectorAll("[data-drag]").forEach((piece) => (piece.draggable = true));
}

/** Begin: `[data-drag="UNIT"]` onto `[data-drop="/address"][data-drop-value="X"]` posts
    `unit=UNIT` and `onto=X` there; `data-drag-name` and `data-drop-name` rename the two. */
export function startMoves() {
  document.addEventListener("dragstart", onStart);
  document.addEventListener("dragover", onOver);
  document.addEventListener("drop", onDrop);
  document.addEventListener("dragend", onEnd);
  hear("swapped", wake);
  wake();
}
