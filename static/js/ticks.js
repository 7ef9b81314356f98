/* Refuses one tick too many, in words, and asks for a reason where a choice needs one. */

import { hear } from "./page.js";
import { note } from "./say.js";

const ticked = (group) => [...group.querySelectorAll("input:checked")];

function drawReasons(group) {
  const wanted = new Set(ticked(group).map((box) => box.dataset.needs).filter(Boolean));
  group.querySelectorAll("[data-needs]").forEach((box) => {
    const place = document.querySelector(box.dataset.needs);
    if (place) place.hidden = !wanted.has(box.dataset.needs);
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
    with `data-needs="#why"` shows that field. Without script the field is always there. */
export function startTicks() {
  document.addEventListener("change", onChange);
  hear("swapped", draw);
  draw();
}
