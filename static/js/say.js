/* Says what happened: politely to people who listen, and in a note where a request was refused. */

const GATHER_MS = 120; // sentences that come together are read together
let waiting = [];

/** Announce one sentence or several, without taking the focus. */
export function say(sentences) {
  const fresh = [].concat(sentences || []).filter(Boolean);
  if (!fresh.length) return;
  if (!waiting.length) setTimeout(speak, GATHER_MS);
  waiting.push(...fresh);
}

function speak() {
  const place = document.querySelector("[data-say]");
  const sentence = document.createElement("p"); // a new node is announced even when it repeats
  sentence.textContent = waiting.join(" ");
  waiting = [];
  if (place) place.replaceChildren(sentence);
}

/** Show why something was not done, near the thumb; an empty sentence takes the note away. */
export function note(sentence) {
  const place = document.querySelector("[data-note]");
  if (!place) return;
  const text = place.querySelector("[data-note-text]") || place;
  text.textContent = sentence || "";
  place.hidden = !sentence;
  if (sentence) place.dataset.is = "refused";
}

/** A sentence the server put on the note for cases only the phone sees: `away` or `failed`. */
export function prepared(name) {
  const place = document.querySelector("[data-note]");
  return (place && place.dataset[name]) || "";
}
