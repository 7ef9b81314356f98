/* Refuses one tick too many, in words, and asks for a reason where a choice needs one. */

import { hear } from "./page.js";
import { note } from "./say.js";

const ticked = (group) => [...group.querySelectorAll("input:checked")];

const needs = (box) => (box.dataset.needs ?? "").split(" ").filter(Boolean);

function drawReasons(group) {
  const wanted = new Set(ticked(group).flatMap(needs));
  new Set([...group.querySelectorAll("[data-needs]")].flatMap(needs)).forEach((name) => {
    const place = document.querySelector(name);
    if (place) place.hidden = !wanted.has(name);
  });
}

const draw = () => document.querySelectorAll("[data-ticks]").forEach(drawReasons);

function onChange(event) {
  const group = event.target.closest("[data-ticks]");
  if (!group) return;
  const isTooMany = ticked(group).length > Number(group.dataset.ticks);
  if (isTooMany) event.target.checked = false;
  note(isTooMany ? group.dataset.ticksFull : "");
  drawReasons(group);
}

/** Begin: `[data-ticks="2"]` holds at most two ticks and says `data-ticks-full` else; a ticked box
    with `data-needs="#why #when"` shows those fields. Without script they are always there. */
export function startTicks() {
  document.addEventListener("change", onChange);
  hear("swapped", draw);
  draw();
}
