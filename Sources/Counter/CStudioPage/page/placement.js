// Objects on a picture: {picture, x, y, scale, rotate}. (x, y) is the object's centre as a share of the picture, so it holds at any size;
// `scale` is relative to the object's own size, `rotate` clockwise degrees. These are the tool's own --at, --scale and --rotate.

import { clamp } from "./geometry.js";

const leastScale = 0.01, mostScale = 20;
const rotateReach = 36;

// The tool's own default: the object's own size, but at most half of the background's short side.
export function place(object, background) {
  const most = Math.min(background.width, background.height) / 2;
  const scale = Math.min(1, most / Math.max(object.width, object.height));
  return { picture: object.id, x: 0.5, y: 0.5, scale: round(scale, 3), rotate: 0 };
}

export const centre = (placement, background) => ({ x: placement.x * background.width, y: placement.y * background.height });

// From the object's own axes (origin in its centre) to the background's.
function outward(placement, background, p) {
  const { x, y } = centre(placement, background);
  const angle = placement.rotate * Math.PI / 180, cos = Math.cos(angle), sin = Math.sin(angle);
  return { x: x + p.x * cos - p.y * sin, y: y + p.x * sin + p.y * cos };
}

function inward(placement, background, p) {
  const { x, y } = centre(placement, background);
  const angle = -placement.rotate * Math.PI / 180, cos = Math.cos(angle), sin = Math.sin(angle);
  return { x: (p.x - x) * cos - (p.y - y) * sin, y: (p.x - x) * sin + (p.y - y) * cos };
}

// The corners clockwise from the upper left one, and the handle that rotates, `unit` world pixels per screen pixel above the object.
export function handles(placement, object, background, unit = 1) {
  const w = object.width * placement.scale / 2, h = object.height * placement.scale / 2;
  const at = (x, y) => outward(placement, background, { x, y });
  return { corners: [at(-w, -h), at(w, -h), at(w, h), at(-w, h)], top: at(0, -h), rotate: at(0, -h - rotateReach * unit) };
}

// What a press at `p` takes hold of: "rotate", "scale", "body" or null. `reach` is in world pixels.
export function hit(placement, object, background, p, reach, unit = 1, canRotate = true) {
  const { corners, rotate } = handles(placement, object, background, unit);
  const isNear = (q) => Math.hypot(p.x - q.x, p.y - q.y) <= reach;
  if (canRotate && isNear(rotate)) return "rotate";
  if (corners.some(isNear)) return "scale";
  const inside = inward(placement, background, p);
  const w = object.width * placement.scale / 2, h = object.height * placement.scale / 2;
  return Math.abs(inside.x) <= w && Math.abs(inside.y) <= h ? "body" : null;
}

// The placement after its handle went from `from` to `to`. `isStepped` rotates by 15 degrees.
export function drag(placement, handle, background, from, to, isStepped = false) {
  const middle = centre(placement, background);
  if (handle === "body") {
    return { ...placement, x: share(placement.x + (to.x - from.x) / background.width), y: share(placement.y + (to.y - from.y) / background.height) };
  }
  if (handle === "scale") {
    const before = Math.max(1e-6, Math.hypot(from.x - middle.x, from.y - middle.y));
    const factor = Math.hypot(to.x - middle.x, to.y - middle.y) / before;
    return { ...placement, scale: round(clamp(placement.scale * factor, leastScale, mostScale), 3) };
  }
  const angle = (p) => Math.atan2(p.y - middle.y, p.x - middle.x) * 180 / Math.PI;
  return { ...placement, rotate: turn(placement.rotate + angle(to) - angle(from), isStepped ? 15 : 0.1) };
}

// Degrees in (-180, 180], in steps.
export function turn(degrees, step = 0.1) {
  const stepped = Math.round(degrees / step) * step;
  const turned = ((stepped % 360) + 540) % 360 - 180;
  return round(turned === -180 ? 180 : turned, 1);
}

// The centre stays on the picture.
const share = (value) => round(clamp(value, 0, 1), 4);

export function round(value, digits) {
  const rounded = Number(value.toFixed(digits));
  return Object.is(rounded, -0) ? 0 : rounded;
}

// The options of the task that say where the objects are. --rotate is left out where nothing is rotated, or the task has no such option.
export function options(placements, canRotate = true) {
  const found = {
    at: placements.map((p) => `${round(p.x * 100, 2)}%,${round(p.y * 100, 2)}%`),
    scale: placements.map((p) => String(p.scale)),
  };
  if (canRotate && placements.some((p) => p.rotate !== 0)) found.rotate = placements.map((p) => String(p.rotate));
  return found;
}

// The placement that options describe, for recipes that come back. `index` is the object's place in the list: --at is given for each,
// --scale and --rotate may be given once for all.
export function parse(options, index, object, background) {
  const start = place(object, background);
  const pick = (name) => (options[name]?.length === 1 ? options[name][0] : options[name]?.[index]);
  const [x, y] = (options.at?.[index] ?? "").split(",");
  const part = (text, side, fallback) => {
    const value = Number.parseFloat(text);
    if (!Number.isFinite(value)) return fallback;
    return share(text.trim().endsWith("%") ? value / 100 : value / side);
  };
  const number = (name, fallback) => (Number.isFinite(Number.parseFloat(pick(name))) ? Number.parseFloat(pick(name)) : fallback);
  return {
    ...start, x: part(x, background.width, start.x), y: part(y ?? "", background.height, start.y),
    scale: number("scale", start.scale), rotate: number("rotate", 0),
  };
}
