// What is done with the picture that is shown: its command, its pipeline, saving, and using it as the picture.

import { el, find } from "./dom.js";
import { editOf, resultOf, shownPicture } from "./state.js";

export class Results {
  #last = undefined;

  constructor({ store, api, stage, frame, onError, say }) {
    Object.assign(this, { store, api, stage, frame, onError, say });
    const actions = {
      "copy-command": () => this.copyCommand(), save: () => this.save(), download: () => this.download(), "save-pipeline": () => this.savePipeline(),
      "use-result": () => this.use(),
    };
    for (const [id, act] of Object.entries(actions)) find(id).addEventListener("click", () => act().catch(onError));
    find("command-close").addEventListener("click", () => { find("command").hidden = true; });
    find("command-text").addEventListener("focus", (event) => event.target.select());
    store.watch((state) => this.#sync(state));
  }

  // The shown picture with its job: the chosen one of a grid, a result, or the live answer.
  current(state = this.store.state) {
    const edit = editOf(state), key = edit.task === "sample" ? this.frame.chosen ?? "sample-0" : edit.task;
    const picture = shownPicture(state, key);
    if (!picture) return null;
    const result = resultOf(state, picture.id), answer = state.live[key];
    return { picture, job: result?.job ?? (state.shown === null ? answer?.job : null) ?? null, isFinal: Boolean(result) };
  }

  refresh() { this.#sync(this.store.state); }

  #sync(state) {
    const current = this.current(state);
    if (current?.picture.id !== this.#last) find("command").hidden = true;
    this.#last = current?.picture.id;
    for (const id of ["save", "download", "save-pipeline", "use-result"]) find(id).disabled = !current?.isFinal;
    find("copy-command").disabled = !current?.job;
    find("save").title = state.session.outDir ? `Save into ${state.session.outDir} (Ctrl+S)` : "Save into the folder of the studio (Ctrl+S)";
  }

  async copyCommand() {
    const current = this.current();
    if (!current?.job) return;
    const { command, wrote } = await this.api.command(current.job);
    find("command").hidden = false;
    find("command-text").value = command;
    let isCopied = true;
    try { await navigator.clipboard.writeText(command); } catch {
      isCopied = false;
      find("command-text").focus();
      find("command-text").select();
    }
    const files = wrote?.length ? ` Wrote ${wrote.join(", ")}, which it reads.` : "";
    this.say((isCopied ? "The command is copied." : "Copy the command from the field.") + files);
  }

  async save() {
    const current = this.current();
    if (!current) return;
    const { path } = await this.api.save(current.picture.id);
    this.say(`Saved ${path}.`);
  }

  async download() {
    const current = this.current();
    if (!current) return;
    this.#give(await this.api.picture(current.picture.id), current.picture.name);
    this.say(`Downloaded ${current.picture.name}.`);
  }

  async savePipeline() {
    const current = this.current();
    if (!current) return;
    const { yaml, name } = await this.api.pipeline(current.picture.id);
    this.#give(new Blob([yaml], { type: "text/yaml" }), name);
    this.say(`Downloaded ${name}: singan-tool pipeline ${name} makes the picture again.`);
  }

  // The result becomes the picture that the next task works on.
  async use() {
    const current = this.current();
    if (!current) return;
    this.store.dispatch({ type: "picture", picture: current.picture, isSource: true });
    this.store.dispatch({ type: "open", id: current.picture.id });
    this.stage.fit();
  }

  #give(blob, name) {
    const url = URL.createObjectURL(blob), link = el("a", { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}
