// Training: the button with its time, and while it runs the scale, the losses, a sample and the time that is left.

import { el, button } from "./dom.js";
import { budgetControl } from "./budget.js";
import { paintThumbnails } from "./controls.js";
import { editOf, isTrained } from "./state.js";
import { addLosses, bounds, points, seconds } from "./losses.js";

const lineColors = ["--accent", "--line-2", "--line-3", "--line-4", "--dim"];

// Losses so far: the form is built anew each time it is opened.
let history = {}, last = null;

export function trainForm({ store, work, pictures }) {
  const budget = budgetControl({ store });
  const train = button({ text: "Train", id: "train", class: "primary wide", onclick: () => work.train() });
  const stop = button({ text: "Stop", id: "stop", class: "wide",
    onclick: () => store.state.training && work.cancel(store.state.training.job) });
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
  const text = el("p", { class: "note", id: "training-text", "aria-live": "polite" });
  const chart = el("canvas", { class: "chart", width: 536, height: 240, role: "img", "aria-label": "Losses" });
  const legend = el("div", { class: "legend" });
  const sample = el("canvas", { class: "sample", width: 536, height: 400, role: "img", "aria-label": "The newest sample of the training" });
  const live = el("div", { class: "stack", id: "training" }, bar, text, chart, legend, sample);
  let drawn = null;

  const sync = (state) => {
    const edit = editOf(state), { training } = state, job = training && state.jobs[training.job];
    budget.sync(state);
    const isRunning = job?.state === "running" || job?.state === "waiting";
    const trained = isTrained(state, edit.picture, edit.budget);
    const isStopped = job?.state === "cancelled" && training.picture === edit.picture;
    train.disabled = isRunning || trained || !edit.picture;
    train.lastChild.textContent = trained ? "Trained" : isStopped ? "Go on" : "Train";
    stop.hidden = !isRunning;
    live.hidden = !training;
    if (!training) return;
    const goesOn = last?.picture === training.picture && state.jobs[last.job]?.state === "cancelled";
    if (last?.job !== training.job && !goesOn) history = {};
    if (last !== training) {
      history = addLosses(history, training.losses ?? {});
      last = training;
    }
    if (drawn !== last) {
      drawn = last;
      drawChart(chart, legend, history);
    }
    bar.value = (training.scale + training.iteration / Math.max(1, training.iterations)) / Math.max(1, training.scales);
    text.textContent = isRunning
      ? `Scale ${training.scale + 1} of ${training.scales}, iteration ${training.iteration} of ${training.iterations}; ${seconds(training.secondsLeft)} left.`
      : job?.state === "done" ? "The model is trained. Choose SinGAN as the engine of a task." : isStopped ? "Stopped. The training can go on from here." : "";
    if (training.preview) drawSample(sample, pictures.bitmap(training.preview, { side: 536 }));
    sample.hidden = !training.preview;
    paintThumbnails(pictures, live);
  };
  return { controls: [{ node: el("div", { class: "section stack" }, budget.node, el("div", { class: "row" }, train, stop), live), sync }] };
}

function drawSample(canvas, bitmap) {
  if (!bitmap) return;
  canvas.height = Math.round(canvas.width * bitmap.height / bitmap.width);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}

function drawChart(canvas, legend, history) {
  const context = canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
  const names = Object.keys(history), range = bounds(history);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = style.getPropertyValue("--line");
  context.lineWidth = 1;
  for (const share of [0.25, 0.5, 0.75]) {
    context.beginPath();
    context.moveTo(0, canvas.height * share);
    context.lineTo(canvas.width, canvas.height * share);
    context.stroke();
  }
  context.lineWidth = 3;
  names.forEach((name, index) => {
    context.strokeStyle = style.getPropertyValue(lineColors[index % lineColors.length]);
    context.beginPath();
    points(history[name], range, canvas.width, canvas.height).forEach((p, i) => (i ? context.lineTo(p.x, p.y) : context.moveTo(p.x, p.y)));
    context.stroke();
  });
  if (legend.childElementCount !== names.length) {
    legend.replaceChildren(...names.map((name, index) => el("span", { class: `key key-${index % lineColors.length}` }, name)));
  }
}
