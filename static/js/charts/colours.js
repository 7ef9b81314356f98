/* The tokens a chart is drawn with, as they are now. */

const NAMES = ["accent-ink", "ink", "ink-2", "line", "edge", "stop", "good", "card", "paper"];

export function colours() {
  const style = getComputedStyle(document.body);
  const found = Object.fromEntries(
    NAMES.map((name) => [name.replace("-", ""), style.getPropertyValue(`--${name}`).trim()]),
  );
  return { ...found, font: style.fontFamily };
}
