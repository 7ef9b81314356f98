/* How the cases are spread: the pilot as bars, those beyond the limit hollow; the others as a line. */

import { text } from "./lines.js";

const share = (value) =>
  new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(value);

function upTo(bar) {
  return bar.high === null ? `> ${bar.low}` : String(bar.high);
}

export function spread(told, colours, narrow) {
  const bars = {
    type: "bar",
    label: told.words.pilot,
    data: told.bars.map((bar) => bar.pilot),
    backgroundColor: told.bars.map((bar) => (bar.beyond ? colours.card : colours.accentink)),
    borderColor: told.bars.map((bar) => (bar.beyond ? colours.stop : colours.accentink)),
    borderWidth: 1.5,
    categoryPercentage: 0.95,
    barPercentage: 0.95,
    order: 2,
  };
  const line = {
    type: "line",
    label: told.words.control,
    data: told.bars.map((bar) => bar.control),
    borderColor: colours.ink2,
    borderDash: [5, 4],
    borderWidth: 2,
    pointRadius: 0,
    stepped: "middle",
    order: 1,
  };
  return {
    data: {
      labels: told.bars.map(upTo),
      datasets: told.hasControl ? [bars, line] : [bars],
    },
    options: options(told, colours, narrow),
    plugins: [limit(told, colours)],
  };
}

function options(told, colours, narrow) {
  const ticks = { color: colours.ink2, font: { size: 13, family: colours.font } };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    layout: { padding: { top: 28 } },
    scales: {
      x: {
        grid: { display: false },
        border: { color: colours.edge },
        title: { display: Boolean(told.unit), text: told.words.axis, color: colours.ink2 },
        ticks: { ...ticks, maxRotation: 0, autoSkip: true, autoSkipPadding: narrow ? 16 : 10 },
      },
      y: {
        beginAtZero: true,
        grid: { color: colours.line },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 4, callback: share },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (found) => `${found[0].label} ${told.unit}`,
          label: (found) => `${found.dataset.label}: ${share(found.raw)}`,
        },
      },
    },
  };
}

/* The limit stands between two bars. */
function limit(told, colours) {
  return {
    id: "limit",
    afterDatasetsDraw(chart) {
      const first = told.bars.findIndex((bar) => bar.beyond);
      if (told.limit === null || first < 0) return;
      const { ctx, chartArea: area, scales } = chart;
      const [a, b] = [Math.max(first - 1, 0), first].map((n) => scales.x.getPixelForValue(n));
      const x = (a + b) / 2;
      ctx.save();
      ctx.strokeStyle = colours.stop;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(x, area.top - 6);
      ctx.lineTo(x, area.bottom);
      ctx.stroke();
      ctx.font = text(colours, 600);
      ctx.fillStyle = colours.stop;
      const late = x > (area.left + area.right) / 2;
      ctx.textAlign = late ? "right" : "left";
      ctx.fillText(told.words.limit, x + (late ? -6 : 6), area.top - 10);
      ctx.restore();
    },
  };
}
