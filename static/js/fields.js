/* Reads what a press sends, and clears a field once what stood in it is safe. */

const SILENT = ["submit", "button", "image", "reset", "fieldset", "output", "object"];
const TICKS = ["checkbox", "radio"];
const OURS = ["csrf_token", "key"]; // put in freshly at every try, never kept

function entries(field) {
  if (!field.name || field.disabled || SILENT.includes(field.type)) return [];
  if (OURS.includes(field.name)) return [];
  if (TICKS.includes(field.type) && !field.checked) return [];
  if (field.options) {
    return [...field.options].filter((o) => o.selected).map((o) => [field.name, o.value]);
  }
  return [[field.name, field.value]];
}

const isTyped = (field) =>
  field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && field.type === "text");

/** The places `data-with` names, none when it is empty; null when all fields of the form count. */
function within(button) {
  if (!button || !button.hasAttribute("data-with")) return null;
  const names = button.dataset.with.trim();
  return names ? [...document.querySelectorAll(names.split(/\s+/).join(","))] : [];
}

/** What pressing `button` in `form` sends, the button's own value included: `fields` as name and
    value pairs, and `typed`, those of them that a person wrote. With `data-with` on the button only
    the fields inside the elements it names count. */
export function read(form, button) {
  const parts = within(button);
  const chosen = [...form.elements].filter(
    (field) => !parts || parts.some((part) => part.contains(field)),
  );
  const own = button && button.name ? [[button.name, button.value]] : [];
  const typed = chosen.filter(isTyped).flatMap(entries);
  return {
    fields: [...chosen.flatMap(entries), ...own],
    typed: typed.filter(([, value]) => value.trim()),
  };
}

/** The button that sends what stands in `field`: the one whose `data-with` names its place, or
    the first of its composer. */
export function buttonFor(field) {
  const buttons = [...field.form.elements].filter((element) => element.type === "submit");
  const composer = field.closest("[data-composer]");
  return (
    buttons.find((button) => (within(button) || []).some((part) => part.contains(field))) ||
    buttons.find((button) => composer && composer.contains(button))
  );
}

/** Whether a file would be sent; files travel by the browser's own way. */
export const hasFile = (form) =>
  [...form.elements].some((field) => field.type === "file" && field.value);

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function empty(field, sent) {
  if (TICKS.includes(field.type)) {
    field.checked = false;
  } else if (field.value === sent) {
    field.value = "";
  } else if (sent && field.value.startsWith(sent)) {
    field.value = field.value.slice(sent.length).trimStart(); // typed on while it was under way
  } else {
    return; // something else stands there now
  }
  changed(field);
}

/** Empty the fields called `names`, where they still hold what was sent. */
export function clear(names, sent) {
  names.forEach((name) => {
    const pair = sent.find(([other]) => other === name);
    document.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((field) => {
      empty(field, pair ? pair[1] : field.value);
    });
  });
}

const home = (name) => document.querySelector(`[data-composer] [name="${CSS.escape(name)}"]`);

/** Whether the page has a composer for every text in `typed`. */
export const hasHome = (typed) => typed.length > 0 && typed.every(([name]) => home(name));

/** Whether every text in `typed` still stands in a field of this page. */
export const stillHeld = (typed) =>
  typed.every(([name, text]) =>
    [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some(
      (field) => field.value === text,
    ),
  );

/** Put texts back where they can be sent again, below whatever stands there now. */
export function putBack(typed) {
  typed.forEach(([name, text]) => {
    const field = home(name);
    field.value = field.value.trim() ? `${field.value}\n${text}` : text;
    changed(field);
    field.focus();
  });
}
