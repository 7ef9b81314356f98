/* Keeps the promise on the page as honest as the head count: fewer people, fewer words. */

import { hear } from "./page.js";

/** Take in how many seats are taken: none promised, small group, or the whole promise. */
function draw({ seats }) {
  const { dataset } = document.body;
  if (seats === undefined || !dataset.promiseFrom) return; // a rehearsal promises nothing to anybody
  const [small, whole] = dataset.promiseFrom.split(" ").map(Number);
  const is = seats < small ? "none" : seats < whole ? "small" : "whole";
  if (dataset.promise !== is) dataset.promise = is;
}

/** Begin: `body[data-promise]` says which `[data-promise-if]` lines hold; the stylesheet shows them. */
export function startPromise() {
  hear("counts", draw);
}
