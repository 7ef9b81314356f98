/* Saves the card's form by itself: a while after the last stroke, and when the page is left. */

import { read } from "./fields.js";
import { post } from "./post.js";
import { swap } from "./swap.js";

const REST_MS = 1500; // a breath after the last stroke, not in the middle of a word

/** A form whose fields save themselves; `touched` are the fields somebody has been in. */
class Saving {
  constructor(form) {
    this.form = form;
    this.touched = new Set();
    this.isDirty = false;
    this.isUnderWay = false;
    this.isOver = false;
    this.bell = 0;
  }

  heard({ target }, wait) {
    if (!target.name || this.isOver) return;
    this.touched.add(target.id);
    this.isDirty = true;
    clearTimeout(this.bell);
    this.bell = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (!this.isDirty || this.isUnderWay || this.isOver) return;
    this.isDirty = false;
    this.isUnderWay = true;
    const { pathname, search } = location;
    const { fields } = read(this.form, null);
    const { fate, told } = await post({ action: pathname + search, fields, key: "" });
    this.isUnderWay = false;
    this.take(fate, told);
    if (this.isDirty) this.heard({ target: this.form.elements.revision }, REST_MS);
  }

  take(fate, told) {
    if (fate === "away") this.say(this.form.dataset.away);
    else this.say(told.says || "");
    if (fate === "away") this.isDirty = true;
    if (fate === "refused" && told.code === "card_moved_on") this.isOver = true;
    swap(fate === "done" ? told.swap : this.seen(told.swap));
  }

  /** Mistakes are shown where somebody has been and gone on, never under the fingers. */
  seen(pieces) {
    return Object.fromEntries(
      Object.entries(pieces || {}).filter(([place]) => {
        const id = place.replace(/-slot$/, "");
        return this.touched.has(id) && document.activeElement.id !== id;
      }),
    );
  }

  say(sentence) {
    const place = this.form.querySelector("[data-saved]");
    if (place) place.textContent = sentence;
  }

  /** The page goes away: the browser sends what is left by itself. */
  leave() {
    if (!this.isDirty || this.isOver) return;
    this.isDirty = false;
    navigator.sendBeacon(location.href, new FormData(this.form));
  }
}

/** Begin: every `form[data-saves]` saves itself. */
export function startCard() {
  document.querySelectorAll("form[data-saves]").forEach((form) => {
    const saving = new Saving(form);
    form.addEventListener("input", (event) => saving.heard(event, REST_MS));
    form.addEventListener("submit", () => {
      saving.isOver = true; // the button saves now
      clearTimeout(saving.bell);
    });
    // Who only looks at another tab comes back to this page, so it has to hear the answer.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") saving.save();
    });
    addEventListener("pagehide", () => saving.leave());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  });
}
