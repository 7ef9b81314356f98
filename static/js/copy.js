/* Copies words for people who want to keep them, on plain http as well. */

import { hear } from "./page.js";
import { say } from "./say.js";

const BACK_MS = 2500;

function byHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "out";
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy"); // old, but the only way without https
  field.remove();
  return isDone;
}

async function copied(text) {
  if (!navigator.clipboard) return byHand(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text); // the browser asked for a permission nobody gave
  }
}

/** Copy `text`; the `button` says so with its `data-copied` words. */
export async function copyText(text, button) {
  if (!(await copied(text)) || !button.dataset.copied) return;
  const label = button.querySelector("[data-label]") || button;
  const before = label.textContent;
  if (before === button.dataset.copied) return;
  label.textContent = button.dataset.copied;
  say(button.dataset.copied);
  setTimeout(() => (label.textContent = before), BACK_MS);
  button.focus();
}

function textAt(selector) {
  const place = document.querySelector(selector);
  const words = [...place.querySelectorAll("[data-word]")].map((word) => word.textContent.trim());
  return words.length ? words.join(" ") : place.textContent.trim();
}

/** Begin: a `button[data-copy="#id"]` copies the words of that element, or its `[data-word]`s. */
export function startCopy() {
  const wake = () => {
    document.querySelectorAll("[data-copy][hidden]").forEach((button) => (button.hidden = false));
  };
  wake();
  hear("swapped", wake);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copyText(textAt(button.dataset.copy), button);
  });
}
