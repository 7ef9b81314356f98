/* Takes a pasted list to the field for lists, where each line becomes a text of its own. */

import { say } from "./say.js";

const linesOf = (text) => text.split(/\r?\n/).filter((line) => line.trim());

function onPaste(event) {
  const field = event.target;
  if (!field.matches || !field.matches("[data-list]") || !event.clipboardData) return;
  const text = event.clipboardData.getData("text/plain");
  const place = document.getElementById(field.dataset.list);
  if (!place || linesOf(text).length <= Number(field.dataset.more)) return;
  event.preventDefault();
  place.value = [place.value.trim(), text.trim()].filter(Boolean).join("\n");
  place.closest("details").open = true;
  place.focus();
  say(field.dataset.listSays);
}

/** Begin: a paste of more than `data-more` lines into a field with `data-list` goes to the field that
    this names, and `data-list-says` says so. */
export function startLists() {
  document.addEventListener("paste", onPaste);
}
