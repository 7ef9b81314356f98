/* What is written into a chart: levels across it, upright lines for days, and words on the lines. */

const SIZE = 13;
const APART = 16;

export const text = (colours, weight = 400) => `${weight} ${SIZE}px ${colours.font}`;

/* A level from side to side: dotted for what was, solid for what the card forbids or hopes for. */
function level(chart, { value, colour, dash }) {
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
  ctx.restore();
}

/* An upright line on a day, with its words on top; a short one where nothing is written. */
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

/* The words of the levels, and the names of the lines beside their last points. */
function wanted(chart, colours, levels, narrow) {
  const { scales } = chart;
  const names = chart.data.datasets.flatMap((dataset, n) => {
    const last = dataset.data.findLastIndex((value) => value !== null);
    if (last < 0) return [];
    const { x, y } = chart.getDatasetMeta(n).data[last];
    const [weight, colour] = n ? [400, colours.ink2] : [600, colours.ink];
    return [{ words: dataset.label, x: x + 10, y: y + 4, weight, colour }];
  });
  const said = levels.map(({ value, words, colour, dash }) => ({
    words,
    x: Infinity,
    y: scales.y.getPixelForValue(value) + 4,
    weight: dash ? 400 : 600,
    colour: dash ? colours.ink2 : colour,
  }));
  return narrow ? said : [...names, ...said];
}

/* Names stand beside the last points, the words of levels in the margin. A narrow chart has no margin:
   there the levels have their words on them, and the names stand in a key. None stands on another. */
function write(chart, colours, levels, narrow) {
  const { ctx, chartArea: area } = chart;
  const labels = wanted(chart, colours, levels, narrow);
  ctx.save();
  for (const label of labels) {
    ctx.font = text(colours, label.weight);
    const width = ctx.measureText(label.words).width;
    const beside = label.x + width < chart.width;
    label.x = beside ? label.x : narrow ? area.right - width - 2 : area.right + 8;
    if (narrow) label.y -= 9;
    label.end = label.x + width;
  }
  labels.sort((a, b) => b.y - a.y);
  labels.forEach((label, n) => {
    const below = labels.slice(0, n).filter(({ x, end }) => x < label.end && label.x < end);
    label.y = Math.min(label.y, area.bottom - 6, ...below.map(({ y }) => y - APART));
  });
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colours.paper;
  for (const { words, x, y, weight, colour } of labels) {
    ctx.font = text(colours, weight);
    ctx.strokeText(words, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(words, x, y);
  }
  ctx.restore();
}

/* The part of Chart.js that draws all of it, under and over the lines. */
export function written({ levels, uprights, colours, narrow }) {
  return {
    id: "written",
    beforeDatasetsDraw(chart) {
      for (const each of uprights) upright(chart, colours, each);
      for (const each of levels) level(chart, each);
    },
    afterDatasetsDraw(chart) {
      write(chart, colours, levels, narrow);
    },
  };
}
