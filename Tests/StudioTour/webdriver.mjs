// A browser that is driven by WebDriver: its requests are plain HTTP, so no package is needed. Input goes through the browser's own input
// handling, as a person's does, and not through events that a script makes up.

import { spawn } from "node:child_process";

const elementKey = "element-6066-11e4-a52e-4f735466cecf";
export const keys = { enter: "\uE007", escape: "\uE00C", control: "\uE009", shift: "\uE008", right: "\uE014", down: "\uE015", left: "\uE012", tab: "\uE004" };

// Starts the driver on a port that is free; it says which.
async function startDriver() {
  const child = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "pipe"] });
  const port = await new Promise((resolve, reject) => {
    let text = "";
    const read = (data) => {
      text += data;
      const found = /started successfully on port (\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`chromedriver ended: ${text}`)));
  });
  return { child, port };
}

export class Browser {
  static async start({ downloads, width, height }) {
    const { child, port } = await startDriver(), browser = new Browser();
    Object.assign(browser, { child, root: `http://127.0.0.1:${port}/session` });
    // Chromium's sandbox doesn't work for root, nor in most containers; the page is our own.
    const args = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", `--window-size=${width},${height}`];
    try {
      const answer = await browser.#request("POST", "", {
        capabilities: { alwaysMatch: {
          browserName: "chrome", "goog:loggingPrefs": { browser: "ALL" },
          "goog:chromeOptions": { args, ...(process.env.CHROMIUM ? { binary: process.env.CHROMIUM } : {}) },
          timeouts: { script: 120000, pageLoad: 60000 },
        } },
      });
      browser.root += `/${answer.sessionId}`;
      await browser.cdp("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
      await browser.size(width, height);
    } catch (error) {
      child.kill();
      throw error;
    }
    return browser;
  }

  async #request(method, path, body) {
    const answer = await fetch(this.root + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`the browser: ${value.error}: ${value.message.split("\n")[0]}`);
    return value;
  }

  open(url) { return this.#request("POST", "/url", { url }); }
  reload() { return this.#request("POST", "/refresh", {}); }
  cdp(cmd, params = {}) { return this.#request("POST", "/goog/cdp/execute", { cmd, params }); }

  // Runs a function's text in the page; what it returns has to be plain values.
  run(script, ...args) { return this.#request("POST", "/execute/sync", { script, args }); }
  runAsync(script, ...args) { return this.#request("POST", "/execute/async", { script, args }); }

  async #find(selector) {
    const found = await this.#request("POST", "/element", { using: "css selector", value: selector });
    return found[elementKey];
  }

  async click(selector) { await this.#request("POST", `/element/${await this.#find(selector)}/click`, {}); }
  async type(selector, text) { await this.#request("POST", `/element/${await this.#find(selector)}/value`, { text }); }
  async clear(selector) { await this.#request("POST", `/element/${await this.#find(selector)}/clear`, {}); }

  // Presses keys, the last one while the others are held.
  async press(...held) {
    const actions = [...held.map((value) => ({ type: "keyDown", value })), ...[...held].reverse().map((value) => ({ type: "keyUp", value }))];
    await this.#perform([{ type: "key", id: "keyboard", actions }]);
  }

  // Holds a key down until it is let go.
  hold(value) { return this.#perform([{ type: "key", id: "keyboard", actions: [{ type: "keyDown", value }] }]); }
  letGo(value) { return this.#perform([{ type: "key", id: "keyboard", actions: [{ type: "keyUp", value }] }]); }

  // Draws lines, one for each finger; the mouse has one. Steps of a few milliseconds, as a hand's are.
  async drag(lines, { pointer = "mouse", step = 24 } = {}) {
    const sources = lines.map((line, index) => {
      const at = ({ x, y }, duration) => ({ type: "pointerMove", duration, x: Math.round(x), y: Math.round(y), origin: "viewport" });
      return {
        type: "pointer", id: `${pointer}${index}`, parameters: { pointerType: pointer },
        actions: [at(line[0], 0), { type: "pointerDown", button: 0 }, ...line.slice(1).map((point) => at(point, step)), { type: "pointerUp", button: 0 }],
      };
    });
    await this.#perform(sources);
  }

  moveTo({ x, y }) {
    const actions = [{ type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y), origin: "viewport" }];
    return this.#perform([{ type: "pointer", id: "mouse0", parameters: { pointerType: "mouse" }, actions }]);
  }

  async wheel({ x, y }, deltaY) {
    const actions = [{ type: "scroll", x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY, duration: 0, origin: "viewport" }];
    await this.#perform([{ type: "wheel", id: "wheel", actions }]);
  }

  async #perform(actions) {
    await this.#request("POST", "/actions", { actions });
  }

  // Files that come from another window of the desktop, held over a point and let go there.
  async dropFiles({ x, y }, files) {
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await this.cdp("Input.dispatchDragEvent", { type, x: Math.round(x), y: Math.round(y), data });
  }

  size(width, height) { return this.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false }); }

  dark(isDark) {
    return this.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }] });
  }

  async screenshot() { return Buffer.from(await this.#request("GET", "/screenshot"), "base64"); }

  // What the page said in the console since the last time.
  log() { return this.#request("POST", "/se/log", { type: "browser" }); }

  async end() {
    await this.#request("DELETE", "").catch(() => {});
    this.child.kill();
  }
}
