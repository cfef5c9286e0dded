// The page's one state, and those who look at it.

import { initial, reduce } from "./state.js";

// What changes while something is computed, and neither what is wanted nor what is shown depends on.
export const progress = ["jobs", "training"];

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

  // Tells of every change, but of those in the parts named by `except` alone. Jobs tell of their progress ten times a second.
  watch(watcher, except = []) {
    let before = {};
    this.#watchers.add((state) => {
      const isNew = Object.keys(state).some((key) => state[key] !== before[key] && !except.includes(key));
      before = state;
      if (isNew) watcher(state);
    });
  }
}
