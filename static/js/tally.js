/* Says how many pieces a list of the page holds, and hides what stands around it while there is none. */

import { hear, worded } from "./page.js";

function draw() {
  document.querySelectorAll("[data-tally]").forEach((place) => {
    const list = document.getElementById(place.dataset.tally);
    const heading = place.querySelector("[data-many]");
    if (!list || !heading) return;
    const n = list.childElementCount;
    place.hidden = !n;
    const { one, many } = heading.dataset;
    heading.textContent = n === 1 ? one : worded(many, { n });
  });
}

/** Begin: `[data-tally]` names the list it stands around by its id; `[data-many]` in it is the heading,
    which says `data-one` or, with `{n}`, `data-many`. */
export function startTally() {
  hear("swapped", draw);
}
