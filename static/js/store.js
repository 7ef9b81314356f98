/* Keeps words on this phone: drafts and unsent commands survive a reload, and nothing breaks
   where the browser refuses to keep anything. */

const refused = new Map(); // what the browser would not keep; lives as long as the page

/** The value kept under `name`, or `otherwise` when there is none. */
export function load(name, otherwise) {
  if (refused.has(name)) return refused.get(name);
  try {
    const text = localStorage.getItem(name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Keep `value` (anything JSON can hold) under `name`. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    refused.delete(name);
  } catch {
    refused.set(name, value);
  }
}

/** Forget what was kept under `name`. */
export function drop(name) {
  refused.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

/** Every kept name that begins with `start`. */
export function names(start) {
  const found = new Set(refused.keys());
  try {
    for (let at = 0; at < localStorage.length; at += 1) found.add(localStorage.key(at));
  } catch {
    // only this page's own names are known then
  }
  return [...found].filter((name) => name.startsWith(start));
}

/** Forget all that was written in one session: whoever leaves a shared phone leaves nothing on it. */
export function forget(stream) {
  drop(`outbox:${stream}`);
  drop(`read:${stream}`);
  names(`draft:${stream}:`).forEach(drop);
}
