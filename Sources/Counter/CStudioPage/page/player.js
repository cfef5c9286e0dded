// Plays an animation: asks for its frames one after another, and shows those that are there.

import { find, icon } from "./dom.js";
import { shownPicture } from "./state.js";
import { progress } from "./store.js";

const ahead = 6;
const frameSide = 960;

export class Player {
  #frame = 0;
  #picture = null;
  #isPlaying = false;
  #due = 0;

  constructor({ store, pictures, stage }) {
    Object.assign(this, { store, pictures, stage });
    find("play").addEventListener("click", () => this.toggle());
    find("frame").addEventListener("input", () => { this.#isPlaying = false; this.#show(Number(find("frame").value)); });
    store.watch((state) => this.#sync(shownPicture(state)), progress);
  }

  get isThere() { return this.#picture !== null; }

  toggle() {
    if (!this.#picture) return;
    this.#isPlaying = !this.#isPlaying;
    if (this.#isPlaying) {
      this.#due = performance.now();
      requestAnimationFrame(() => this.#tick());
    }
    this.#mark();
  }

  // The frame's bitmap; while it is on its way, the nearest one before.
  bitmap(picture) {
    const side = Math.min(frameSide, Math.max(picture.width, picture.height)), last = picture.id === this.#picture?.id ? this.#frame : 0;
    for (let back = 0; back < picture.frames; back++) {
      const frame = (last - back + picture.frames) % picture.frames;
      const bitmap = back === 0 || this.#known.has(`${picture.id}/${frame}`) ? this.pictures.bitmap(picture.id, { side, frame }) : null;
      if (bitmap) {
        this.#known.add(`${picture.id}/${frame}`);
        return bitmap;
      }
    }
    return null;
  }

  #known = new Set();

  #sync(picture) {
    const animation = picture?.frames > 1 ? picture : null;
    find("player").hidden = !animation;
    if (animation?.id === this.#picture?.id) return;
    this.#picture = animation;
    this.#frame = 0;
    this.#isPlaying = false;
    if (!animation) return;
    find("frame").max = String(animation.frames - 1);
    this.toggle();
  }

  #tick() {
    const picture = this.#picture;
    if (!this.#isPlaying || !picture) return;
    const now = performance.now();
    if (now >= this.#due) {
      const next = (this.#frame + 1) % picture.frames, side = Math.min(frameSide, Math.max(picture.width, picture.height));
      for (let i = 1; i <= ahead; i++) this.pictures.bitmap(picture.id, { side, frame: (this.#frame + i) % picture.frames });
      if (this.pictures.bitmap(picture.id, { side, frame: next })) this.#show(next);
      this.#due = Math.max(now, this.#due + 1000 / (picture.fps || 10));
    }
    requestAnimationFrame(() => this.#tick());
  }

  #show(frame) {
    this.#frame = frame;
    this.#mark();
    this.stage.redraw();
  }

  #mark() {
    find("frame").value = String(this.#frame);
    find("frame-text").textContent = this.#picture ? `${this.#frame + 1} / ${this.#picture.frames}` : "";
    find("play").replaceChildren(icon(this.#isPlaying ? "pause" : "play"));
    find("play").setAttribute("aria-label", this.#isPlaying ? "Pause" : "Play");
  }
}
