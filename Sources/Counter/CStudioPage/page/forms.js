// The forms of the tasks that the page knows: which controls they have beside their options, and which options come first.

import { el, button } from "./dom.js";
import { field, pictureChooser, segments, slider, thumbnail, paintThumbnails } from "./controls.js";
import { basePicture, editOf, formOf, layerName, layerOf, objectAction } from "./state.js";
import { parseSize, sizeText } from "./geometry.js";
import { frameOf } from "./scene.js";
import { round, turn } from "./placement.js";
import { markOf, scaleRequests, requestID } from "./requests.js";
import { trainForm } from "./training.js";

export const taskNames = {
  sample: "Sample", harmonize: "Place an object", paint: "Paint", edit: "Edit", fill: "Fill", style: "Style", superres: "Enlarge", animate: "Animate",
  reconstruct: "Reconstruct", train: "Train",
};

export const tabNames = { ...taskNames, harmonize: "Place" };

export const forms = {
  train: (context) => trainForm(context),

  sample: ({ store }) => ({
    controls: [countControl(store), sizeControl(store), tileControl(store), scaleSlider(store, "sample", 0)],
    options: ["variety"], hidden: ["size", "tile", "start-scale", "count", "sheet"],
  }),

  harmonize: (context) => ({
    controls: [objectControl(context), placementControl(context), scaleStrip(context, "harmonize")],
    options: ["strength", "colors"], hidden: ["at", "scale", "rotate", "start-scale"],
  }),

  paint: (context) => ({
    controls: [groundControl(context.store), inkControl(context), modelControl(context, "paint", "Textures of", "this picture"),
      clearControl(context, ["paint"]), scaleStrip(context, "paint")],
    options: [], hidden: ["start-scale"],
  }),

  edit: (context) => ({
    controls: [inkControl(context), copyControl(context), modelControl(context, "edit", "The picture before", "this picture"),
      clearControl(context, ["edit", "edit-mask"]), scaleStrip(context, "edit")],
    options: [], hidden: ["start-scale"],
  }),

  fill: (context) => ({
    controls: [inkControl(context, false), maskChooser(context), clearControl(context, ["fill"])], options: [], hidden: ["count"],
  }),

  style: (context) => ({
    controls: [modelControl(context, "style", "Style of"), scaleStrip(context, "style")], options: ["strength", "colors", "keep-color"],
    hidden: ["start-scale"],
  }),

  superres: () => ({ controls: [], options: ["factor"] }),
  animate: (context, task) => ({ controls: markControls(context, task), options: ["frames", "fps", "calm", "loop"] }),
};

// The brush that marks where the task has a picture of what is marked.
export function markControls(context, task) {
  const mark = markOf(task);
  if (!mark) return [];
  const label = el("span", { class: "label" }, mark.name === "--region" ? "Mark what may move" : "Mark on the picture");
  const ink = inkControl(context, false), clear = clearControl(context, [mark.kind]);
  return [{ node: el("div", { class: "stack", id: "marking" }, label, ink.node, clear.node), sync: (state) => { ink.sync(state); clear.sync(state); } }];
}

const countControl = (store) => segments({
  label: "Pictures", id: "count", choices: [1, 4, 6, 9, 12].map((value) => ({ value, text: String(value) })),
  read: (state) => editOf(state).count, choose: (count) => store.dispatch({ type: "count", count }),
});

const tileControl = (store) => segments({
  label: "Tile", id: "tile", help: "Copies of the picture continue each other; the canvas shows them side by side.",
  choices: [
    { value: "", text: "Off" }, { value: "x", text: "↔", title: "left to right" }, { value: "y", text: "↕", title: "top to bottom" },
    { value: "both", text: "Both" },
  ],
  read: (state) => formOf(editOf(state), "sample").options.tile?.[0] ?? "",
  choose: (value) => store.dispatch({ type: "option", task: "sample", name: "tile", values: value ? [value] : null }),
});

function sizeControl(store) {
  const side = (name) => el("input", { type: "number", min: "16", max: "16384", "aria-label": name, "data-option": `size-${name}` });
  const sides = [side("width"), side("height")];
  const write = () => {
    const size = parseSize(`${sides[0].value}x${sides[1].value}`);
    if (!size || size.width < 16 || size.height < 16) return;
    store.dispatch({ type: "option", task: "sample", name: "size", values: [sizeText(size)], merge: "size" });
  };
  sides.forEach((input) => input.addEventListener("input", write));
  const reset = button({ icon: "reset", label: "The picture's own size", class: "mini",
    onclick: () => store.dispatch({ type: "option", task: "sample", name: "size", values: null }) });
  const row = el("div", { class: "row", role: "group", "aria-label": "Size" }, sides[0], el("span", { class: "times" }, "×"), sides[1]);
  return {
    node: el("div", { class: "field", title: "Drag the frame of the first picture, or type." },
      el("div", { class: "field-head" }, el("span", { class: "label" }, "Size"), reset), row),
    sync: (state) => {
      const frame = frameOf(state);
      reset.hidden = !formOf(editOf(state), "sample").options.size;
      if (frame && !sides.includes(document.activeElement)) [sides[0].value, sides[1].value] = [frame.width, frame.height];
    },
  };
}

// The start scale as a slider over the scales that the picture has.
function scaleSlider(store, task, least) {
  let built = null, control = null;
  const node = el("div", {});
  return {
    node,
    sync: (state) => {
      const count = state.scales[editOf(state).picture]?.length ?? 8;
      if (built !== count) {
        built = count;
        control = slider({
          store, task, name: "start-scale", label: "Start scale", least, most: count - 1, step: 1, fallback: least, id: "start-scale",
          help: "The first scale that is drawn anew. Coarser ones keep the picture's layout.",
          format: (text) => (/%$/.test(text) ? text : `${text} of ${count - 1}`),
        });
        node.replaceChildren(control.node);
      }
      control.sync(state);
    },
  };
}

// All start scales as pictures: the eye chooses, not the number.
function scaleStrip({ store, pictures }, task) {
  const row = el("div", { class: "scales", role: "group", "aria-label": "Start scales", id: "scales" });
  const choose = (scale) => store.dispatch({ type: "option", task, name: "start-scale", values: scale === null ? null : [String(scale)] });
  const automatic = el("button", { type: "button", class: "thumb none", "data-scale": "", onclick: () => choose(null) }, "auto");
  let shown = "";
  const sync = (state) => {
    const scales = (state.scales[editOf(state).picture] ?? []).filter(({ scale }) => scale > 0);
    const answerOf = (scale) => {
      const answer = state.live[`scale-${scale}`];
      return answer?.task === task && answer.base === editOf(state).picture ? answer : null;
    };
    const wantedIDs = new Map(scaleRequests(state).map((request) => [request.key, request]));
    const text = scales.map(({ scale }) => `${scale}:${answerOf(scale)?.picture.id ?? ""}`).join();
    if (text !== shown) {
      shown = text;
      row.replaceChildren(automatic, ...scales.map(({ scale }) => {
        const answer = answerOf(scale), name = `Start scale ${scale}`;
        const properties = { onclick: () => choose(scale), "data-scale": String(scale), "aria-label": name, title: name };
        const badge = el("span", { class: "badge" }, String(scale));
        if (answer) return thumbnail(pictures, answer.picture, properties, badge);
        return el("button", { type: "button", class: "thumb", ...properties }, badge);
      }));
    }
    const chosen = formOf(editOf(state), task).options["start-scale"]?.[0] ?? "";
    for (const node of row.children) {
      const key = `scale-${node.dataset.scale}`, request = wantedIDs.get(key), answer = answerOf(node.dataset.scale);
      node.setAttribute("aria-pressed", String(node.dataset.scale === chosen));
      node.classList.toggle("is-stale", Boolean(answer && request && answer.id !== requestID(request, answer.side)));
    }
    paintThumbnails(pictures, row);
  };
  return {
    node: el("div", { class: "field" }, el("div", { class: "field-head" },
      el("span", { class: "label" }, "Start scale"), el("span", { class: "value" }, "much → little change")), row),
    sync,
  };
}

function objectControl({ store, pictures, chooseObject }) {
  const chooser = pictureChooser({
    store, pictures, label: "Objects of this session", read: () => null,
    filter: (picture, state) => Boolean(picture?.hasAlpha) && picture.id !== editOf(state).picture,
    choose: (id) => store.dispatch(objectAction(store.state, store.state.pictures[id])),
  });
  const open = button({ icon: "open", text: "Choose an object…", class: "wide", id: "choose-object",
    title: "A PNG with alpha; or drop one onto the picture", onclick: chooseObject });
  return {
    node: el("div", { class: "stack" }, open, chooser.node),
    sync: (state) => {
      chooser.sync(state);
      chooser.node.hidden = !state.sources.some((id) => state.pictures[id].hasAlpha && id !== editOf(state).picture);
    },
  };
}

// Where the chosen object is, in numbers: for the keyboard.
function placementControl({ store }) {
  const change = (part) => {
    const edit = editOf(store.state), old = edit.placements[edit.chosen];
    if (old) store.dispatch({ type: "move", index: edit.chosen, placement: { ...old, ...part }, merge: "place numbers" });
  };
  const number = (label, name, step, read, write) => {
    const input = el("input", { type: "number", step: String(step), "data-option": name, "aria-label": label });
    input.addEventListener("input", () => { if (Number.isFinite(input.valueAsNumber)) change(write(input.valueAsNumber)); });
    return { input, read, node: el("label", { class: "tiny" }, el("span", {}, label), input) };
  };
  const inputs = [
    number("X %", "at-x", 1, (p) => round(p.x * 100, 1), (value) => ({ x: Math.min(1, Math.max(0, value / 100)) })),
    number("Y %", "at-y", 1, (p) => round(p.y * 100, 1), (value) => ({ y: Math.min(1, Math.max(0, value / 100)) })),
    number("Scale", "scale", 0.05, (p) => p.scale, (value) => ({ scale: Math.min(20, Math.max(0.01, value)) })),
    number("Rotate °", "rotate", 5, (p) => p.rotate, (value) => ({ rotate: turn(value) })),
  ];
  const remove = button({ icon: "trash", label: "Remove the object", id: "remove-object", class: "mini",
    onclick: () => store.dispatch({ type: "removeObject", index: editOf(store.state).chosen }) });
  const name = el("span", { class: "label" });
  const node = el("div", { class: "field" }, el("div", { class: "field-head" }, name, remove),
    el("div", { class: "four" }, inputs.map(({ node: label }) => label)));
  return {
    node,
    sync: (state) => {
      const edit = editOf(state), object = edit.placements[edit.chosen];
      node.hidden = !object;
      if (!object) return;
      name.textContent = state.pictures[object.picture]?.name ?? "Object";
      for (const { input, read } of inputs) if (document.activeElement !== input) input.value = String(read(object));
    },
  };
}

function modelControl({ store, pictures }, task, label, none = null) {
  return pictureChooser({
    store, pictures, label, none, id: `model-${task}`, filter: (picture, state) => Boolean(picture) && picture.id !== editOf(state).picture,
    read: (state) => formOf(editOf(state), task).inputs["--model"]?.[0] ?? null,
    choose: (id) => store.dispatch({ type: "input", task, name: "--model", ids: id ? [id] : undefined }),
  });
}

// A mask has the picture's size.
function maskChooser({ store, pictures }) {
  const isMask = (picture, base) => picture && base && picture.id !== base.id && picture.width === base.width && picture.height === base.height;
  const chooser = pictureChooser({
    store, pictures, label: "Or a mask of the session", none: "none", filter: (picture, state) => isMask(picture, basePicture(state)),
    read: (state) => formOf(editOf(state), "fill").inputs["--mask"]?.[0] ?? null,
    choose: (id) => store.dispatch({ type: "input", task: "fill", name: "--mask", ids: id ? [id] : undefined }),
  });
  return {
    node: chooser.node,
    sync: (state) => {
      chooser.sync(state);
      chooser.node.hidden = !state.sources.some((id) => isMask(state.pictures[id], basePicture(state)));
    },
  };
}

function groundControl(store) {
  const control = segments({
    label: "Canvas", id: "ground", choices: [{ value: "picture", text: "The picture" }, { value: "plain", text: "Plain" }],
    read: (state) => (editOf(state).ground === null ? "picture" : "plain"),
    choose: (value) => store.dispatch({ type: "ground", ground: value === "plain" ? color.value : null }),
  });
  const color = el("input", { type: "color", value: "#b9a05a", "aria-label": "Colour of the plain canvas", id: "ground-color" });
  color.addEventListener("input", () => store.dispatch({ type: "ground", ground: color.value, merge: "ground" }));
  control.node.append(color);
  return { node: control.node, sync: (state) => { control.sync(state); color.hidden = editOf(state).ground === null; } };
}

// Size and colour of the brush: no part of the edit, so they stay when it is undone.
function inkControl({ brush, stage }, hasColor = true) {
  const size = el("input", { type: "range", min: "2", max: "160", step: "1", id: "brush-size" }), value = el("output", { class: "value" });
  size.addEventListener("input", () => { brush.size = Number(size.value); sync(); stage.redraw(); });
  const color = el("input", { type: "color", id: "brush-color", "aria-label": "Colour" });
  color.addEventListener("input", () => { brush.color = color.value; });
  const sync = () => {
    size.value = String(brush.size);
    size.style.setProperty("--filled", `${(brush.size - 2) / 158 * 100}%`);
    value.textContent = `${Math.round(brush.size)} px`;
    color.value = brush.color;
  };
  const node = el("div", { class: "stack" }, field("Brush", size, { value }), hasColor ? field("Colour", color) : null);
  if (hasColor) node.lastChild.classList.add("inline");
  return { node, sync };
}

const copyControl = ({ brush, stage }) => {
  const control = segments({
    label: "A dragged region is", id: "region-mode", choices: [{ value: false, text: "Copied" }, { value: true, text: "Moved" }],
    read: () => brush.isMoving, choose: (value) => { brush.isMoving = value; control.sync(); stage.redraw(); },
  });
  return control;
};

function clearControl({ store }, kinds) {
  const names = (edit) => kinds.filter((kind) => layerOf(edit, kind).length).map((kind) => layerName(edit.picture, kind));
  const clear = button({ icon: "trash", text: "Clear", class: "wide", id: "clear",
    onclick: () => names(editOf(store.state)).forEach((layer) => store.dispatch({ type: "clear", layer })) });
  return { node: clear, sync: (state) => { clear.disabled = !names(editOf(state)).length; } };
}
