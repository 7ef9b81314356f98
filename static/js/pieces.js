/* Brings lists to their next form piece by piece, so that a change in a long one stays a small one.
   Where a list is in a person's own order, that is made again at the end. */

import { tell } from "./page.js";
import { shuffle } from "./shuffle.js";
import { only, renew } from "./swap.js";

function put(list, held, [key, html, after]) {
  if (held.has(key)) {
    held.set(key, renew(held.get(key), html));
    return true;
  }
  if (after && !held.has(after)) return false;
  const piece = only(html);
  if (after) held.get(after).after(piece);
  else list.prepend(piece);
  held.set(key, piece);
  return true;
}

function lead(list, steps) {
  const held = new Map([...list.children].map((piece) => [piece.dataset.key, piece]));
  steps.drop.forEach((key) => held.get(key)?.remove());
  const isWhole = steps.put.every((step) => put(list, held, step));
  if (list.matches("[data-shuffle]")) shuffle(list);
  return isWhole;
}

/** Do the steps `{drop: [key], put: [[key, html, after]]}` to each list, by its id; a list that is
    not on this page is left out. False when a page did not hold what the steps begin from. */
export function place(lists) {
  const led = Object.entries(lists || {}).map(([id, steps]) => {
    const list = document.getElementById(id);
    return !list || lead(list, steps);
  });
  if (led.length) tell("swapped");
  return led.every(Boolean);
}
