/* Sends one command to the server and says how it went. */

const PATIENCE_MS = 8000; // in a dead spot a request can hang for minutes
const LATER = [408, 429, 502, 503, 504]; // not refused, only not now

/** A new key for an act: 32 hex characters. The same key twice is one act. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Ask the server, with an end to the waiting. Resolves to the status, the text and where it came
    from; rejects when the server cannot be reached. */
export async function ask(address, options) {
  const stop = new AbortController();
  const bell = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(address, {
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
      ...options,
      headers: { Workshop: "swap", ...(options && options.headers) },
    });
    const html = (answer.headers.get("Content-Type") || "").startsWith("text/html");
    const { ok, status, redirected, url } = answer;
    const afterMs = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
    return { ok, status, redirected, url, html, afterMs, text: await answer.text() };
  } finally {
    clearTimeout(bell);
  }
}

/** The values in a JSON answer; none when it is something else. */
export function told(answer) {
  try {
    return (!answer.html && JSON.parse(answer.text)) || {};
  } catch {
    return {};
  }
}

const tokens = () => [...document.querySelectorAll('input[name="csrf_token"]')];

function body({ fields, key }) {
  const form = new FormData();
  const [token] = tokens();
  form.append("csrf_token", token ? token.value : "");
  form.append("key", key);
  fields.forEach(([name, value]) => form.append(name, value));
  return form;
}

/** Try a command (`action`, `fields`, `key`) once. Resolves to `fate` and what the server told:
    done, refused, away (not taken yet; try again with the same key, but not before `afterMs`) or
    moved (the page goes on). */
export async function post(command, isSecondTry = false) {
  let answer;
  try {
    answer = await ask(command.action, { method: "POST", body: body(command) });
  } catch {
    return { fate: "away", told: {} };
  }
  if (LATER.includes(answer.status)) {
    return { fate: "away", told: told(answer), afterMs: answer.afterMs };
  }
  if (answer.html && answer.ok) {
    location.assign(answer.redirected ? answer.url : location.href);
    return { fate: "moved", told: {} };
  }
  const words = told(answer);
  if (words.csrf_token) {
    // A page that stays open all morning outlives its token; the refusal brings a new one.
    tokens().forEach((field) => (field.value = words.csrf_token));
    if (!answer.ok && !isSecondTry) return post(command, true);
  }
  return { fate: answer.ok ? "done" : "refused", told: words };
}
