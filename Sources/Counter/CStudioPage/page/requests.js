// What the tool has to compute for an edit: the requests of a task, from its form, objects and layers. A layer (what was painted) stands in
// a request as {layer, base, ground, version} and becomes a picture when it is sent.

import { basePicture, editOf, engineOf, formOf, isTrained, layerName, layerOf, taskOf } from "./state.js";
import { known, set } from "./options.js";
import * as placement from "./placement.js";
import { previewFactor } from "./geometry.js";

const automatic = new Set(["sample", "harmonize", "paint", "edit", "fill", "style", "superres"]);
const withScales = new Set(["harmonize", "paint", "edit", "style"]);

const nothing = (missing) => ({ requests: [], missing, isAutomatic: false });

// Returns {requests, missing, isAutomatic}: `missing` tells the person what to do where nothing can be computed yet, and `isAutomatic` is
// whether an input alone may start it. What trains waits for its button.
export function wanted(state) {
  const edit = editOf(state), task = taskOf(state), base = basePicture(state);
  if (!base) return nothing("Open a picture, or drop one here.");
  if (!task) return nothing(null);
  const form = formOf(edit, task.verb);
  const parts = (builders[task.verb] ?? generic)({ state, edit, task, base, form });
  if (parts.missing) return nothing(parts.missing);
  const engine = engineOf(edit, task);
  const budget = engine === "singan" ? edit.budget : null;
  const request = (index) => {
    const key = parts.count ? `${task.verb}-${index}` : task.verb;
    return {
      key, slot: task.verb === "harmonize" ? "place" : key, task: task.verb, inputs: parts.inputs,
      options: known({ ...form.options, ...parts.options }, task), seed: seedPlus(form.seed, index), engine, budget, base: base.id, model,
      placements: task.verb === "harmonize" ? edit.placements : null,
    };
  };
  const model = modelOf(parts.inputs, base), needsTraining = engine === "singan" && !isTrained(state, model, edit.budget, task.verb);
  return {
    requests: Array.from({ length: parts.count ?? 1 }, (_, index) => request(index)), missing: null,
    isAutomatic: automatic.has(task.verb) && !needsTraining,
  };
}

const modelOf = (inputs, base) => (typeof inputs["--model"]?.[0] === "string" ? inputs["--model"][0] : base.id);

// Seeds are whole numbers of up to 64 bits; other texts stay as they are, and the tool says what is wrong with them.
export function seedPlus(seed, count) {
  return /^\d+$/.test(seed) ? String(BigInt(seed) + BigInt(count)) : seed;
}

export const inputName = (input) => input.name.replace(/\.+$/, "");
const firstInput = (task, fallback) => (task.inputs[0] ? inputName(task.inputs[0]) : fallback);

export function layerInput(edit, kind, ground = null) {
  const operations = layerOf(edit, kind);
  return {
    layer: layerName(edit.picture, kind), kind, base: edit.picture, ground,
    version: operations.length ? `${operations.length}:${operations.at(-1).id}` : "0",
  };
}

// The input of a task for what is marked on its picture, {name, kind}: its layer is painted with the brush. An object's mask lies on the object.
export function markOf(task) {
  if (!task || task.verb === "harmonize") return null;
  const input = task.inputs.find(({ option }) => ["mask", "region"].includes(option));
  return input ? { name: inputName(input), kind: task.verb === "fill" ? "fill" : `${task.verb}-${input.option}` } : null;
}

export const isMask = (kind) => kind === "fill" || /-(mask|region)$/.test(kind);

// A list of pictures with one more, or without it where it was in the list.
export const toggled = (ids, id) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);

const builders = {
  sample: ({ edit, task, base }) => ({ inputs: { [firstInput(task, "IMAGE")]: [base.id] }, count: edit.count }),

  harmonize: ({ edit, task, base }) => {
    if (!edit.placements.length) return { missing: "Drop an object onto the picture, or choose one." };
    const canRotate = task.options.some((option) => option.name === "rotate");
    return {
      inputs: { BACKGROUND: [base.id], OBJECT: edit.placements.map((p) => p.picture) },
      options: placement.options(edit.placements, canRotate),
    };
  },

  paint: ({ edit, base, form }) => {
    const model = form.inputs["--model"]?.[0] ?? base.id;
    if (layerOf(edit, "paint").length) return { inputs: { PAINTING: [layerInput(edit, "paint", edit.ground)], "--model": [model] } };
    if (model !== base.id) return { inputs: { PAINTING: [base.id], "--model": [model] } };
    return { missing: "Paint on the picture, or choose the picture whose textures this painting gets." };
  },

  edit: ({ edit, base, form }) => {
    const model = form.inputs["--model"]?.[0] ?? base.id;
    const isPainted = layerOf(edit, "edit").length > 0;
    if (!isPainted && model === base.id) return { missing: "Copy, move or paint something, or choose the picture before the edit." };
    const inputs = { EDITED: [isPainted ? layerInput(edit, "edit") : base.id], "--model": [model] };
    if (layerOf(edit, "edit-mask").length) inputs["--mask"] = [layerInput(edit, "edit-mask")];
    return { inputs };
  },

  fill: ({ edit, base, form }) => {
    const chosen = form.inputs["--mask"]?.[0];
    if (layerOf(edit, "fill").length) return { inputs: { PICTURE: [base.id], "--mask": [layerInput(edit, "fill")] } };
    if (chosen) return { inputs: { PICTURE: [base.id], "--mask": [chosen] } };
    return base.hasAlpha ? { inputs: { PICTURE: [base.id] } } : { missing: "Mark what should go." };
  },

  style: ({ base, form }) => {
    const model = form.inputs["--model"]?.[0];
    return model ? { inputs: { CONTENT: [base.id], "--model": [model] } } : { missing: "Choose the picture whose style this one gets." };
  },
};

// A task that the page doesn't know: its first input is the picture, the others are chosen in its form, or marked on the picture.
function generic({ edit, task, base, form }) {
  const inputs = {}, mark = markOf(task);
  for (const [index, input] of task.inputs.entries()) {
    const name = inputName(input);
    if (name === mark?.name && layerOf(edit, mark.kind).length) {
      inputs[name] = [layerInput(edit, mark.kind)];
      continue;
    }
    const ids = form.inputs[name] ?? (index === 0 ? [base.id] : []);
    if (ids.length) inputs[name] = ids;
    else if (input.isRequired) return { missing: `Choose a picture for ${name}.` };
  }
  return { inputs };
}

// One request for each start scale. The scales are counted from 0, where objects and paintings can't enter.
export function scaleRequests(state) {
  const { requests, isAutomatic } = wanted(state);
  const [request] = requests, scales = request && state.scales[request.base];
  if (!request || !scales || !isAutomatic || !withScales.has(request.task)) return [];
  return scales.filter(({ scale }) => scale > 0).map(({ scale }) => ({
    ...request, key: `scale-${scale}`, slot: `scale-${scale}`, options: set(request.options, "start-scale", [String(scale)]),
  }));
}

export const hasScales = (task) => withScales.has(task);

// Two requests with the same text have the same pictures.
export function requestID(request, side = null) {
  const sorted = (object) => Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([request.task, sorted(request.inputs), sorted(request.options), request.seed, request.engine, request.budget, side]);
}

// The request whose preview is asked for. Where the tool tries several strengths for objects, and has found one for these in the picture already,
// previews of the next place take it: trying all again would take twice as long. The full size tries them again.
export function previewed(request, state) {
  if (request.task !== "harmonize" || request.options.strength || request.options["start-scale"]) return request;
  const found = state.strengths[foundFor(request)];
  return found === undefined ? request : { ...request, options: set(request.options, "strength", [String(found)]) };
}

// The objects, their picture and all that the strength depends on, but for their places.
export function foundFor(request) {
  const { at, scale, rotate, ...others } = request.options;
  return JSON.stringify([request.base, (request.placements ?? []).map(({ picture }) => picture), Object.entries(others).sort(), request.engine]);
}

// What takes longer has smaller previews, so that all answer alike: what is made of a whole picture, objects for which the tool tries several
// strengths, and samples of much variety, for which it looks for the noise that gives so much. The cells of a grid are small.
function previewShare(request, count) {
  const { options } = request;
  // Start scales are those of pictures of the whole side: smaller ones have fewer.
  if (options["start-scale"]) return 1;
  if (request.task === "harmonize") return options.strength ? 1 : 0.7;
  if (request.task === "sample") return (Number(options.variety?.[0] ?? 0) > 0.5 ? 0.8 : 1) * (count > 1 ? 0.85 : 1);
  return request.task === "style" ? 0.75 : 1;
}

// An enlargement's preview is as large as a screen shows it, so the picture that is enlarged is small.
const mostEnlarged = 700, leastEnlarged = 64;

function enlargedSide(request, state) {
  if (request.task !== "superres") return Infinity;
  const option = state.session.tasks.find(({ verb }) => verb === "superres").options.find(({ name }) => name === "factor");
  const factor = Number(request.options.factor?.[0] ?? option?.default);
  return factor > 1 ? Math.max(leastEnlarged, mostEnlarged / factor) : Infinity;
}

// The side of a preview; null where the picture is that small already, and its preview is the result.
export function previewSide(request, state) {
  const whole = state.session.previewSide * previewShare(request, editOf(state).count), side = Math.round(Math.min(whole, enlargedSide(request, state)));
  return previewFactor(state.pictures[request.base], side) < 1 ? side : null;
}

export const hasLayers = (request) => Object.values(request.inputs).flat().some((input) => typeof input !== "string");

// The training of the picture's model with the budget of the form.
export function trainRequest(state) {
  const edit = editOf(state);
  return {
    key: "train", slot: "train", task: "train", inputs: { IMAGE: [edit.picture] }, options: {}, seed: "0", engine: null, budget: edit.budget,
    base: edit.picture, model: edit.picture, placements: null,
  };
}
