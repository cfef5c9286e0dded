// The requests of the page to its server.

// An error of the tool: its own sentence, and its hint.
export class ToolError extends Error {
  constructor({ message, hint = null, status = null }) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

export class Api {
  constructor(token, client) {
    this.token = token;
    this.client = client;
  }

  async request(method, path, { json, body, ...rest } = {}) {
    const headers = { "X-Studio-Token": this.token, "X-Studio-Client": this.client };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: json === undefined ? body : JSON.stringify(json), ...rest });
    } catch {
      throw new ToolError({ message: "The studio's program doesn't answer.",
        hint: "Start 'singan-tool studio' again, and open the page that it names." });
    }
    if (answer.ok) return answer;
    const text = await answer.text();
    let error = null;
    try { error = JSON.parse(text).error; } catch { /* not the tool's own answer */ }
    throw new ToolError(error ?? { message: `${method} ${path.split("?")[0]} was answered with ${answer.status}.` });
  }

  async json(method, path, options) {
    return (await this.request(method, path, options)).json();
  }

  session() { return this.json("GET", "/api/session"); }
  upload(blob, name) { return this.json("POST", `/api/pictures?name=${encodeURIComponent(name)}`, { body: blob }); }
  job(job) { return this.json("POST", "/api/jobs", { json: job }); }
  cancel(id) { return this.request("DELETE", `/api/jobs/${id}`); }
  command(id) { return this.json("POST", `/api/jobs/${id}/command`); }
  save(picture, name = null) { return this.json("POST", "/api/save", { json: { picture, name } }); }
  pipeline(picture) { return this.json("POST", "/api/pipeline", { json: { picture } }); }
  scales(picture, side) { return this.json("GET", `/api/scales?picture=${picture}&side=${side}`); }

  // The page closes: its jobs end. Nobody waits for the answer.
  bye() {
    const headers = { "X-Studio-Token": this.token, "X-Studio-Client": this.client };
    fetch("/api/bye", { method: "POST", keepalive: true, headers }).catch(() => {});
  }

  async picture(id, { side = null, frame = null } = {}) {
    const query = new URLSearchParams();
    if (frame !== null) query.set("frame", frame);
    if (side !== null) query.set("side", side);
    return (await this.request("GET", `/api/pictures/${id}${query.size ? `?${query}` : ""}`)).blob();
  }

  // Tells of jobs that changed, for as long as the page is open. One request always waits: the server takes a page without one for closed.
  async listen(onJobs, onLost) {
    let after = 0, delay = 500;
    for (;;) {
      try {
        const { next, jobs } = await this.json("GET", `/api/events?after=${after}`);
        after = next;
        if (delay > 500) onLost(null);
        delay = 500;
        onJobs(jobs);
      } catch (error) {
        onLost(error);
        await new Promise((resolve) => setTimeout(resolve, delay));
        delay = Math.min(8000, delay * 2);
      }
    }
  }
}
