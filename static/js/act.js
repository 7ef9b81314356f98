/* Takes every press to the server without leaving the page: one press, one act, one answer. */

import { buttonFor, clear, hasFile, read } from "./fields.js";
import { closeMenu } from "./menu.js";
import { add, inTurn, items } from "./outbox.js";
import { hear, pause, tell } from "./page.js";
import { place } from "./pieces.js";
import { newKey, post } from "./post.js";
import { note, prepared, say } from "./say.js";
import { swap } from "./swap.js";

const DOUBLE_MS = 600; // a second press of the same button this soon is a slip of the thumb
const TRIES_MS = [0, 1000, 3000];
const LONGEST_REST_MS = 5000; // asked to wait longer, a person rather hears of it than waits

let last = { button: null, at: 0, sign: "" };
let clicked = null;
const underWay = new Set(); // what is being sent now, by what it says
const unsure = new Map(); // acts that may or may not have arrived, with their keys

const isOurs = (form, button) =>
  form.matches("#act, form[data-live-post]") &&
  !form.hasAttribute("data-plain") &&
  !(button && button.hasAttribute("data-plain")) &&
  !hasFile(form);

const isDot = (button) => Boolean(button) && button.name === "unit";

function actionOf(form, button) {
  const own = button && button.getAttribute("formaction");
  const { pathname, search } = new URL(own || form.getAttribute("action") || "", location.href);
  return pathname + search;
}

const signed = ({ action, fields }) => JSON.stringify([action, fields]);

function isRepeat(button, command) {
  const now = Date.now();
  const sign = signed(command);
  const isSame = last.button === button && (!command.typed.length || last.sign === sign);
  const isSlip = !isDot(button) && isSame && now - last.at < DOUBLE_MS;
  const isHeld =
    !isDot(button) && items().some((item) => item.state !== "refused" && signed(item) === sign);
  if (isSlip || isHeld || underWay.has(sign)) return true;
  last = { button, at: now, sign };
  return false;
}

function settleFocus(before, slots) {
  const wanted = slots
    .map((id) => document.querySelector(`#${CSS.escape(id)} [data-focus]`))
    .find(Boolean);
  const isLost = !before || !before.isConnected || document.activeElement === document.body;
  const home = wanted || (isLost && slots.length ? document.getElementById(slots[0]) : null);
  if (!home || !before || before === document.body) return;
  if (home !== wanted) home.tabIndex = -1;
  home.focus({ preventScroll: !wanted });
}

/** Show what the server told about an act. */
function take({ command, outcome, isLost }) {
  const { fate, told } = outcome;
  const before = document.activeElement;
  if (fate === "done") clear(told.clear || [], command.fields);
  if (told.swap || told.lists) {
    swap(told.swap);
    place(told.lists);
    settleFocus(before, Object.keys({ ...told.lists, ...told.swap }));
  }
  if (fate === "refused" && !isLost) {
    note([].concat(told.says || prepared("failed")).join(" "));
  } else if (fate === "away") {
    note([].concat(told.says || prepared("away")).join(" "));
  } else {
    if (!command.isQuiet) note("");
    say(told.says);
  }
}

async function send(command) {
  let outcome;
  let restMs = 0;
  for (const wait of TRIES_MS) {
    await pause(Math.max(wait, restMs));
    outcome = await inTurn(() => post(command));
    restMs = outcome.afterMs || 0;
    if (outcome.fate !== "away" || restMs > LONGEST_REST_MS) break;
  }
  return outcome;
}

/** Give a command that the page itself does not hold back: sent now or not at all. */
export async function act(command, button) {
  const sign = signed(command);
  if (underWay.has(sign)) return;
  underWay.add(sign);
  if (button) button.setAttribute("aria-busy", "true");
  const known = { ...command, key: unsure.get(sign) || newKey() };
  const outcome = await send(known);
  underWay.delete(sign);
  if (button) button.removeAttribute("aria-busy");
  if (button && outcome.fate === "done") closeMenu(button);
  if (outcome.fate === "away") unsure.set(sign, known.key);
  else unsure.delete(sign);
  tell("sent", { command: known, outcome, isLost: false });
}

function give(form, button) {
  const { fields, typed } = read(form, button);
  // What the page does by itself takes no note away that a person has to read.
  const isQuiet = Boolean(button) && button.hasAttribute("data-auto-post");
  const command = { action: actionOf(form, button), fields, typed, isQuiet };
  if (isRepeat(button, command)) return;
  if (!isQuiet) note("");
  if (button && button.hasAttribute("data-outbox")) {
    add({ ...command, key: newKey(), frees: button.dataset.step === "-1" });
  } else {
    act(command, button);
  }
}

/** Press a button for the person, in the same way as a thumb does. */
export function press(button) {
  if (button.form && isOurs(button.form, button)) give(button.form, button);
  else button.click();
}

function onSubmit(event) {
  const form = event.target;
  const button = event.submitter || (clicked && clicked.form === form ? clicked : null);
  clicked = null;
  if (button && button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    say(button.dataset.why);
  } else if (isOurs(form, button)) {
    event.preventDefault();
    give(form, button);
  }
}

/** Enter would press the page's first button, whichever that is: press the field's own instead. */
function onKey(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.form || !isOurs(field.form)) return;
  const isBox = field.tagName === "TEXTAREA";
  const isLine = field.tagName === "INPUT" && field.form.matches("#act");
  if (isBox ? !(event.ctrlKey || event.metaKey) : !isLine) return;
  event.preventDefault();
  const button = buttonFor(field);
  if (button) button.click();
}

/** Begin: presses in `#act` and in `form[data-live-post]` are taken, unless marked data-plain. */
export function startActs() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    clicked = event.target.closest("button, input[type=submit]"); // older Safari tells no submitter
  });
  hear("sent", take);
  hear("visit", () => note(""));
}
