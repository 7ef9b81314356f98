/* Listens to the room: frames in order, ticks, and whatever tells that something was missed. */

import { hear, jitter, page, tell } from "./page.js";
import {
  fetchMine,
  recover,
  recoverAtOnce,
  recoverGap,
  recoverSoon,
  recoverStray,
  setCalm,
} from "./recover.js";
import { open } from "./packed.js";
import { count, heard, show, silence, stand } from "./room.js";
import { say } from "./say.js";

const GAP_MS = 300; // a frame may be just behind the tick that speaks of it
const STALE_MS = 20000; // even a calm room ticks every 14 s
const QUIET_MS = 45000; // three missed ticks
const LOOK_MS = 15000;
const AGAIN_MS = 5000;
const GATE_MS = 30000;
const GONE = 403;
const REFUSED = [GONE, 429];

let socket = null;
let hasBeenAway = false;
let line = Promise.resolve();
let unpacking = 0;

const isConnected = () => Boolean(socket && socket.connected);

/** A frame fits a page that shows just what it begins from: a number between the two would not do,
    since what came and went meanwhile is in no step. */
function take(frame) {
  if (frame.to <= stand.n) return;
  if (frame.from <= stand.n && frame.was !== stand.hash) {
    recoverStray();
    return;
  }
  if (frame.from > stand.n || !show({ ...frame, n: frame.to })) {
    recoverGap();
    return;
  }
  say(frame.says);
  if (frame.own) fetchMine();
}

/** Frames are shown in the order they came in, also where one of them has to be unpacked first. */
function onFrame(frame) {
  heard();
  setCalm(frame.calm);
  const isFirst = unpacking === 0;
  if (isFirst && !frame.packed) take(frame);
  else {
    unpacking += 1;
    line = line.then(() => open(frame)).then(take, recoverGap).then(() => (unpacking -= 1));
  }
}

/** The first tick of a connection names the content too: a page that shows just that has missed
    nothing, and a whole hall that comes back at once asks for nothing. */
function onTick(tick) {
  heard();
  setCalm(tick.calm);
  count(tick);
  if (isMissing(tick)) setTimeout(() => isMissing(tick) && mend(tick), GAP_MS);
}

const isMissing = ({ n, hash }) => n > stand.n || (n === stand.n && hash && hash !== stand.hash);

/** Who comes back does so with the whole room; a single lost frame is mended at once. */
function mend({ hash }) {
  if (hash && hasBeenAway) recoverSoon();
  else recoverGap();
}

function onConnect() {
  tell("link", true);
}

function onDisconnect(reason) {
  tell("link", false);
  hasBeenAway = true;
  if (reason === "io server disconnect") setTimeout(() => socket.connect(), jitter(AGAIN_MS));
}

/** Refused rather than lost on the way: nobody tries again but us. At the gate, either too many
    pages of this browser listen already, or what this one held is gone; asking again at once would
    change neither. The page goes on without news, says so, and fetches what it shows. */
function onRefusal({ description: status }) {
  const isAtGate = REFUSED.includes(status);
  if (isAtGate) socket.disconnect();
  if (status === GONE) recoverSoon();
  const wait = isAtGate ? GATE_MS : AGAIN_MS;
  if (!socket.active) setTimeout(() => socket.connect(), wait + jitter(wait));
}

function connect() {
  if (!window.io) return; // then the looks below keep the page fresh
  socket = window.io({
    path: "/socket.io",
    query: { s: page.stream, as: page.audience, lang: page.lang },
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 1000,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.7,
  });
  socket.on("connect", onConnect);
  socket.on("disconnect", onDisconnect);
  socket.on("connect_error", onRefusal);
  socket.on("frame", onFrame);
  socket.on("tick", onTick);
}

const isSeen = () => document.visibilityState === "visible";

function look() {
  if (isSeen() && (silence() > QUIET_MS || (!isConnected() && silence() > LOOK_MS))) recover();
}

function onReturn() {
  if (isSeen() && (!isConnected() || silence() > STALE_MS)) recoverAtOnce();
}

const isEmpty = (slot) =>
  !("filled" in slot.dataset) && !slot.firstElementChild && !slot.textContent.trim();

/** Begin to listen to the room named on the page. */
export function startLive() {
  connect();
  if ([...document.querySelectorAll("[data-own-slot]")].some(isEmpty)) fetchMine(0);
  hear("visit", () => fetchMine());
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", onReturn);
  window.addEventListener("online", recoverAtOnce);
  window.addEventListener("pageshow", (event) => event.persisted && recoverAtOnce());
}
