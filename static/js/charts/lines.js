/* What is written into a chart: levels across it, upright lines for days, and words on the lines. */

const TEXT = 13;

export const text = (colours, weight = 400) => `${weight} ${TEXT}px ${colours.font}`;

/* A level from side to side, with its words above the line at the right or the left end. */
function level(chart, colours, { value, words, colour, dash, left }) {
  const { ctx, chartArea: area, scales } = chart;
  const y = scales.y.getPixelForValue(value);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = dash ? 1.5 : 2;
  ctx.setLineDash(dash ?? []);
  ctx.beginPath();
  ctx.moveTo(area.left, y);
  ctx.lineTo(area.right, y);
  ctx.stroke();
  ctx.font = text(colours, dash ? 400 : 600);
  ctx.fillStyle = dash ? colours.ink2 : colour;
  ctx.textAlign = left ? "left" : "right";
  ctx.fillText(words, left ? area.left + 4 : area.right - 4, y - 5);
  ctx.restore();
}

/* An upright line on a day; a short one where nothing is written. */
function upright(chart, colours, { index, words, end }) {
  const { ctx, chartArea: area, scales } = chart;
  const x = scales.x.getPixelForValue(index);
  ctx.save();
  ctx.strokeStyle = colours.ink2;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x, words ? area.top - 4 : area.bottom - 8);
  ctx.lineTo(x, words ? area.bottom : area.bottom + 8);
  ctx.stroke();
  if (words) {
    ctx.font = text(colours);
    ctx.fillStyle = colours.ink2;
    ctx.textAlign = end ? "right" : "left";
    ctx.fillText(words, x + (end ? 4 : -4), area.top - 10);
  }
  ctx.restore();
}

/* The name of a line beside its last point; two that come close give way to each other. */
function names(chart, colours, narrow) {
  const { ctx, chartArea: area } = chart;
  const placed = [];
  chart.data.datasets.forEach((dataset, n) => {
    const points = chart.getDatasetMeta(n).data;
    const last = dataset.data.findLastIndex((value) => value !== null);
    if (last < 0) return;
    placed.push({ name: dataset.label, strong: n === 0, x: points[last].x, y: points[last].y });
  });
  placed.sort((a, b) => a.y - b.y);
  if (placed.length === 2 && placed[1].y - placed[0].y < 2 * TEXT) {
    placed[0].y -= TEXT;
    placed[1].y += TEXT;
  }
  ctx.save();
  for (const { name, strong, x, y } of placed) {
    ctx.font = text(colours, strong ? 600 : 400);
    const width = ctx.measureText(name).width;
    const left = Math.min(x + 8, chart.width - width - 2);
    const lifted = left < x + 6 ? (strong ? 20 : -14) : 4;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.paper;
    ctx.strokeText(name, left, y + lifted);
    ctx.fillStyle = strong ? colours.ink : colours.ink2;
    ctx.fillText(name, narrow ? Math.max(left, area.left) : left, y + lifted);
  }
  ctx.restore();
}

/* The part of Chart.js that draws all of it, under and over the lines. */
export function written({ levels, uprights, colours, narrow }) {
  return {
    id: "written",
    beforeDatasetsDraw(chart) {
      for (const each of uprights) upright(chart, colours, each);
      for (const each of levels) level(chart, colours, each);
    },
    afterDatasetsDraw(chart) {
      names(chart, colours, narrow);
    },
  };
}
