/* Holds where this page stands in the room's story, and shows what comes next. */

import { setNow } from "./clock.js";
import { hear, page, tell } from "./page.js";
import { place } from "./pieces.js";
import { swap } from "./swap.js";

const { dataset } = document.body;
const head = () => document.querySelector("[data-visit]");
const visit = () => (head() ? head().dataset.visit : undefined);

/** The number of the last event shown here, and the hash that goes with it. */
export const stand = { n: Number(dataset.n), hash: dataset.hash || "" };

let heardAt = Date.now();

/** Note that the server was heard just now. */
export const heard = () => (heardAt = Date.now());

/** Milliseconds since the server was last heard. */
export const silence = () => Date.now() - heardAt;

/** A new phase begins at the top of its one matter, never inside a field. */
function beginPhase() {
  if (head() && head().dataset.title) document.title = head().dataset.title;
  const main = document.getElementById("main");
  if (main && page.audience !== "screen") {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  tell("visit");
}

/** Put shared regions (`swap`) and pieces of lists (`lists`) on the page and move to number `n`.
    False when the page held something else than the pieces begin from; then it shows no content
    that has a name. */
export function show({ n, hash, mood, swap: pieces, lists }) {
  const before = visit();
  stand.n = n;
  stand.hash = hash || "";
  if (mood) dataset.mood = mood;
  swap(pieces);
  const isWhole = place(lists);
  if (!isWhole) stand.hash = "";
  if (visit() !== before) beginPhase();
  return isWhole;
}

let lastCounts = {};

/** What is only worth saying when there is any is shown when its count is not zero. */
function showWhen() {
  document.querySelectorAll("[data-when]").forEach((place) => {
    place.hidden = !lastCounts[place.dataset.when];
  });
}

/** Begin: `[data-when="name"]` stands on the page only while that count is above zero. */
export function startWhen() {
  hear("swapped", showWhen);
}

/** Take in what a tick or a fetch says beside the regions: the time, and counts by name. */
export function count({ now, counts }) {
  setNow(now);
  lastCounts = { ...lastCounts, ...counts };
  showWhen();
  tell("counts", lastCounts);
  Object.entries(counts || {}).forEach(([name, value]) => {
    document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`).forEach((place) => {
      if (place.textContent !== String(value)) place.textContent = value;
    });
  });
}
