// Pictures that come in: chosen, dropped or pasted. A picture with a recipe brings its task, options and seed back.

import { find } from "./dom.js";
import { basePicture, editOf, objectAction } from "./state.js";
import { tabNames } from "./forms.js";

export class Opening {
  constructor({ store, api, stage, onError, say }) {
    Object.assign(this, { store, api, stage, onError, say });
    for (const [id, open] of [["open-file", (files) => this.open(files)], ["open-object", (files) => this.openObjects(files)]]) {
      const input = find(id);
      input.addEventListener("change", () => {
        open([...input.files]);
        input.value = "";
      });
    }
    document.addEventListener("dragover", (event) => this.#over(event));
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("is-dropping"); });
    document.addEventListener("drop", (event) => this.#drop(event));
    document.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length) this.open(files);
    });
  }

  choose() { find("open-file").click(); }
  chooseObject() { find("open-object").click(); }

  #over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("is-dropping");
  }

  #drop(event) {
    event.preventDefault();
    document.body.classList.remove("is-dropping");
    const files = [...event.dataTransfer.files], box = this.stage.canvas.getBoundingClientRect();
    const base = basePicture(this.store.state);
    const isOnCanvas = event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom;
    if (base && isOnCanvas && editOf(this.store.state).task === "harmonize") {
      const world = this.stage.world({ x: event.clientX - box.left, y: event.clientY - box.top });
      const share = (value) => Math.min(1, Math.max(0, Math.round(value * 1e4) / 1e4));
      this.openObjects(files, { x: share(world.x / base.width), y: share(world.y / base.height) });
    } else this.open(files);
  }

  async #upload(file) {
    const picture = await this.api.upload(file, file.name);
    this.store.dispatch({ type: "picture", picture, isSource: true });
    return picture;
  }

  async open(files) {
    for (const file of files) {
      try {
        const picture = await this.#upload(file);
        this.store.dispatch({ type: "open", id: picture.id });
        if (picture.made) {
          this.store.dispatch({ type: "recipe", made: picture.made });
          const { task, seed } = picture.made;
          this.say(`Made by ${tabNames[task] ?? task} with seed ${seed}: its recipe is in the form.`);
        } else this.say(`Opened ${picture.name}, ${picture.width} × ${picture.height}.`);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  // Objects for the picture; without one the first becomes the picture. An object that was made by the tool brings its recipe back instead.
  async openObjects(files, at = null) {
    if (!basePicture(this.store.state)) return this.open(files);
    for (const file of files) {
      try {
        const picture = await this.#upload(file);
        if (!picture.hasAlpha && picture.made) {
          this.store.dispatch({ type: "open", id: picture.id });
          this.store.dispatch({ type: "recipe", made: picture.made });
          continue;
        }
        if (editOf(this.store.state).task !== "harmonize") this.store.dispatch({ type: "task", task: "harmonize" });
        this.store.dispatch(objectAction(this.store.state, picture, at));
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
