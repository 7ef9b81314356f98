/* A metric day by day: the pilot solid with filled points, the comparison dashed with hollow ones. */

import { day, figure } from "./figures.js";
import { text, written } from "./lines.js";

export function run(told, colours, narrow) {
  const days = [...new Set([...told.points, ...told.marks].map((each) => each.day))].sort();
  const at = Object.fromEntries(told.points.map((point) => [point.day, point]));
  const values = (side) => days.map((each) => at[each]?.[side] ?? null);
  const levels = lines(told, colours);
  return {
    type: "line",
    data: { labels: days, datasets: sets(told, colours, values) },
    options: options(told, colours, narrow, days, levels),
    plugins: [written({ levels, uprights: uprights(told, days, narrow), colours, narrow })],
  };
}

function sets(told, colours, values) {
  const line = { borderWidth: 2, spanGaps: true, pointRadius: 3, pointHoverRadius: 5, clip: false };
  const pilot = {
    ...line,
    label: told.words.pilot,
    data: values("pilot"),
    borderColor: colours.accentink,
    backgroundColor: colours.accentink,
    pointBackgroundColor: colours.accentink,
  };
  const control = {
    ...line,
    label: told.words.control,
    data: values("control"),
    borderColor: colours.ink2,
    backgroundColor: colours.card,
    borderDash: [5, 4],
    pointBackgroundColor: colours.card,
    pointBorderColor: colours.ink2,
  };
  return told.hasControl ? [pilot, control] : [pilot];
}

/* The level before, dotted, and what the card forbids, solid. */
function lines(told, colours) {
  const found = told.bounds.map((bound) => ({
    value: bound.value,
    words: `${bound.stops ? told.words.limit : told.words.goal} ${figure(told, bound.value)}`,
    colour: bound.stops ? colours.stop : colours.good,
  }));
  if (told.baseline === null) return found;
  const words = `${told.words.before} ${figure(told, told.baseline)}`;
  return [
    ...found,
    { value: told.baseline, words, colour: colours.edge, dash: [2, 4], left: found.length > 0 },
  ];
}

function uprights(told, days, narrow) {
  const words = { lock: told.words.lock, decision: told.words.decision };
  return told.marks.map((mark) => {
    const said = words[mark.kind] ?? "";
    const whole = mark.kind === "decision" && !narrow ? `${said}, ${day(mark.day)}` : said;
    return { index: days.indexOf(mark.day), words: said && whole, end: mark.kind === "decision" };
  });
}

function options(told, colours, narrow, days, levels) {
  const ticks = { color: colours.ink2, font: { size: 13, family: colours.font } };
  const heights = levels.map((each) => each.value);
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    layout: { padding: { top: 28, right: narrow ? 8 : 96, left: 0, bottom: 0 } },
    scales: {
      x: {
        grid: { display: false },
        border: { color: colours.edge },
        ticks: {
          ...ticks,
          maxRotation: 0,
          autoSkip: true,
          autoSkipPadding: 24,
          callback: (value) => day(days[value]),
        },
      },
      y: {
        grace: "8%",
        suggestedMin: Math.min(...heights),
        suggestedMax: Math.max(...heights),
        grid: { color: colours.line },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => figure(told, value) },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        titleFont: { family: colours.font },
        bodyFont: { family: colours.font },
        callbacks: {
          title: (found) => day(days[found[0].dataIndex]),
          label: (found) => `${found.dataset.label}: ${figure(told, found.raw)}`,
        },
      },
    },
    font: text(colours),
  };
}
