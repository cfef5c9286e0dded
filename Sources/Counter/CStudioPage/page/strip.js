// The strip below: the session's pictures, and all results with the newest first.

import { el, find, button } from "./dom.js";
import { thumbnail, paintThumbnails } from "./controls.js";
import { editOf, strip } from "./state.js";
import { line } from "./options.js";
import { tabNames } from "./forms.js";
import { progress } from "./store.js";

export class Strip {
  #shown = "";
  #seen = null;

  constructor({ store, pictures, openFile }) {
    Object.assign(this, { store, pictures });
    find("sources").append(el("div", { class: "thumbs", id: "source-list" }),
      button({ icon: "plus", label: "Open pictures", class: "thumb add", id: "add-picture", onclick: openFile }));
    for (const id of ["sources", "history"]) {
      find(id).addEventListener("wheel", (event) => { find(id).scrollLeft += event.deltaY; }, { passive: true });
    }
    store.watch((state) => this.sync(state), progress);
  }

  sync(state) {
    const results = strip(state), text = [state.sources.join(), results.map((result) => result.picture).join()].join("|");
    if (text !== this.#shown) {
      this.#shown = text;
      find("source-list").replaceChildren(...state.sources.map((id) => this.#source(state.pictures[id])));
      const old = new Map([...find("history").children].map((node) => [node.dataset.result, node]));
      find("history").replaceChildren(...results.map((result) => {
        const node = old.get(result.picture) ?? this.#result(state, result);
        node.querySelector(".badge").textContent = result.number ?? "";
        return node;
      }));
    }
    const edit = editOf(state);
    for (const node of find("source-list").children) node.setAttribute("aria-pressed", String(node.dataset.picture === edit.picture));
    if (this.#seen !== edit.picture) {
      this.#seen = edit.picture;
      find("source-list").querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    const current = state.shown ?? state.live[edit.task]?.picture.id;
    for (const node of find("history").children) {
      node.setAttribute("aria-pressed", String(node.dataset.result === state.shown));
      node.classList.toggle("is-live", state.shown === null && node.dataset.result === current);
    }
    find("history-empty").hidden = results.length > 0;
    this.paint();
  }

  paint() { paintThumbnails(this.pictures, find("strip")); }

  #source(picture) {
    return thumbnail(this.pictures, picture, {
      "data-picture": picture.id, title: `${picture.name}, ${picture.width} × ${picture.height}`,
      onclick: () => this.store.dispatch({ type: "open", id: picture.id }),
    });
  }

  #result(state, result) {
    const picture = state.pictures[result.picture], options = line(result.options);
    const name = tabNames[result.task] ?? result.task;
    const says = [options ? `${name}: ${options}` : name, `seed ${result.seed}`, result.engine, `${picture.width} × ${picture.height}`]
      .filter(Boolean).join(", ");
    const node = thumbnail(this.pictures, picture, {
      "data-result": picture.id, title: says, "aria-label": says,
      onclick: () => this.store.dispatch({ type: "show", id: this.store.state.shown === picture.id ? null : picture.id }),
    }, el("span", { class: "badge" }),
    el("span", { class: "caption" }, result.task === "sample" ? `seed ${result.seed}` : name));
    return node;
  }
}
