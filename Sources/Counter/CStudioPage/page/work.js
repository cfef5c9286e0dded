// From what is wanted to what is shown: sends jobs, uploads what was painted, and takes the answers in.

import { Scheduler } from "./jobs.js";
import { editOf } from "./state.js";
import { foundFor, hasLayers, hasScales, previewed, previewSide, requestID, scaleRequests, trainRequest, wanted } from "./requests.js";
import { previewFactor, previewSize } from "./geometry.js";
import { progress } from "./store.js";

export class Work {
  #wantedText = "";
  #sent = new Map();
  #running = new Map();
  #uploads = new Map();
  #early = new Map();
  #latest = new Map();

  constructor({ store, api, pictures, layers, isHandLifted, onShown, onKnown, onError }) {
    Object.assign(this, { store, api, pictures, layers, isHandLifted, onShown, onKnown, onError });
    this.scheduler = new Scheduler({
      now: () => performance.now(), setTimer: (run, delay) => setTimeout(run, delay), clearTimer: (timer) => clearTimeout(timer),
      send: (requests, stage, time) => requests.forEach((request) => this.#run(request, stage, time)),
      drop: (requests) => requests.forEach((request) => this.#drop(request)),
    });
    store.watch((state) => this.#changed(state), progress);
  }

  // The state changed: asks for what it wants now, unless the answer is there.
  #changed(state) {
    const { requests, isAutomatic } = wanted(state);
    const text = requests.map((request) => requestID(request)).join() + isAutomatic;
    if (text === this.#wantedText) return;
    this.#wantedText = text;
    this.#cancelUnwanted(requests);
    if (!requests.length) this.store.dispatch({ type: "forget", key: editOf(state).task });
    const known = requests.map((request) => state.answers[requestID(request)]);
    known.forEach((answer, index) => { if (answer) this.#showKnown(answer, requests[index]); });
    // What is known is wanted too: it goes into the history when the hand rests.
    if (isAutomatic && requests.length) this.scheduler.want(requests, this.isHandLifted());
    else this.scheduler.stop();
  }

  // The button: the full size of what is wanted, now.
  apply() {
    const { requests, missing } = wanted(this.store.state);
    if (missing) return this.onError({ message: missing, hint: null });
    this.scheduler.apply(requests);
    for (const { slot } of requests) if (this.#running.has(slot)) this.#running.get(slot).isAsked = true;
  }

  // The hand was lifted: its last input needs no pause before it is sent.
  lift() { this.scheduler.lift(); }

  train() { return this.#run({ ...trainRequest(this.store.state), isAsked: true }, "full", performance.now()); }

  stop() {
    for (const entry of this.#running.values()) if (entry.job) this.api.cancel(entry.job).catch(() => {});
    this.scheduler.stop();
  }

  cancel(job) { return this.api.cancel(job).catch(this.onError); }

  isBusy(key) { return [...this.#running.values()].some((entry) => entry.request.key === key); }

  async #run(request, stage, time) {
    const { state } = this.store, asked = stage === "preview" ? previewed(request, state) : request;
    const side = stage === "preview" ? previewSide(asked, state) : null, id = requestID(asked, side);
    const known = state.answers[requestID(request)] ?? state.answers[id];
    if (known) {
      this.#showKnown(known, request);
      this.onKnown(time);
      this.scheduler.finished(request.key);
      if (stage === "full") {
        this.#keep(known, request);
        this.#runScales();
      }
      return;
    }
    const running = this.#running.get(request.slot);
    if (running?.id === id) {
      running.stage = stage;
      return;
    }
    const entry = { request, stage, side, id, time, job: null, isAsked: Boolean(request.isAsked), marks: { wait: performance.now() } };
    this.#running.set(request.slot, entry);
    this.#latest.set(request.slot, entry);
    try {
      const inputs = await this.#resolve(request, side);
      if (this.#latest.get(request.slot) !== entry) return;
      entry.marks.upload = performance.now();
      const { task, options, seed, engine, budget, slot } = asked;
      const job = await this.api.job({ task, inputs, options, seed, engine, budget, slot, side });
      entry.job = job.id;
      if (entry.isUnwanted) this.api.cancel(job.id).catch(() => {});
      this.#sent.set(job.id, entry);
      this.#take(this.#early.get(job.id) ?? job);
      this.#early.delete(job.id);
    } catch (error) {
      this.#end(entry);
      this.onError(error);
    }
  }

  // Jobs of the event stream.
  jobs(jobs) {
    for (const job of jobs) {
      if (this.#sent.has(job.id)) this.#take(job);
      else this.#early.set(job.id, job);
    }
  }

  async #take(job) {
    const entry = this.#sent.get(job.id);
    if (entry.isOver) return;
    this.store.dispatch({ type: "job", job });
    if (job.task === "train" && job.training) {
      this.store.dispatch({ type: "training", training: { ...job.training, job: job.id, picture: entry.request.base } });
    }
    if (job.state === "waiting" || job.state === "running") return;
    entry.isOver = true;
    entry.marks.job = performance.now();
    if (job.state === "failed") {
      this.#end(entry);
      if (this.#latest.get(entry.request.slot) === entry) this.onError(job.error ?? { message: "The job failed.", hint: null });
    } else if (job.state === "done" && job.task === "train") {
      this.#end(entry);
      this.store.dispatch({ type: "trained", picture: entry.request.model, budget: entry.request.budget, task: "train" });
    } else if (job.state === "done" && job.results.length) await this.#show(job, entry);
    else this.#end(entry);
  }

  async #show(job, entry) {
    const { request, side } = entry, picture = job.results[0];
    try {
      await this.pictures.result(picture);
    } catch (error) {
      this.onError(error);
      return this.#end(entry);
    }
    entry.marks.picture = performance.now();
    const answer = {
      id: entry.id, picture, job: job.id, side, task: request.task, placements: request.placements, engine: job.engine ?? request.engine,
      base: request.base,
      seconds: job.seconds, results: job.results, notices: job.notices ?? [],
    };
    this.store.dispatch({ type: "answer", key: request.key, answer });
    if (this.store.state.error && entry.stage === "full") this.store.dispatch({ type: "error", error: null });
    if (request.engine === "singan") {
      this.store.dispatch({ type: "trained", picture: request.model, budget: request.budget, task: request.task });
    }
    if (entry.stage === "full") this.#keep(answer, request);
    // What the full size has found counts more than what a preview finds.
    if (typeof picture.made?.strength === "number") {
      this.store.dispatch({ type: "strength", key: foundFor(request), strength: picture.made.strength, isFull: entry.stage === "full" });
    }
    this.#end(entry);
    this.onShown(entry);
    if (entry.stage === "full" && hasScales(request.task)) this.#runScales();
  }

  // The same objects may stand at the same places again: then the answer is that of the newer ones.
  #showKnown(answer, { key, placements }) {
    const { live } = this.store.state;
    if (live[key]?.id === answer.id && live[key].placements === placements) return;
    this.store.dispatch({ type: "answer", key, answer: { ...answer, placements } });
  }

  // A finished picture goes into the history.
  #keep(answer, request) {
    for (const picture of answer.results ?? [answer.picture]) {
      this.store.dispatch({
        type: "result", picture,
        result: {
          picture: picture.id, job: answer.job, task: request.task, options: request.options, inputs: request.inputs, seed: request.seed,
          engine: answer.engine, base: request.base, seconds: answer.seconds,
        },
      });
    }
  }

  #end(entry) {
    const { key, slot } = entry.request;
    if (this.#running.get(slot) === entry) this.#running.delete(slot);
    // The end of one that a newer one has cancelled is not the newer one's.
    if (this.#latest.get(slot) === entry) this.scheduler.finished(key);
    this.store.dispatch({ type: "job", job: { ...(this.store.state.jobs[entry.job] ?? { id: "none", state: "done" }) } });
  }

  // Jobs that an input started end when the input moves on; what a button started goes on.
  #cancelUnwanted(requests) {
    const keys = new Set(requests.map((request) => request.key));
    for (const entry of this.#running.values()) {
      if (!entry.isAsked && !keys.has(entry.request.key)) this.#forsake(entry);
    }
  }

  // What an older input asked for in the place of a request would take the time of what comes before it.
  #drop(request) {
    const entry = this.#running.get(request.slot);
    if (entry && !entry.isAsked && requestID(entry.request) !== requestID(request)) this.#forsake(entry);
  }

  #forsake(entry) {
    if (entry.isUnwanted) return;
    entry.isUnwanted = true;
    if (entry.job) this.api.cancel(entry.job).catch(() => {});
  }

  // All start scales, after the picture itself: they are for choosing.
  async #runScales() {
    const { state } = this.store, { picture } = editOf(state);
    if (!hasScales(editOf(state).task)) return;
    if (!state.scales[picture]) {
      await this.loadScales();
      if (!this.store.state.scales[picture]) return;
    }
    for (const request of scaleRequests(this.store.state)) this.#run(request, "preview", performance.now());
  }

  async loadScales() {
    const { picture } = editOf(this.store.state);
    if (!picture || this.store.state.scales[picture]) return;
    try {
      const { scales } = await this.api.scales(picture, this.store.state.session.previewSide);
      this.store.dispatch({ type: "scales", picture, scales });
    } catch { /* a page without start scales still works */ }
  }

  // Makes pictures of the layers of a request. The pictures beside a layer of a preview are sent as small as it is: both have to fit.
  async #resolve(request, side) {
    const inputs = {};
    for (const [name, list] of Object.entries(request.inputs)) {
      inputs[name] = await Promise.all(list.map((input) => {
        if (typeof input !== "string") return this.#uploadLayer(input, side);
        return side !== null && hasLayers(request) ? this.#uploadSmall(input, request.base, side) : input;
      }));
    }
    return inputs;
  }

  #upload(key, make, name) {
    if (!this.#uploads.has(key)) {
      const upload = make().then((blob) => this.api.upload(blob, name)).then((picture) => {
        this.store.dispatch({ type: "picture", picture, isSource: false });
        return picture.id;
      });
      upload.catch(() => this.#uploads.delete(key));
      this.#uploads.set(key, upload);
    }
    return this.#uploads.get(key);
  }

  #uploadLayer(input, side) {
    const { state } = this.store, base = state.pictures[input.base], size = previewSize(base, side);
    const operations = editOf(state).layers[input.layer] ?? [];
    const stem = base.name.replace(/\.[^.]*$/, ""), kind = { fill: "mask", "edit-mask": "edit-mask", edit: "edited", paint: "painting" }[input.kind] ?? input.kind;
    const key = [input.layer, input.version, input.ground, size.width].join();
    return this.#upload(key, () => this.layers.encode(input, operations, size), `${stem}-${kind}.png`);
  }

  #uploadSmall(id, baseID, side) {
    const { pictures } = this.store.state, picture = pictures[id];
    const small = Math.round(Math.max(picture.width, picture.height) * previewFactor(pictures[baseID], side));
    if (small >= Math.max(picture.width, picture.height)) return Promise.resolve(id);
    return this.#upload(`${id}@${small}`, () => this.api.picture(id, { side: small }), picture.name.replace(/\.[^.]*$/, "-small.png"));
  }
}
