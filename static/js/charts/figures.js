/* Figures as people write them, in the language of the page. */

const language = () => document.documentElement.lang || "en";

export function figure(told, value) {
  if (value === null || value === undefined) return "";
  if (told.family === "share") {
    const percent = { style: "percent", maximumFractionDigits: 1 };
    return new Intl.NumberFormat(language(), percent).format(value);
  }
  const size = told.family === "rate" ? value * told.per : value;
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(size);
}

export function day(iso) {
  const when = new Date(`${iso}T00:00:00Z`);
  const short = { day: "numeric", month: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language(), short).format(when);
}
