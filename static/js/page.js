/* What the page says about itself: which session, who is looking, where the news is. */

const { dataset } = document.body;

export const page = {
  stream: dataset.stream || "",
  audience: dataset.audience || "",
  lang: dataset.lang || "",
  seed: dataset.seed || "",
  live: dataset.live || "",
  own: dataset.own || "",
};

/** Tell the other scripts that something happened; `hear` is the other end. */
export function tell(what, detail) {
  document.dispatchEvent(new CustomEvent(`workshop:${what}`, { detail }));
}

/** Call `act` whenever one of the named things happens:
    swapped (new content is in the page), visit (a new phase began), outbox (what waits to be sent
    has changed), sent (the server answered an act), link (the connection came or went), counts (the
    counters moved). */
export function hear(whats, act) {
  whats.split(" ").forEach((what) => {
    document.addEventListener(`workshop:${what}`, (event) => act(event.detail));
  });
}

/** Resolve after `ms` milliseconds. */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A moment between 0 and `ms`, so that a whole room does not knock at once. */
export const jitter = (ms) => Math.random() * ms;

/** The sentence with its number put in: `{n}` (and other names in braces) are replaced. */
export function worded(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
