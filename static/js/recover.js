/* Makes the page right again by itself: fetches what the room sees and what is mine, until it
   worked. */

import { turn } from "./outbox.js";
import { jitter, page, pause } from "./page.js";
import { ask, told } from "./post.js";
import { count, heard, show, stand } from "./room.js";
import { swap } from "./swap.js";

const CALM_MS = 3000; // a room does not ask in one moment; a hall takes longer, and is told so
const SHARED_SOONER = 8; // what the room sees is one answer for all, so a hall may ask for it sooner
const LONGEST_MS = 15000;
const RELOAD_MS = 60000;
const GONE = [401, 403, 404, 410];

let calm = CALM_MS;
let isRecovering = false;
let again = false;
let wantsOwn = false;
let due = null;
let ownDue = null;
let asks = 0;
let wake = () => {};

/** The seat or the session is gone: let the server say so on a whole page, but never in circles.
    Where the browser keeps nothing this throws, and the page stays as it is. */
function leave() {
  const last = Number(sessionStorage.getItem("reloaded")) || 0;
  if (Date.now() - last < RELOAD_MS) return;
  sessionStorage.setItem("reloaded", String(Date.now()));
  location.reload();
}

async function fetchShared() {
  const asked = stand.n;
  const headers = { "Workshop-Version": `${stand.n}-${stand.hash}` };
  const answer = await ask(page.live, { headers });
  const isElsewhere = answer.ok && answer.html; // led to a page, such as the one to sign in
  if (GONE.includes(answer.status) || isElsewhere) leave();
  if (!answer.ok || isElsewhere) return false;
  heard();
  if (answer.status === 204) return true;
  const next = told(answer);
  const isOutrun = next.n < stand.n && stand.n !== asked; // frames were faster than this answer
  if (!isOutrun) show(next); // whole regions always fit
  count(next);
  return true;
}

async function fetchOwn() {
  if (!page.own) return true;
  clearTimeout(ownDue);
  ownDue = null;
  asks += 1;
  const ours = asks;
  const open = document.querySelector("[data-own-open]"); // what the person has open in a slot
  let asked;
  let answer;
  do {
    asked = turn();
    answer = await ask(page.own + (open ? `?${open.dataset.ownOpen}` : ""));
  } while (asked !== turn()); // an act came between: what was read may be older than its answer
  if (ours !== asks) return true; // somebody has asked later, and sees to it
  if (!answer.ok || answer.html) return false;
  swap(told(answer).swap);
  return true;
}

async function isWhole() {
  try {
    if (!(await fetchShared())) return false;
    if (wantsOwn) return await fetchOwn();
    fetchMine();
    return true;
  } catch {
    return false; // not reached
  }
}

async function run() {
  let wait = 1000;
  while (again) {
    again = false;
    if (await isWhole()) continue;
    again = true;
    await Promise.race([pause(wait + jitter(wait / 4)), new Promise((done) => (wake = done))]);
    wait = Math.min(wait * 2, LONGEST_MS);
  }
}

/** Recover now, what is mine as well when asked `withOwn`, else later. One recovery runs at a time;
    asked for meanwhile, another one follows. */
async function start(withOwn) {
  clearTimeout(due);
  due = null;
  again = true;
  wantsOwn ||= withOwn;
  if (isRecovering) return;
  isRecovering = true;
  await run();
  isRecovering = wantsOwn = false;
}

/** Recover all of this page now. */
export const recover = () => start(true);

/** Recover without waiting for a next try: the network or the person is back. */
export function recoverAtOnce() {
  wake();
  return recover();
}

/** Take in over how many seconds the room spreads what every page fetches for itself. */
export function setCalm(seconds) {
  if (seconds) calm = seconds * 1000;
}

function startSoon(withOwn) {
  if (isRecovering) again = true;
  const within = Math.min(calm, Math.max(CALM_MS, calm / SHARED_SOONER));
  if (due === null && !isRecovering) due = setTimeout(() => start(withOwn), jitter(within));
}

/** Recover in a while, because after a break the whole room comes back at once: first what the room
    sees, and what is mine with more calm. */
export const recoverSoon = () => startSoon(false);

/** Recover, with what is mine, because this page stands between two numbers, maybe with many. */
export const recoverStray = () => startSoon(true);

/** Recover because something is missing, unless that is going to happen anyhow. */
export function recoverGap() {
  if (due === null) recover();
}

/** Fetch what is mine, at once or in a while, unless that is going to happen anyhow; where it
    fails, until it worked. */
export function fetchMine(within = calm) {
  if (ownDue !== null && within) return;
  clearTimeout(ownDue);
  const failed = () => startSoon(true);
  ownDue = setTimeout(() => fetchOwn().then((isDone) => isDone || failed(), failed), jitter(within));
}
