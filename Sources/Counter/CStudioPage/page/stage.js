// The canvas in the middle: view, drawing, and frames. It draws once per frame of the screen and only when something changed.

import { fit, pan, pinch, previewFactor, toScreen, toWorld, zoomAt } from "./geometry.js";
import { afterLabel, layersOf, sceneOf } from "./scene.js";
import { editOf, layerName, layerOf } from "./state.js";
import { progress } from "./store.js";

const mostDensity = 2;
// Below the picture there is room for the bar of the view.
const barHeight = 34;
const maskColor = "#ff3b5c";

export class Stage {
  view = { x: 0, y: 0, zoom: 1 };
  tools = [];
  player = null;
  isDragging = false;
  isPainting = false;
  longestFrame = 0;
  frames = 0;
  #isAsked = false;
  #lastFrame = 0;
  #fitted = null;
  isMaskShown = true;
  // Whether what was painted or placed is shown instead of the result.
  isRawShown = false;

  constructor(canvas, store, pictures, layers) {
    Object.assign(this, { canvas, store, pictures, layers });
    this.context = canvas.getContext("2d");
    this.screen = { width: 1, height: 1 };
    new ResizeObserver(() => this.#resize()).observe(canvas);
    store.watch(() => this.redraw(), progress);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#colors());
    this.#colors();
  }

  redraw() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame((time) => this.#frame(time));
  }

  fit() {
    this.#fitted = null;
    this.redraw();
  }

  zoom(factor, at = { x: this.screen.width / 2, y: this.screen.height / 2 }) { this.#look(zoomAt(this.view, at, factor)); }
  pan(dx, dy) { this.#look(pan(this.view, dx, dy)); }
  pinch(before, now) { this.#look(pinch(this.view, before, now)); }

  #look(view) {
    this.view = view;
    this.onView?.(view);
    this.redraw();
  }

  // The point of the picture under a point of the canvas. Beside each other, both halves have the same view.
  world(p) {
    const half = this.screen.width / 2;
    const isRight = this.#isSideBySide() && p.x > half;
    return toWorld(this.view, isRight ? { x: p.x - half, y: p.y } : p);
  }

  get viewport() {
    return this.#isSideBySide() ? { width: this.screen.width / 2, height: this.screen.height } : this.screen;
  }

  #isSideBySide() { return this.store.state.compare.mode === "sides" && this.scene?.kind === "single"; }

  // Where the half of the result begins.
  get afterLeft() { return this.#isSideBySide() ? this.screen.width / 2 : 0; }

  beginDrag() {
    this.isDragging = true;
    this.longestFrame = 0;
    this.#lastFrame = 0;
  }

  endDrag() { this.isDragging = false; }

  #resize() {
    const box = this.canvas.getBoundingClientRect(), density = Math.min(mostDensity, devicePixelRatio || 1);
    this.density = density;
    this.screen = { width: Math.max(1, box.width), height: Math.max(1, box.height) };
    this.canvas.width = Math.round(this.screen.width * density);
    this.canvas.height = Math.round(this.screen.height * density);
    this.#fitted = null;
    this.#draw();
  }

  #colors() {
    const style = getComputedStyle(document.documentElement), read = (name) => style.getPropertyValue(name).trim();
    this.colors = { accent: read("--accent"), ground: read("--stage"), light: read("--check-light"), dark: read("--check-dark"),
      line: read("--line") };
    this.checks = null;
    this.redraw();
  }

  #frame(time) {
    this.#isAsked = false;
    this.frames++;
    const start = performance.now();
    if (this.isDragging && this.#lastFrame) this.longestFrame = Math.max(this.longestFrame, time - this.#lastFrame);
    this.#draw();
    if (this.isDragging) {
      this.longestFrame = Math.max(this.longestFrame, performance.now() - start);
      this.#lastFrame = time;
      this.redraw();
    }
  }

  // A new picture, or a new size of the grid, is shown whole. While a hand drags, the view stands still.
  #follow(scene) {
    const key = [scene.kind, Math.round(scene.size.width), Math.round(scene.size.height), this.viewport.width].join();
    if (this.#fitted === key || (this.#fitted && this.isDragging)) return;
    this.#fitted = key;
    this.view = fit({ width: this.viewport.width, height: this.viewport.height - barHeight }, scene.size, 36);
    this.onView?.(this.view);
  }

  #draw() {
    const { context } = this, { state } = this.store;
    this.scene = sceneOf(state, { width: this.screen.width - 72, height: this.screen.height - 72 - barHeight });
    this.#follow(this.scene);
    context.setTransform(this.density ?? 1, 0, 0, this.density ?? 1, 0, 0);
    context.fillStyle = this.colors.ground;
    context.fillRect(0, 0, this.screen.width, this.screen.height);
    context.imageSmoothingEnabled = this.view.zoom < 3;
    context.imageSmoothingQuality = this.isDragging ? "low" : "high";
    if (this.scene.kind === "grid") this.#drawGrid(this.scene, state);
    else if (this.scene.kind === "single") this.#drawSingle(this.scene, state);
    for (const tool of this.tools) tool.draw?.(context, this);
  }

  rect(rect) {
    const a = toScreen(this.view, rect);
    return { x: a.x, y: a.y, width: rect.width * this.view.zoom, height: rect.height * this.view.zoom };
  }

  drawPicture(picture, world) {
    const { x, y, width, height } = this.rect(world);
    if (picture.hasAlpha) this.#drawChecks(x, y, width, height);
    const bitmap = picture.frames ? this.player?.bitmap(picture) : this.pictures.bitmap(picture.id);
    if (bitmap) this.context.drawImage(bitmap, x, y, width, height);
    return Boolean(bitmap);
  }

  #drawChecks(x, y, width, height) {
    if (!this.checks) {
      const tile = new OffscreenCanvas(16, 16), context = tile.getContext("2d");
      context.fillStyle = this.colors.light;
      context.fillRect(0, 0, 16, 16);
      context.fillStyle = this.colors.dark;
      context.fillRect(0, 0, 8, 8);
      context.fillRect(8, 8, 8, 8);
      this.checks = this.context.createPattern(tile, "repeat");
    }
    this.context.fillStyle = this.checks;
    this.context.fillRect(x, y, width, height);
  }

  #drawGrid({ cells, tile, frame, base }, state) {
    const { context } = this;
    for (const cell of cells) {
      const box = this.rect(cell);
      context.fillStyle = this.colors.line;
      context.fillRect(box.x, box.y, box.width, box.height);
      const answer = cell.answer;
      if (!answer || answer.base !== base.id) {
        context.globalAlpha = 0.12;
        this.drawPicture(base, cell);
        context.globalAlpha = 1;
        continue;
      }
      for (let row = 0; row < tile.down; row++) {
        for (let column = 0; column < tile.across; column++) {
          this.drawPicture(answer.picture,
            { x: cell.x + column * frame.width, y: cell.y + row * frame.height, width: frame.width, height: frame.height });
        }
      }
      if (this.isStale?.(cell.key)) this.#drawStale(box);
    }
  }

  // A picture that is being replaced has a bar of the accent's colour below.
  #drawStale(box) {
    this.context.fillStyle = this.colors.accent;
    this.context.fillRect(box.x, box.y + box.height - 3, box.width, 3);
  }

  #drawSingle(scene, state) {
    const { context, screen } = this, { mode, split } = state.compare;
    const baseRect = { x: 0, y: 0, width: scene.base.width, height: scene.base.height };
    const rect = { x: 0, y: 0, ...scene.size };
    const after = () => this.#drawAfter(scene, rect, state);
    const before = () => this.drawPicture(scene.before.picture, scene.before.picture.id === scene.base.id ? baseRect : rect);
    if (mode === "slider" && scene.after) {
      const box = this.rect(rect), x = box.x + box.width * split;
      this.#clip(0, x, before);
      this.#clip(x, screen.width, after);
      this.#drawSplit(x, box);
      this.#label(scene.before.label, x - 10, box.y + 10, "right");
      this.#label(afterLabel(scene), x + 10, box.y + 10, "left");
    } else if (this.#isSideBySide()) {
      const half = screen.width / 2;
      this.#clip(0, half, before);
      context.save();
      context.beginPath();
      context.rect(half, 0, half, screen.height);
      context.clip();
      context.translate(half, 0);
      after();
      context.restore();
      context.fillStyle = this.colors.line;
      context.fillRect(half - 1, 0, 2, screen.height);
      this.#label(scene.before.label, half / 2, 10, "center");
      this.#label(afterLabel(scene), half * 1.5, 10, "center");
    } else after();
  }

  #clip(from, to, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(from, 0, Math.max(0, to - from), this.screen.height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  // The picture above: the answer, the plain composite while an object is dragged, or what is being painted.
  #drawAfter(scene, rect, state) {
    const { base, after, isLive } = scene;
    if (isLive && this.live?.draw(this.context, this, scene)) return;
    const { painted } = layersOf(state);
    const isRaw = isLive && this.isRawShown, isFresh = after && !isRaw && !this.isPainting && !(isLive && this.isStale?.(editOf(state).task));
    if (isLive && painted && !isFresh && this.#drawLayer(painted, state, base)) return this.#drawMask(state, base);
    if (!after || isRaw || !this.drawPicture(after.picture, rect)) this.drawPicture(base, { x: 0, y: 0, width: base.width, height: base.height });
    if (isLive && !isFresh) this.#drawMask(state, base);
  }

  #drawLayer(kind, state, base) {
    const edit = editOf(state), operations = layerOf(edit, kind), ground = kind === "paint" ? edit.ground : null;
    if (!operations.length && !ground && !this.isPainting) return false;
    const layer = this.layers.canvas(layerName(base.id, kind), kind, base.id, ground, operations);
    if (!layer) return false;
    const { x, y, width, height } = this.rect({ x: 0, y: 0, width: base.width, height: base.height });
    this.context.drawImage(layer.canvas, x, y, width, height);
    return true;
  }

  #drawMask(state, base) {
    const { masked } = layersOf(state);
    if (!masked || !this.isMaskShown) return;
    const operations = layerOf(editOf(state), masked);
    if (!operations.length && !this.isDragging) return;
    const layer = this.layers.canvas(layerName(base.id, masked), masked, base.id, null, operations);
    if (!layer) return;
    const { x, y, width, height } = this.rect({ x: 0, y: 0, width: base.width, height: base.height });
    this.context.globalAlpha = 0.75;
    this.context.drawImage(this.layers.overlay(layer, maskColor), x, y, width, height);
    this.context.globalAlpha = 1;
  }

  showRaw(isShown) {
    this.isRawShown = isShown;
    this.onRaw?.();
    this.redraw();
  }

  #drawSplit(x, box) {
    const { context } = this, middle = box.y + box.height / 2;
    context.fillStyle = "#fff";
    context.shadowColor = "rgb(0 0 0 / 0.5)";
    context.shadowBlur = 6;
    context.fillRect(x - 1, box.y, 2, box.height);
    context.beginPath();
    context.arc(x, middle, 14, 0, 7);
    context.fill();
    context.shadowBlur = 0;
    context.strokeStyle = "#333";
    context.lineWidth = 2;
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(x + side * 3, middle - 4);
      context.lineTo(x + side * 7, middle);
      context.lineTo(x + side * 3, middle + 4);
    }
    context.stroke();
  }

  #label(text, x, y, align) {
    const { context } = this;
    context.font = "600 12px system-ui, sans-serif";
    const width = context.measureText(text).width + 16, left = { right: x - width, center: x - width / 2 }[align] ?? x;
    context.fillStyle = "rgb(0 0 0 / 0.6)";
    context.beginPath();
    context.roundRect(left, y, width, 22, 11);
    context.fill();
    context.fillStyle = "#fff";
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillText(text, left + 8, y + 11.5);
  }

  factor() { return previewFactor(this.scene.base, this.store.state.session.previewSide); }
}
