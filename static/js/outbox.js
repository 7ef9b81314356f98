/* Holds what a person did until the server has it: in order, once each, through dead spots and
   reloads. */

import { clear, hasHome, putBack, stillHeld } from "./fields.js";
import { hear, page, tell } from "./page.js";
import { post } from "./post.js";
import { keep, load } from "./store.js";

const NAME = `outbox:${page.stream}`;
const AGAIN_MS = 5000;

let line = Promise.resolve();
let turns = 0;
let underWay = "";
let isFlushing = false;
let notBefore = 0; // when the server asked for a rest

/** Everything held: commands (`action`, `fields`, `typed`, `key`) with their `state`, which is new,
    waiting or refused; refused ones say `why`. Tokens are never among them. */
export const items = () => load(NAME, []);

function change(next) {
  keep(NAME, next);
  tell("outbox");
}

/** Changes with every start and end of an act: an answer asked for under another number is old. */
export const turn = () => turns;

/** Do one thing after the other, so that answers come in the order of the presses. */
export function inTurn(work) {
  turns += 1;
  line = line.then(work).then((outcome) => {
    turns += 1;
    return outcome;
  });
  return line;
}

const unitOf = ({ fields }) => {
  const pair = fields.find(([name]) => name === "unit");
  return pair ? pair[1].slice(0, pair[1].lastIndexOf(":")) : null;
};

/** The dots that are on their way: from unit to the count the person wants. */
export function dotsUnderWay() {
  const sent = items().filter((item) => item.state !== "refused" && unitOf(item) !== null);
  return new Map(
    sent.map((item) => {
      const value = item.fields.find(([name]) => name === "unit")[1];
      return [unitOf(item), Number(value.slice(value.lastIndexOf(":") + 1))];
    }),
  );
}

function placed(held, command) {
  const unit = unitOf(command);
  if (unit === null) return [...held, command];
  const isOutdated = (item) =>
    unitOf(item) === unit && item.action === command.action && item.key !== underWay;
  const others = held.filter((item) => !isOutdated(item));
  if (!command.frees) return [...others, command];
  // Dots taken back go before dots put down, or the budget would refuse a ballot that fits.
  const at = others.findIndex((item) => unitOf(item) !== null && !item.frees && item.key !== underWay);
  return at < 0 ? [...others, command] : [...others.slice(0, at), command, ...others.slice(at)];
}

/** Keep a command and send it as soon as possible. */
export function add(command) {
  const isAway = items().some((item) => item.state === "waiting");
  change(placed(items(), { ...command, state: "new" }));
  if (isAway) wait();
  flush();
}

/** Let go of one held command. */
export const remove = (key) => change(items().filter((item) => item.key !== key));

function wait() {
  const fresh = items().filter((item) => item.state === "new");
  if (!fresh.length) return;
  change(items().map((item) => (item.state === "new" ? { ...item, state: "waiting" } : item)));
  // Safe on this phone now, and shown as such: the field is free for the next thought.
  fresh.forEach(({ typed }) => clear(typed.map(([name]) => name), typed));
}

function settle(sent, outcome) {
  const item = items().find(({ key }) => key === sent.key) || sent;
  // A text whose field is gone with its phase would be nowhere any more: it is given back as well.
  const isKey = outcome.told.code === "codename_in_text" && hasHome(item.typed);
  if (isKey && !stillHeld(item.typed)) putBack(item.typed); // back to the field, not kept here
  const isAdrift = !isKey && (item.state === "waiting" || !stillHeld(item.typed));
  const isLost = outcome.fate === "refused" && item.typed.length > 0 && isAdrift;
  if (isLost) {
    const why = [].concat(outcome.told.says || []).join(" ");
    change(items().map((one) => (one.key === sent.key ? { ...one, state: "refused", why } : one)));
  } else {
    remove(sent.key);
  }
  tell("sent", { command: item, outcome, isLost });
}

/** Leave the server alone for as long as it asked, and go on by itself then. */
function rest(ms) {
  if (!ms) return;
  notBefore = Date.now() + ms;
  setTimeout(flush, ms + 1);
}

/** Send what is held, first come first served, until the server cannot be reached. */
export async function flush() {
  if (isFlushing || Date.now() < notBefore) return;
  isFlushing = true;
  const next = () => items().find((item) => item.state !== "refused");
  for (let item = next(); item; item = next()) {
    underWay = item.key;
    const command = item;
    const outcome = await inTurn(() => post(command));
    underWay = "";
    if (outcome.fate === "away") {
      wait();
      rest(outcome.afterMs);
      break;
    }
    settle(item, outcome);
  }
  isFlushing = false;
}

/** Begin: what an earlier page left unsent is shown and sent. */
export function startOutbox() {
  wait();
  flush();
  window.addEventListener("online", flush);
  window.addEventListener("storage", (event) => event.key === NAME && tell("outbox"));
  hear("link", (isConnected) => isConnected && flush());
  setInterval(() => items().length && flush(), AGAIN_MS);
}
