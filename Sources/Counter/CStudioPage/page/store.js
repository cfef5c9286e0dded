// The page's one state, and those who look at it.

import { initial, reduce } from "./state.js";

export class Store {
  state = initial();
  #watchers = new Set();
  #isTelling = false;

  dispatch(action) {
    const before = this.state;
    this.state = reduce(this.state, { time: performance.now(), ...action });
    if (this.state === before || this.#isTelling) return;
    // Watchers that dispatch are served in the same round: everybody sees the newest state last.
    this.#isTelling = true;
    try {
      let seen;
      do {
        seen = this.state;
        for (const watcher of this.#watchers) watcher(seen);
      } while (seen !== this.state);
    } finally {
      this.#isTelling = false;
    }
  }

  watch(watcher) {
    this.#watchers.add(watcher);
  }
}
