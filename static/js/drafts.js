/* Keeps what somebody is writing until the server has it, and counts when the end is near. */

import { items } from "./outbox.js";
import { hear, page, worded } from "./page.js";
import { drop, keep, load, names } from "./store.js";

const START = `draft:${page.stream}:`;
const GIVES_AWAY = "codename_in_text"; // the code of the refusal in core/seat/giveaway.py
const DAYS = 14; // longer than any session stays open for writing
const OLDEST = () => Date.now() - DAYS * 24 * 3600 * 1000;

const nameOf = (field) => START + field.dataset.draft;

function save(field) {
  if (field.value.trim()) keep(nameOf(field), { text: field.value, at: Date.now() });
  else drop(nameOf(field));
}

const isHeld = (text) => items().some((item) => item.typed.some(([, other]) => other === text));

function restore() {
  document.querySelectorAll("[data-draft]").forEach((field) => {
    const draft = load(nameOf(field), null);
    if (!draft || field.value !== field.defaultValue || isHeld(draft.text)) return;
    if (field.value === draft.text) return;
    field.value = draft.text;
  });
}

function count() {
  document.querySelectorAll("[data-counter-for]").forEach((counter) => {
    const field = document.getElementById(counter.dataset.counterFor);
    const typed = field ? [...field.value].length : 0;
    const { max, from, says } = counter.dataset;
    counter.hidden = typed < Number(from);
    counter.textContent = counter.hidden ? "" : worded(says || "{n}", { n: Number(max) - typed });
  });
}

/** Words that are safe need no draft; words that open a seat must not lie about on a device. */
function saved({ command, outcome }) {
  if (outcome.fate !== "done" && outcome.told.code !== GIVES_AWAY) return;
  const texts = command.typed.map(([, text]) => text);
  names(START)
    .filter((name) => texts.includes(load(name, {}).text))
    .forEach(drop);
}

/** Begin: drafts of `[data-draft]` fields, and `[data-counter-for]` counters, which say in
    `data-says` how many characters (`{n}`) are left. */
export function startDrafts() {
  names("draft:")
    .filter((name) => !(load(name, {}).at > OLDEST()))
    .forEach(drop);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-draft]")) save(event.target);
    count();
  });
  // A thumb on the button leaves the keyboard open for the next idea.
  document.addEventListener("mousedown", (event) => {
    const composer = event.target.closest("[data-composer] button") && document.activeElement;
    if (composer && composer.matches("[data-composer] textarea")) event.preventDefault();
  });
  hear("sent", saved);
  hear("swapped", () => (restore(), count()));
  restore();
  count();
}
