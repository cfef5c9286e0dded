// Objects on the canvas: they are dragged, scaled and rotated by handles. The composite is drawn at once; the harmonized picture follows, and
// what it made of the object goes along with the hand until a newer one arrives.

import { editOf, taskOf } from "./state.js";
import * as placement from "./placement.js";

const reach = 14;

export class PlacingTool {
  #drag = null;
  #sprite = null;

  constructor(stage, store, pictures) {
    Object.assign(this, { stage, store, pictures });
  }

  get isActive() {
    const { state } = this.store;
    return editOf(state).task === "harmonize" && state.shown === null && this.stage.scene?.kind === "single";
  }

  get #canRotate() { return taskOf(this.store.state)?.options.some((option) => option.name === "rotate") ?? false; }

  #find(p) {
    if (!this.isActive) return null;
    const { state } = this.store, edit = editOf(state), { base } = this.stage.scene, { zoom } = this.stage.view, world = this.stage.world(p);
    const order = [edit.chosen, ...edit.placements.keys()].reverse().filter((index, i, all) => all.lastIndexOf(index) === i).reverse();
    for (const index of order) {
      const object = edit.placements[index], picture = state.pictures[object?.picture];
      if (!picture) continue;
      const handle = placement.hit(object, picture, base, world, reach / zoom, 1 / zoom, this.#canRotate);
      if (handle && (index === edit.chosen || handle === "body")) return { index, handle };
    }
    return null;
  }

  down(p, event) {
    const found = this.#find(p);
    if (!found) return false;
    const edit = editOf(this.store.state);
    if (found.index !== edit.chosen) this.store.dispatch({ type: "choose", index: found.index, merge: "choose" });
    this.#drag = { ...found, from: this.stage.world(p), start: edit.placements[found.index], merge: `place${event.timeStamp}` };
    return true;
  }

  move(p, event) {
    const { index, handle, from, start, merge } = this.#drag;
    const next = placement.drag(start, handle, this.stage.scene.base, from, this.stage.world(p), event.shiftKey);
    this.store.dispatch({ type: "move", index, placement: next, merge, time: 0 });
  }

  up() { this.#drag = null; }
  cancel() { this.#drag = null; }

  cursor(p) {
    const handle = this.#drag?.handle ?? this.#find(p)?.handle;
    return { body: "move", scale: "nwse-resize", rotate: "grab" }[handle] ?? null;
  }

  nudge(dx, dy) {
    const edit = editOf(this.store.state), object = edit.placements[edit.chosen], { base } = this.stage.scene ?? {};
    if (!this.isActive || !object || !base) return false;
    const next = placement.drag(object, "body", base, { x: 0, y: 0 }, { x: dx, y: dy });
    this.store.dispatch({ type: "move", index: edit.chosen, placement: next, merge: "nudge" });
    return true;
  }

  // The stage's live picture: true where it drew one. A fresh answer is drawn by the stage itself.
  drawLive(context, stage, scene) {
    if (!this.isActive) return false;
    const { state } = this.store, edit = editOf(state), answer = scene.after?.answer;
    const isRaw = stage.isRawShown;
    if (!isRaw && answer && answer.placements === edit.placements) return false;
    stage.drawPicture(scene.base, { x: 0, y: 0, width: scene.base.width, height: scene.base.height });
    edit.placements.forEach((object, index) => {
      const picture = state.pictures[object.picture], bitmap = picture && this.pictures.bitmap(picture.id);
      if (!bitmap) return;
      this.#put(context, stage, scene.base, object, picture, (isRaw ? null : this.#spriteOf(answer, index, object, picture, bitmap)) ?? bitmap);
    });
    return true;
  }

  #put(context, stage, base, object, picture, bitmap) {
    const { zoom, x, y } = stage.view, middle = placement.centre(object, base);
    context.save();
    context.translate(middle.x * zoom + x, middle.y * zoom + y);
    context.rotate(object.rotate * Math.PI / 180);
    context.scale(object.scale * zoom, object.scale * zoom);
    context.drawImage(bitmap, -picture.width / 2, -picture.height / 2, picture.width, picture.height);
    context.restore();
  }

  // The object as the last answer has it: cut out of the answer where the object was, with the object's alpha.
  #spriteOf(answer, index, object, picture, bitmap) {
    const old = answer?.placements?.[index];
    if (!old || old.picture !== object.picture || old.scale !== object.scale || old.rotate !== object.rotate) return null;
    if (this.#sprite?.answer === answer && this.#sprite.index === index) return this.#sprite.canvas;
    const made = this.pictures.bitmap(answer.picture.id);
    if (!made) return null;
    const { base } = this.stage.scene, middle = placement.centre(old, base), factor = made.width / base.width;
    const size = Math.min(1, 1024 / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * size)), Math.max(1, Math.round(picture.height * size)));
    const context = canvas.getContext("2d");
    context.translate(canvas.width / 2, canvas.height / 2);
    context.scale(size / old.scale, size / old.scale);
    context.rotate(-old.rotate * Math.PI / 180);
    context.drawImage(made, -middle.x, -middle.y, made.width / factor, made.height / factor);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "destination-in";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    this.#sprite = { answer, index, canvas };
    return canvas;
  }

  draw(context, stage) {
    if (!this.isActive) return;
    const { state } = this.store, edit = editOf(state), object = edit.placements[edit.chosen], picture = state.pictures[object?.picture];
    if (!picture) return;
    const { base } = stage.scene, { zoom } = stage.view;
    // Beside each other, the object is in the right half.
    const onScreen = (p) => ({ x: p.x * zoom + stage.view.x + stage.afterLeft, y: p.y * zoom + stage.view.y });
    const found = placement.handles(object, picture, base, 1 / zoom), corners = found.corners.map(onScreen);
    const top = onScreen(found.top), rotate = onScreen(found.rotate);
    context.strokeStyle = stage.colors.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    corners.forEach((p, index) => (index ? context.lineTo(p.x, p.y) : context.moveTo(p.x, p.y)));
    context.closePath();
    if (this.#canRotate) {
      context.moveTo(top.x, top.y);
      context.lineTo(rotate.x, rotate.y);
    }
    context.stroke();
    context.fillStyle = "#fff";
    for (const p of corners) {
      context.beginPath();
      context.roundRect(p.x - 6, p.y - 6, 12, 12, 3);
      context.fill();
      context.stroke();
    }
    if (!this.#canRotate) return;
    context.beginPath();
    context.arc(rotate.x, rotate.y, 7, 0, 7);
    context.fill();
    context.stroke();
  }
}
