// The frame around samples, whose drag sets their size, and the choice of a picture from the grid.

import { contains, dragFrame, frameHandle, neighbour, sizeText } from "./geometry.js";
import { editOf, formOf } from "./state.js";
import { seedPlus } from "./requests.js";
import { frameOf } from "./scene.js";

const reach = 12;

export class FrameTool {
  #drag = null;
  chosen = null;

  constructor(stage, store) {
    Object.assign(this, { stage, store });
  }

  #cell() { return this.stage.scene?.kind === "grid" ? this.stage.scene.cells[0] : null; }

  #handle(p) {
    const cell = this.#cell();
    return cell && frameHandle(this.stage.rect(cell), p, reach);
  }

  down(p, event) {
    const handle = this.#handle(p);
    if (handle) {
      this.#drag = { handle, from: p, size: frameOf(this.store.state), tile: this.stage.scene.tile, zoom: this.stage.view.zoom,
        merge: `frame${event.timeStamp}` };
      return true;
    }
    const world = this.stage.world(p), cell = this.stage.scene?.kind === "grid" && this.stage.scene.cells.find((c) => contains(c, world));
    if (!cell?.answer) return false;
    this.chosen = this.chosen === cell.key ? null : cell.key;
    this.onChoose?.();
    return false;
  }

  move(p, event) {
    const { handle, from, size, tile, zoom, merge } = this.#drag;
    const dx = (p.x - from.x) / zoom / tile.across, dy = (p.y - from.y) / zoom / tile.down;
    const dragged = sizeText(dragFrame(size, handle, dx, dy, event.shiftKey));
    this.store.dispatch({ type: "option", task: "sample", name: "size", values: [dragged], merge, time: 0 });
  }

  up() {
    this.#drag = null;
    this.stage.fit();
  }

  cancel() { this.#drag = null; }

  // Arrow keys go from cell to cell; what is chosen is said to those who don't see it. False where there is no grid.
  step(dx, dy) {
    const { scene } = this.stage;
    if (scene?.kind !== "grid") return false;
    const before = scene.cells.findIndex((cell) => cell.key === this.chosen);
    const index = neighbour(before, scene.columns, scene.count, dx, dy), { key, answer } = scene.cells[index];
    this.chosen = key;
    this.onChoose?.();
    const seed = seedPlus(formOf(editOf(this.store.state), "sample").seed, index);
    this.onSay?.(`Picture ${index + 1} of ${scene.count}, seed ${seed}. ${answer ? "Enter shows it alone." : "It isn't there yet."}`);
    return true;
  }

  leave() {
    if (this.chosen === null) return;
    this.chosen = null;
    this.onChoose?.();
  }

  // The chosen picture of the grid alone. False where none is chosen.
  showChosen() {
    const { scene } = this.stage;
    return this.#show(scene?.kind === "grid" && scene.cells.find((cell) => cell.key === this.chosen));
  }

  double(p) {
    const world = this.stage.world(p);
    return this.#show(this.stage.scene?.kind === "grid" && this.stage.scene.cells.find((c) => contains(c, world)));
  }

  // A picture of the grid alone: it is in the history as soon as it has its full size.
  #show(cell) {
    if (!cell?.answer) return false;
    this.store.dispatch({ type: "show", id: cell.answer.picture.id });
    return true;
  }

  cursor(p) {
    const handle = this.#drag?.handle ?? this.#handle(p);
    return { corner: "nwse-resize", right: "ew-resize", bottom: "ns-resize" }[handle] ?? null;
  }

  draw(context, stage) {
    const cell = this.#cell();
    if (!cell) return;
    const { scene } = stage, { x, y, width, height } = stage.rect(cell);
    context.strokeStyle = stage.colors.accent;
    context.lineWidth = 2;
    const marked = scene.cells.find((other) => other.key === this.chosen);
    if (marked) {
      const box = stage.rect(marked);
      context.strokeRect(box.x - 3, box.y - 3, box.width + 6, box.height + 6);
    }
    context.setLineDash([6, 4]);
    context.lineWidth = 1.5;
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    context.setLineDash([]);
    for (const [hx, hy] of [[x + width, y + height / 2], [x + width / 2, y + height], [x + width, y + height]]) {
      context.fillStyle = "#fff";
      context.beginPath();
      context.roundRect(hx - 5, hy - 5, 10, 10, 3);
      context.fill();
      context.stroke();
    }
    this.#drawSize(context, stage, x, y);
  }

  #drawSize(context, stage, x, y) {
    const { frame } = stage.scene, text = `${frame.width} × ${frame.height}`;
    context.font = "600 12px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.textAlign = "left";
    const width = context.measureText(text).width + 16;
    context.fillStyle = stage.colors.accent;
    context.beginPath();
    context.roundRect(x, y - 26, width, 20, 5);
    context.fill();
    context.fillStyle = "#fff";
    context.fillText(text, x + 8, y - 15.5);
  }
}
