// What was painted, as pixels. Operations of the edit are the truth; a layer is their drawing, and follows them when they are undone.

import { drawOperation, drawStroke } from "./strokes.js";
import { isMask } from "./requests.js";

// The overlay of a mask is small, and its soft edge smaller still: it has no detail to lose.
const overlaySide = 640;
const edgeSide = 320;
const ringSteps = 12;

// How far the tool grows and blurs the area of an edit, in the picture's pixels: radii published for sides of 250 pixels, with an upper end.
export function softness(kind, width, height) {
  if (kind !== "edit-mask") return { grow: 0, blur: 1 };
  const size = Math.max(width, height) / 250;
  return { grow: Math.min(8 * size, 24), blur: Math.min(3 * size, 8) };
}

// A smaller canvas for the pixels of one.
function scaled({ width, height }, factor) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor)));
  return { canvas, context: canvas.getContext("2d"), factor };
}

export class Layers {
  #layers = new Map();
  // The worker begins with the page, so that the first stroke doesn't wait for it.
  #encoder = this.#startEncoder();
  #encoding = new Map();
  #nextPNG = 0;

  constructor(pictures, changed) {
    this.pictures = pictures;
    this.changed = changed;
  }

  // The canvas of a layer with all of its operations, or null until the picture under it is there.
  canvas(name, kind, base, ground, operations) {
    const key = `${name}/${ground ?? ""}`;
    const layer = this.#layers.get(key);
    if (!layer) {
      this.#layers.set(key, { canvas: null, applied: [], pending: null, kind, ground, version: 0 });
      this.pictures.whole(base).then((bitmap) => this.#begin(key, bitmap)).catch(() => this.#layers.delete(key));
      return null;
    }
    if (!layer.canvas) return null;
    this.#follow(layer, operations);
    return layer;
  }

  #begin(key, bitmap) {
    const layer = this.#layers.get(key);
    layer.canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    layer.context = layer.canvas.getContext("2d");
    layer.base = bitmap;
    this.#reset(layer);
    this.changed();
  }

  #reset(layer) {
    const { context, canvas } = layer;
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!isMask(layer.kind)) {
      if (layer.ground) {
        context.fillStyle = layer.ground;
        context.fillRect(0, 0, canvas.width, canvas.height);
      } else context.drawImage(layer.base, 0, 0);
    }
    layer.applied = [];
    layer.version++;
  }

  #follow(layer, operations) {
    // The stroke under the hand is drawn already, and no operation yet.
    const applied = layer.pending !== null && layer.applied.at(-1) === layer.pending ? layer.applied.slice(0, -1) : layer.applied;
    if (applied.length > operations.length || applied.some((operation, index) => operation !== operations[index].id)) this.#reset(layer);
    const first = layer.pending === null ? layer.applied.length : operations.length;
    for (const operation of operations.slice(first)) {
      drawOperation(layer, operation);
      layer.applied.push(operation.id);
      layer.version++;
    }
  }

  // The mask's pixels in one colour: what is marked, and fainter the soft edge that the tool gives it.
  overlay(layer, color) {
    const { canvas } = layer, factor = Math.min(1, overlaySide / Math.max(canvas.width, canvas.height));
    const tinted = layer.tinted ??= { ...scaled(canvas, factor), edge: scaled(canvas, Math.min(1, edgeSide / Math.max(canvas.width, canvas.height))) };
    // A stroke under the hand is on it already.
    if (tinted.color === color && (tinted.version === layer.version || (layer.pending !== null && tinted.drawn === layer.version))) {
      return tinted.canvas;
    }
    const { context, edge } = tinted, { width, height } = tinted.canvas;
    this.#soften(layer, edge);
    context.globalCompositeOperation = "copy";
    context.globalAlpha = 0.5;
    context.drawImage(edge.canvas, 0, 0, width, height);
    context.globalCompositeOperation = "source-over";
    context.drawImage(canvas, 0, 0, width, height);
    context.globalAlpha = 1;
    context.globalCompositeOperation = "source-in";
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-over";
    Object.assign(tinted, { version: layer.version, drawn: layer.version, color });
    return tinted.canvas;
  }

  // The mask grown and blurred, on a canvas of its own.
  #soften({ canvas, kind }, { canvas: soft, context, factor }) {
    const { grow, blur } = softness(kind, canvas.width, canvas.height), { width, height } = soft, small = scaled(canvas, factor);
    small.context.drawImage(canvas, 0, 0, width, height);
    context.clearRect(0, 0, width, height);
    context.filter = `blur(${Math.max(0.5, blur * factor).toFixed(1)}px)`;
    const grown = grow ? scaled(canvas, factor) : small;
    for (let step = 0; grow && step < ringSteps; step++) {
      const angle = step / ringSteps * 2 * Math.PI, radius = grow * factor;
      grown.context.drawImage(small.canvas, Math.cos(angle) * radius, Math.sin(angle) * radius);
    }
    context.drawImage(grown.canvas, 0, 0);
    context.filter = "none";
  }

  // Draws the newest part of a stroke onto the layer, and right onto its overlay too: the soft edge follows when the hand rests.
  stroke(layer, operation, first) {
    drawStroke(layer, operation, first);
    const { tinted } = layer;
    const isCurrent = tinted?.color && tinted.drawn === layer.version;
    layer.version++;
    layer.pending = operation.id;
    if (layer.applied.at(-1) !== operation.id) layer.applied.push(operation.id);
    if (!isCurrent) return;
    tinted.context.setTransform(tinted.factor, 0, 0, tinted.factor, 0, 0);
    drawStroke({ context: tinted.context, kind: layer.kind }, { ...operation, color: tinted.color }, first);
    tinted.context.setTransform(1, 0, 0, 1, 0, 0);
    tinted.drawn = layer.version;
  }

  // A PNG of a layer at a size.
  async encode({ layer: name, kind, base, ground }, operations, size) {
    await this.pictures.whole(base);
    let layer = this.canvas(name, kind, base, ground, operations);
    while (!layer) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      layer = this.canvas(name, kind, base, ground, operations);
    }
    const canvas = new OffscreenCanvas(size.width, size.height), context = canvas.getContext("2d");
    if (isMask(kind)) {
      context.fillStyle = "#000";
      context.fillRect(0, 0, size.width, size.height);
    }
    context.imageSmoothingQuality = "high";
    context.drawImage(layer.canvas, 0, 0, size.width, size.height);
    return this.#png(canvas.transferToImageBitmap());
  }
  // Asks the worker for a PNG.
  #png(bitmap) {
    return new Promise((resolve, reject) => {
      const id = this.#nextPNG++;
      this.#encoding.set(id, { resolve, reject });
      this.#encoder.postMessage({ id, bitmap }, [bitmap]);
    });
  }

  #startEncoder() {
    const encoder = new Worker("/encoder.js");
    encoder.addEventListener("message", ({ data: { id, blob, problem } }) => {
      const { resolve, reject } = this.#encoding.get(id);
      this.#encoding.delete(id);
      if (blob) resolve(blob);
      else reject(new Error(problem));
    });
    return encoder;
  }
}
