// Decoded pictures. The canvas draws from here and never waits: a picture that isn't there yet is fetched, and a redraw is asked for.

const mostPixels = 160e6;
const displaySide = 2048;
const wholeSide = 16384;

export class Pictures {
  #entries = new Map();
  #pixels = 0;

  // sizeOf(id) gives a picture's width and height.
  constructor(api, changed, sizeOf) {
    Object.assign(this, { api, changed, sizeOf });
  }

  // The bitmap for the screen, or null until it is there.
  bitmap(id, { side = displaySide, frame = null } = {}) {
    const key = `${id}/${side}/${frame ?? ""}`, entry = this.#entries.get(key);
    if (!entry) {
      this.load(id, { side, frame }).catch(() => {});
      return null;
    }
    // What was used last stays longest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.bitmap;
  }

  // `isPlain` is for pictures that aren't larger than the side: their own bytes come quicker than the same pixels made anew.
  load(id, { side = displaySide, frame = null, isPlain = false } = {}) {
    const key = `${id}/${side}/${frame ?? ""}`, known = this.#entries.get(key);
    if (known) return known.promise;
    const entry = { bitmap: null, promise: null };
    entry.promise = this.api.picture(id, { side: isPlain ? null : side, frame }).then((blob) => createImageBitmap(blob)).then((bitmap) => {
      entry.bitmap = bitmap;
      this.#pixels += bitmap.width * bitmap.height;
      this.#evict(key);
      this.changed();
      return bitmap;
    });
    entry.promise.catch(() => setTimeout(() => this.#entries.delete(key), 2000));
    this.#entries.set(key, entry);
    return entry.promise;
  }

  // A result, which is a PNG of the tool's own.
  result({ id, width, height, frames }) {
    return this.load(id, frames ? { frame: 0 } : { isPlain: Math.max(width, height) <= displaySide });
  }

  // All pixels, for what is painted on them. Most pictures are whole on the screen already.
  whole(id) {
    const { width, height } = this.sizeOf(id);
    return this.load(id, { side: Math.max(width, height) <= displaySide ? displaySide : wholeSide });
  }

  thumbnail(id) { return this.bitmap(id, { side: 192, frame: this.sizeOf(id)?.frames ? 0 : null }); }

  #evict(newest) {
    for (const [key, entry] of this.#entries) {
      if (this.#pixels <= mostPixels) return;
      if (!entry.bitmap || key === newest) continue;
      this.#pixels -= entry.bitmap.width * entry.bitmap.height;
      this.#entries.delete(key);
      // The bitmap isn't closed: a layer or a frame that is being drawn may still hold it.
    }
  }
}
