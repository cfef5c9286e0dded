// The program under test: its server, and its other commands, all in one folder.

import { spawn } from "node:child_process";
import net from "node:net";

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Tool {
  output = "";

  constructor(path, folder) {
    Object.assign(this, { path, folder });
    // Models and kept results of the tour stay in its folder: those of the person are not touched, and nothing is made already.
    this.environment = { ...process.env, SINGAN_MODELS: `${folder}/models`, SINGAN_CACHE: `${folder}/cache` };
  }

  // Starts the server; the first address that it prints is the page's.
  async serve(pictures, outDir) {
    const port = await freePort(), args = ["studio", ...pictures, "--no-open", "--port", String(port), "--out-dir", outDir];
    this.server = spawn(this.path, args, { cwd: this.folder, env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    this.url = await new Promise((resolve, reject) => {
      const read = (data) => {
        this.output += data;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(this.output);
        if (found) resolve(found[0]);
      };
      this.server.stdout.on("data", read);
      this.server.stderr.on("data", read);
      this.server.on("error", reject);
      this.server.on("exit", (status, signal) => {
        this.ended = signal ?? status;
        reject(new Error(`singan-tool studio ended with ${this.ended}: ${this.output}`));
      });
      setTimeout(() => reject(new Error("singan-tool studio printed no address within 60 seconds")), 60000).unref();
    });
    this.token = new URL(this.url).searchParams.get("token");
    return this.url;
  }

  async #answer(path) {
    const headers = { "X-Studio-Token": this.token, "X-Studio-Client": "00000000000070c4" };
    const answer = await fetch(new URL(path, this.url), { headers });
    if (!answer.ok) throw new Error(`GET ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  // The bytes of a picture of the studio, as its page would get them.
  async picture(id) { return Buffer.from(await (await this.#answer(`/api/pictures/${id}`)).arrayBuffer()); }

  async get(path) { return (await this.#answer(path)).json(); }

  // Runs a command line as a person would who pastes it into a terminal of that folder.
  shell(line) {
    const child = spawn("bash", ["-c", `singan-tool() { ${JSON.stringify(this.path)} "$@"; }\n${line}`], { cwd: this.folder, env: this.environment });
    let output = "";
    child.stdout.on("data", (data) => { output += data; });
    child.stderr.on("data", (data) => { output += data; });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => (status === 0 ? resolve(output) : reject(new Error(`'${line}' ended with ${status}: ${output.trim()}`))));
    });
  }

  // Ctrl-C, as the help says.
  async end() {
    if (!this.server || this.ended !== undefined) return this.ended;
    const ended = new Promise((resolve) => this.server.on("exit", (status, signal) => resolve(status ?? signal)));
    this.server.kill("SIGINT");
    setTimeout(() => this.server.kill("SIGKILL"), 15000).unref();
    return ended;
  }
}
