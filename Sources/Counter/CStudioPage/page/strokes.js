// Operations on a layer: strokes, areas and copied regions, in the picture's pixels, and how they are drawn.

import { isMask } from "./requests.js";

// Points closer than this share of the brush add nothing to a stroke.
const leastStep = 0.12;

export const extend = (points, p, size) => {
  const last = points.at(-1);
  return last && Math.hypot(p.x - last.x, p.y - last.y) < Math.max(0.5, size * leastStep) ? points : [...points, p];
};

export function bounds(points) {
  const xs = points.map((p) => p.x), ys = points.map((p) => p.y);
  const x = Math.floor(Math.min(...xs)), y = Math.floor(Math.min(...ys));
  return { x, y, width: Math.ceil(Math.max(...xs)) - x, height: Math.ceil(Math.max(...ys)) - y };
}

// Whether a point is within a closed line, by the crossings of a ray.
export function isInside(points, p) {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const a = points[i], b = points[j];
    if ((a.y > p.y) !== (b.y > p.y) && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

function trace(context, points, dx = 0, dy = 0) {
  context.beginPath();
  points.forEach((p, index) => (index ? context.lineTo(p.x + dx, p.y + dy) : context.moveTo(p.x + dx, p.y + dy)));
}

// What an operation paints with: its colour, or where it erases, what is under the layer.
function ink(layer, operation, isStroke) {
  const { context } = layer;
  context.globalCompositeOperation = "source-over";
  let style = operation.color;
  if (operation.isErasing) {
    if (isMask(layer.kind)) {
      context.globalCompositeOperation = "destination-out";
      style = "#000";
    } else style = layer.ground ?? context.createPattern(layer.base, "no-repeat");
  }
  context[isStroke ? "strokeStyle" : "fillStyle"] = style;
}

export function drawOperation(layer, operation) {
  const { context } = layer;
  if (operation.kind === "stroke") drawStroke(layer, operation, 0);
  else if (operation.kind === "area") {
    ink(layer, operation, false);
    trace(context, operation.points);
    context.closePath();
    context.fill();
  } else drawCopy(layer, operation);
  context.globalCompositeOperation = "source-over";
}

// Draws a stroke from its point `first` on: while the hand moves, only what is new.
export function drawStroke(layer, operation, first) {
  const { context } = layer, points = operation.points.slice(Math.max(0, first - 1));
  ink(layer, operation, true);
  context.lineWidth = operation.size;
  context.lineCap = context.lineJoin = "round";
  trace(context, points.length === 1 ? [points[0], { x: points[0].x + 0.01, y: points[0].y }] : points);
  context.stroke();
  context.globalCompositeOperation = "source-over";
}

function drawCopy(layer, { points, dx, dy, isMove }) {
  const { context, canvas } = layer, box = bounds(points);
  if (box.width < 1 || box.height < 1) return;
  const region = new OffscreenCanvas(box.width, box.height);
  region.getContext("2d").drawImage(canvas, -box.x, -box.y);
  if (isMove) {
    // The place it leaves gets its surroundings' mean colour: the tool makes texture of it.
    const mean = new OffscreenCanvas(1, 1).getContext("2d");
    const margin = Math.max(4, box.width * 0.15, box.height * 0.15);
    mean.imageSmoothingQuality = "high";
    mean.drawImage(canvas, box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin, 0, 0, 1, 1);
    const [r, g, b] = mean.getImageData(0, 0, 1, 1).data;
    context.fillStyle = `rgb(${r}, ${g}, ${b})`;
    trace(context, points);
    context.fill();
  }
  context.save();
  trace(context, points, dx, dy);
  context.clip();
  context.drawImage(region, box.x + dx, box.y + dy);
  context.restore();
}
