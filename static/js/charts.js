/* Draws the charts of a page with Chart.js, in the colours of its tokens, and again where they change.
   Without script, or where drawing fails, the table under each chart says the same. */

import { colours } from "./charts/colours.js";
import { run } from "./charts/run.js";
import { spread } from "./charts/spread.js";

const KINDS = { run, spread };

function draw(figure) {
  const told = JSON.parse(figure.dataset.chart);
  const room = figure.querySelector("[data-room]");
  room.hidden = false;
  const narrow = room.clientWidth < 640;
  const settings = KINDS[told.kind](told, colours(), narrow);
  const chart = new window.Chart(room.querySelector("canvas"), settings);
  figure.dataset.drawn = told.kind;
  return { figure, chart, narrow };
}

function start() {
  if (!window.Chart) return;
  let drawn = [...document.querySelectorAll("figure[data-chart]")].map(draw);
  const again = () => {
    drawn = drawn.map(({ figure, chart }) => {
      chart.destroy();
      return draw(figure);
    });
  };
  /* Text must not shrink with the picture, so a narrow page gets a drawing of its own. */
  window.addEventListener("resize", () => {
    const room = (each) => each.figure.querySelector("[data-room]").clientWidth < 640;
    if (drawn.some((each) => room(each) !== each.narrow)) again();
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  onPaper(() => drawn.forEach(({ chart }) => chart.resize()));
}

/* On paper every table stands open. */
function onPaper(resize) {
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details[data-on-paper]:not([open])")];
    for (const each of closed) each.open = true;
    resize();
  });
  window.addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
    resize();
  });
}

start();
