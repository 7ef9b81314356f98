/* Figures as people write them, in the language of the page. */

const language = () => document.documentElement.lang || "en";

const number = (value) =>
  new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(value);

/** A part of one in percent. */
export const percent = (value) => `${number(value * 100)}\u00a0%`;

/** A figure of a metric: a share in percent, a rate per so many, a mean in its unit. */
export function figure(told, value) {
  if (value === null || value === undefined) return "";
  if (told.family === "share") return percent(value);
  return number(told.family === "rate" ? value * told.per : value);
}
