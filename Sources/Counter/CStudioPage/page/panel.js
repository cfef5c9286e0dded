// The panel at the right: the form of the task. It is built anew when the task changes, and follows the state in between.

import { el, button, find } from "./dom.js";
import { optionControl, segments, details, field, pictureChooser, section, title } from "./controls.js";
import { budgetControl } from "./budget.js";
import { editOf, engineOf, formOf, taskOf, isTrained } from "./state.js";
import { inputName, seedPlus, toggled } from "./requests.js";
import { forms, markControls, taskNames } from "./forms.js";
import { engineNames } from "./scene.js";

export class Panel {
  #controls = [];
  #built = null;

  constructor(context) {
    this.context = context;
    context.store.watch((state) => this.sync(state));
  }

  sync(state) {
    const edit = editOf(state), task = taskOf(state);
    const key = [edit.task, task?.options.length, state.session.version].join();
    if (key !== this.#built) {
      this.#built = key;
      this.#build(state, task);
    }
    for (const control of this.#controls) control.sync?.(state);
  }

  #build(state, task) {
    const { context } = this, verb = editOf(state).task, body = find("panel-body");
    const head = el("header", { class: "panel-head" }, el("h2", {}, taskNames[verb] ?? title(verb)),
      el("p", {}, task?.abstract ?? (verb === "train" ? "Let SinGAN learn this picture. Its results can then be compared with those of patches." : "")));
    if (!task) {
      this.#controls = [...(forms[verb]?.(context, null)?.controls ?? [])];
      body.replaceChildren(head, ...this.#controls.map((control) => control.node));
      find("apply").hidden = true;
      return;
    }
    const own = forms[verb]?.(context, task) ?? { controls: genericInputs(context, task), options: task.options.map((option) => option.name) };
    const first = own.controls, main = own.options.map((name) => task.options.find((option) => option.name === name)).filter(Boolean);
    const hidden = new Set([...own.options, ...(own.hidden ?? [])]);
    const controls = main.map((option) => optionControl(context.store, task.verb, option));
    const rest = task.options.filter((option) => !hidden.has(option.name)).map((option) => optionControl(context.store, task.verb, option));
    const seed = seedControl(context.store, task.verb), engine = engineControls(context, task);
    this.#controls = [...first, ...controls, ...rest, seed, ...engine];
    body.replaceChildren(head, section(null, ...[...first, ...controls, seed].map((control) => control.node)),
      rest.length ? details("More options", rest.map((control) => control.node)) : "",
      engine.length ? section("Engine", ...engine.map((control) => control.node)) : "");
    body.scrollTop = 0;
    find("apply").hidden = false;
  }
}

// The inputs of a task that the page doesn't know. One that takes several pictures has them in the order in which they were chosen.
function genericInputs(context, task) {
  const { store, pictures } = context;
  const choosers = task.inputs.map((input, index) => {
    const name = inputName(input);
    const read = (state) => formOf(editOf(state), task.verb).inputs[name] ?? (index === 0 ? [editOf(state).picture] : []);
    const next = (id) => (input.isRepeated ? toggled(read(store.state), id) : [id]);
    return pictureChooser({
      store, pictures, label: title(name.replace(/^--/, "").toLowerCase()), help: input.summary, read, isRepeated: input.isRepeated,
      id: `input-${name.replace(/^--/, "")}`, none: input.isRequired ? null : "none",
      choose: (id) => store.dispatch({ type: "input", task: task.verb, name, ids: id ? next(id) : [] }),
    });
  });
  return [...choosers, ...markControls(context, task)];
}

function seedControl(store, task) {
  const input = el("input", { type: "text", inputmode: "numeric", id: "seed", "data-option": "seed", autocomplete: "off" });
  input.addEventListener("input", () => { if (/^\d+$/.test(input.value)) store.dispatch({ type: "seed", task, seed: input.value, merge: "seed" }); });
  const next = button({
    icon: "shuffle", text: "New", label: "New seed", id: "new-seed", class: "small",
    onclick: () => {
      const edit = editOf(store.state);
      store.dispatch({ type: "seed", task, seed: seedPlus(formOf(edit, task).seed, task === "sample" ? edit.count : 1) });
    },
  });
  const node = field("Seed", input, { help: "The same seed gives the same picture." });
  const row = el("div", { class: "row" }, next);
  input.replaceWith(row);
  row.prepend(input);
  return { node, sync: (state) => { if (document.activeElement !== input) input.value = formOf(editOf(state), task).seed; } };
}

function engineControls({ store }, task) {
  if (!task.engines?.length) return [];
  const engine = segments({
    label: "Made by", id: "engine", read: (state) => engineOf(editOf(state), task),
    choices: task.engines.map((value) => ({ value, text: engineNames[value] ?? value })),
    choose: (value) => {
      const { state } = store, other = engineOf(editOf(state), task);
      store.dispatch({ type: "engine", engine: value });
      if (value !== other && task.verb !== "sample") store.dispatch({ type: "compare", with: "engine", mode: "slider" });
    },
  });
  const note = el("p", { class: "note" }), budget = budgetControl({ store });
  return [...(task.engines.length > 1 ? [engine] : []), {
    node: el("div", {}, budget.node, note),
    sync: (state) => {
      const edit = editOf(state), isSinGAN = engineOf(edit, task) === "singan", model = formOf(edit, task.verb).inputs["--model"]?.[0] ?? edit.picture;
      const trained = isTrained(state, model, edit.budget, task.verb);
      budget.node.hidden = !isSinGAN;
      if (!isSinGAN) note.textContent = task.engines.length === 1 ? "Patches alone: no training." : "No training: answers at once.";
      else if (trained) note.textContent = "The model is trained: answers follow your changes.";
      else note.textContent = "There is no model of this time yet. Apply trains it first; Train shows how it learns.";
      budget.sync(state);
    },
  }];
}
