// How long inputs wait for their first picture: the numbers that a tour of the page reads.

export class Answers {
  list = [];
  #newest = -Infinity;

  // A picture is on the screen that was asked for by the input of `time`. Inputs are answered in their order, and each counts once: the other
  // cells of a grid and the full size come later, and are no first pictures. `marks` are the times in between, in their order by name.
  shown(task, time, marks, now) {
    if (time <= this.#newest) return;
    this.#newest = time;
    let before = time;
    const parts = {};
    for (const [name, at] of Object.entries(marks)) {
      parts[name] = Math.round(at - before);
      before = at;
    }
    this.list.push({ task, milliseconds: Math.round(now - time), parts: { ...parts, draw: Math.round(now - before) } });
  }

  // The input has a picture that was there already: that is no measurement, and what comes later for it neither.
  known(time) { this.#newest = Math.max(this.#newest, time); }
}
