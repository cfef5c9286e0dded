// The studio's page as a person sees it: what is shown, where things are, and waiting until something is there.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const check = (isTrue, what) => { if (!isTrue) throw new Error(what); };

export class Page {
  drags = [];
  screenshots = 0;

  constructor(browser, tool, folder) {
    Object.assign(this, { browser, tool, folder });
  }

  // The value of an expression. `s` is the state, `e` the edit in it, and `find` gives an element of an id.
  read(expression) {
    return this.browser.run(`const studio = window.studio, s = studio?.state, e = s?.edit.present, find = (id) => document.getElementById(id);
      return (${expression});`);
  }

  // Waits until an expression is true, and returns it. An error that the page shows ends the wait at once.
  async until(expression, what, seconds = 60) {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const { value, error } = await this.read(`{ value: (${expression}) ?? null, error: s?.error ?? null }`);
      if (value) return value;
      if (error) throw new Error(`${what}: the page says '${error.message}'${error.hint ? ` (${error.hint})` : ""}`);
      if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
      await pause(40);
    }
  }

  async task(verb) {
    await this.browser.click(`[data-task="${verb}"]`);
    await this.until(`e.task === ${JSON.stringify(verb)}`, `the form of ${verb}`);
  }

  // Opens one of the session's pictures from the strip, by its name.
  async openSource(name) {
    const id = await this.read(`s.sources.find((id) => s.pictures[id].name === ${JSON.stringify(name)})`);
    check(id, `${name} is not in the strip`);
    await this.browser.click(`#source-list [data-picture="${id}"]`);
    await this.until(`e.picture === "${id}" && s.shown === null`, `${name} as the picture`);
  }

  // Where a point of the picture, in shares of it, is on the screen.
  async points(shares) {
    const { left, top, view, base } = await this.read(`{ view: studio.view, base: s.pictures[e.picture],
      left: find("canvas").getBoundingClientRect().left, top: find("canvas").getBoundingClientRect().top }`);
    return shares.map(([x, y]) => ({ x: left + view.x + x * base.width * view.zoom, y: top + view.y + y * base.height * view.zoom }));
  }

  async point(x, y) { return (await this.points([[x, y]]))[0]; }

  // Drags over points of the screen, with steps between them.
  async drag(name, corners, { steps = 12, ...options } = {}) {
    const line = [corners[0]];
    for (let i = 1; i < corners.length; i++) {
      for (let k = 1; k <= steps; k++) {
        const share = k / steps, a = corners[i - 1], b = corners[i];
        line.push({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
      }
    }
    await this.browser.drag([line], options);
    this.drags.push({ name, longest: await this.read("studio.longestFrame") });
  }

  async dragShares(name, shares, options) { return this.drag(name, await this.points(shares), options); }

  // The id of the newest answer to the task, to tell a later one from it.
  answer(key) { return this.read(`s.live[${JSON.stringify(key)}]?.id ?? ""`); }

  // Waits for the full-size answer that is not `before`: it is in the history, where it can be saved. Returns the picture.
  async answered(key, before, seconds = 90) {
    const live = `s.live[${JSON.stringify(key)}]`;
    return this.until(`${live} && ${live}.id !== ${JSON.stringify(before)} && ${live}.side === null && studio.isFresh(${JSON.stringify(key)})
      && s.results.some((result) => result.picture === ${live}.picture.id) && ${live}.picture`, `the full-size result of ${key}`, seconds);
  }

  // The page's measurements go with the page: they are kept before it is loaded again.
  async keepAnswers() { this.answers = (this.answers ?? []).concat(await this.read("studio.answers")); }

  // Copies the shown result's command, as a person does with the button, and returns it as the clipboard has it.
  async copyCommand() {
    await this.browser.click("#copy-command");
    const command = await this.until(`!find("command").hidden && find("command-text").value`, "the command");
    const pasted = await this.browser.runAsync("const done = arguments[0]; navigator.clipboard.readText().then(done, (error) => done(String(error)));");
    check(pasted === command, `the clipboard has '${pasted}' and the page '${command}'`);
    return command;
  }

  // The command of the shown result, run in the studio's own folder, has to make the same bytes.
  async commandMakes(picture, extra = "") {
    const command = await this.copyCommand(), output = `command-${picture.id}-${picture.name}`;
    const line = command.replace(/ -o (\S+)/, ` -o ${output}`);
    check(line !== command, `the command names no output: ${command}`);
    await writeFile(join(this.folder, `studio-${output}`), await this.tool.picture(picture.id));
    await this.tool.shell(`${line} --quiet${extra} && cmp ${output} studio-${output}`);
    await this.browser.click("#command-close");
    return command;
  }

  #pixels({ x, y }, side, expression) {
    return this.browser.run(`
      const canvas = document.getElementById("canvas"), box = canvas.getBoundingClientRect(), density = canvas.width / box.width;
      const [left, top] = [(${x} - box.left) * density, (${y} - box.top) * density];
      const { data } = canvas.getContext("2d").getImageData(left, top, ${side}, ${side});
      return ${expression};`);
  }

  // Whether the canvas shows something: the count of different colours from a point of the screen on.
  colours(from, side = 24) {
    return this.#pixels(from, side, "new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size");
  }

  // A checksum of what the canvas shows in an area around a point.
  look({ x, y }, side = 24) {
    return this.#pixels({ x: x - side / 2, y: y - side / 2 }, side, "data.reduce((sum, value) => (sum * 31 + value) % 1000000007, 7)");
  }

  // Waits until what was asked for is drawn: the next frame of the screen after the state is still.
  drawn() {
    return this.browser.runAsync("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));");
  }

  // A screenshot, once the small pictures are there; it is a picture for eyes, and no reason to fail.
  async keep(name) {
    const end = performance.now() + 3000;
    while (await this.read(`Boolean(document.querySelector("canvas[data-thumbnail]:not([data-drawn])"))`)) if (performance.now() > end) break;
    await this.drawn();
    const file = join(this.shots, `${String(++this.screenshots).padStart(2, "0")}-${name}.png`);
    await writeFile(file, await this.browser.screenshot());
    return file;
  }
}
