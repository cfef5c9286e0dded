// The tools of painting: brush and eraser, areas, the region that is copied or moved, and the colour picker.

import { editOf, layerName, layerOf } from "./state.js";
import { layersOf } from "./scene.js";
import { extend, isInside } from "./strokes.js";

// What a tool works on: "painted" or "masked".
const targets = { brush: "painted", eraser: "painted", lasso: "painted", region: "painted", mark: "masked", unmark: "masked", "mark-area": "masked" };

const marking = ["mark", "mark-area", "unmark", "hand"];

export function toolsOf(state) {
  const own = {
    paint: ["brush", "eraser", "lasso", "pick", "hand"],
    edit: ["region", "brush", "eraser", "pick", "mark", "unmark", "hand"],
  }[editOf(state).task];
  return own ?? (layersOf(state).masked ? marking : []);
}

const round = new Set(["brush", "eraser", "mark", "unmark"]);

let nextOperation = 1;

export class BrushTool {
  tool = "brush";
  size = 28;
  color = "#c89b3c";
  isMoving = false;
  #last = {};
  #stroke = null;
  #line = null;
  #region = null;

  constructor(stage, store, layers) {
    Object.assign(this, { stage, store, layers });
  }

  get #task() { return editOf(this.store.state).task; }
  get isActive() { return toolsOf(this.store.state).includes(this.tool) && this.store.state.pictures[editOf(this.store.state).picture]; }

  // Each task has its own last tool.
  enter(task) {
    const tools = toolsOf(this.store.state);
    this.#line = this.#region = null;
    if (tools.length) this.tool = this.#last[task] ?? tools[0];
    this.prepare();
  }

  use(tool) {
    this.tool = this.#last[this.#task] = tool;
    this.prepare();
    this.#region = this.#line = null;
    this.onChange?.();
    this.stage.redraw();
  }

  // The layer that the tool works on. Its pixels are null until its picture is there; what is painted meanwhile is drawn later.
  #target() {
    const { state } = this.store, edit = editOf(state), kind = layersOf(state)[targets[this.tool]];
    if (!kind) return null;
    const ground = kind === "paint" ? edit.ground : null, name = layerName(edit.picture, kind);
    const layer = this.layers.canvas(name, kind, edit.picture, ground, layerOf(edit, kind));
    return { layer, name };
  }

  // A task's layers are made before the first stroke.
  prepare() { if (this.isActive) this.#target(); }

  down(p, event) {
    if (!this.isActive || this.tool === "hand" || event.button === 2) return false;
    if (this.store.state.shown !== null) this.store.dispatch({ type: "show", id: null });
    const world = this.stage.world(p);
    if (this.tool === "pick" || event.altKey) {
      this.#pick(world);
      return true;
    }
    const target = this.#target();
    if (!target) return true;
    this.stage.isPainting = true;
    if (this.tool === "region" && this.#region && isInside(this.#region, world)) {
      this.#line = null;
      this.#stroke = { ...target, region: this.#region, from: world, to: world };
    } else if (["lasso", "region", "mark-area"].includes(this.tool)) {
      this.#region = null;
      this.#stroke = target;
      this.#line = [world];
    } else this.#begin(target, world);
    return true;
  }

  #begin(target, world) {
    const operation = {
      id: nextOperation++, kind: "stroke", size: this.size / Math.max(0.05, this.stage.view.zoom), points: [world],
      color: targets[this.tool] === "masked" ? "#fff" : this.color, isErasing: this.tool === "eraser" || this.tool === "unmark",
    };
    this.#stroke = { ...target, operation };
    this.#paint(0);
  }

  // Draws what is new right onto the layer, and says that the operation is on it already.
  #paint(first) {
    const { layer, operation } = this.#stroke;
    if (!layer) return;
    this.layers.stroke(layer, operation, first);
    this.stage.redraw();
  }

  move(p, event, points) {
    if (!this.#stroke) return;
    const world = points.map((q) => this.stage.world(q));
    if (this.#stroke.region) this.#stroke.to = world.at(-1);
    else if (this.#line) for (const q of world) this.#line = extend(this.#line, q, 4 / this.stage.view.zoom);
    else {
      const { operation } = this.#stroke, before = operation.points.length;
      for (const q of world) operation.points = extend(operation.points, q, operation.size);
      if (operation.points.length > before) this.#paint(before);
    }
  }

  up() {
    const stroke = this.#stroke;
    this.#stroke = null;
    this.stage.isPainting = false;
    if (!stroke) return;
    if (stroke.layer) stroke.layer.pending = null;
    if (stroke.region) this.#finishCopy(stroke);
    else if (this.#line) this.#finishLine(stroke);
    else this.store.dispatch({ type: "operation", layer: stroke.name, operation: stroke.operation });
  }

  #finishLine(stroke) {
    const points = this.#line;
    this.#line = null;
    if (points.length < 3) return;
    if (this.tool === "region") {
      this.#region = points;
      return;
    }
    const color = this.tool === "lasso" ? this.color : "#fff";
    this.store.dispatch({ type: "operation", layer: stroke.name, operation: { id: nextOperation++, kind: "area", points, color, isErasing: false } });
  }

  #finishCopy({ name, region, from, to }) {
    const dx = Math.round(to.x - from.x), dy = Math.round(to.y - from.y);
    if (!dx && !dy) return;
    const operation = { id: nextOperation++, kind: "copy", points: region, dx, dy, isMove: this.isMoving };
    this.store.dispatch({ type: "operation", layer: name, operation });
    this.#region = region.map((q) => ({ x: q.x + dx, y: q.y + dy }));
  }

  // A second finger came: what was begun is taken back.
  cancel() {
    if (this.#stroke?.operation && this.#stroke.layer) Object.assign(this.#stroke.layer, { applied: ["cancelled"], pending: null });
    this.#stroke = this.#line = null;
    this.stage.isPainting = false;
  }

  #pick(world) {
    const { state } = this.store, edit = editOf(state), { scene } = this.stage, kind = layersOf(state).painted;
    const ground = kind === "paint" ? edit.ground : null;
    const layer = kind && this.layers.canvas(layerName(edit.picture, kind), kind, edit.picture, ground, layerOf(edit, kind));
    if (!layer || world.x < 0 || world.y < 0 || world.x >= scene.base.width || world.y >= scene.base.height) return;
    const one = new OffscreenCanvas(1, 1).getContext("2d");
    one.drawImage(layer.canvas, -Math.floor(world.x), -Math.floor(world.y));
    const [r, g, b] = one.getImageData(0, 0, 1, 1).data;
    this.color = `#${[r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    if (this.tool === "pick") this.tool = "brush";
    this.onChange?.();
  }

  // Brushes draw their own outline.
  cursor() {
    if (!this.isActive) return null;
    return this.tool === "hand" ? "grab" : round.has(this.tool) ? "none" : "crosshair";
  }

  draw(context, stage) {
    if (!this.isActive || this.store.state.shown !== null) return;
    const { view } = stage, stroke = this.#stroke;
    const outline = this.#line ?? this.#region;
    if (stroke?.operation && !stroke.layer) this.#drawEarly(context, stroke.operation, view);
    if (stroke?.region) this.#drawGhost(context, stage, stroke);
    else if (outline) this.#drawOutline(context, outline, view, 0, 0);
    if (!this.hover || !round.has(this.tool)) return;
    const p = this.hover();
    if (!p) return;
    for (const [color, radius] of [["#fff", this.size / 2], ["#000", this.size / 2 + 1]]) {
      context.strokeStyle = color;
      context.lineWidth = 1;
      context.beginPath();
      context.arc(p.x, p.y, radius, 0, 7);
      context.stroke();
    }
  }

  // A stroke before its layer is there.
  #drawEarly(context, { points, size, color }, view) {
    context.strokeStyle = color;
    context.lineWidth = size * view.zoom;
    context.lineCap = context.lineJoin = "round";
    context.globalAlpha = 0.5;
    context.beginPath();
    points.forEach((q, index) => context[index ? "lineTo" : "moveTo"](q.x * view.zoom + view.x, q.y * view.zoom + view.y));
    context.stroke();
    context.globalAlpha = 1;
  }

  // The region under way, drawn from the layer's own pixels.
  #drawGhost(context, stage, { layer, region, from, to }) {
    const { view } = stage, dx = to.x - from.x, dy = to.y - from.y;
    if (!layer) return;
    context.save();
    this.#trace(context, region, view, dx, dy);
    context.clip();
    const { canvas } = layer;
    context.drawImage(canvas, view.x + dx * view.zoom, view.y + dy * view.zoom, canvas.width * view.zoom, canvas.height * view.zoom);
    context.restore();
    this.#drawOutline(context, region, view, dx, dy);
  }

  #trace(context, points, view, dx, dy) {
    context.beginPath();
    for (const [index, q] of points.entries()) {
      const x = (q.x + dx) * view.zoom + view.x, y = (q.y + dy) * view.zoom + view.y;
      if (index) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.closePath();
  }

  #drawOutline(context, points, view, dx, dy) {
    this.#trace(context, points, view, dx, dy);
    context.lineWidth = 1.5;
    context.strokeStyle = "#000";
    context.setLineDash([5, 5]);
    context.stroke();
    context.strokeStyle = "#fff";
    context.lineDashOffset = 5;
    context.stroke();
    context.setLineDash([]);
    context.lineDashOffset = 0;
  }
}
