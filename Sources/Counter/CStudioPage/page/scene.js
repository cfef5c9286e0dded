// What the canvas has to show for a state, without drawing it: one picture with what is compared, or a grid of samples. No document here.

import { basePicture, counterpart, editOf, engineOf, formOf, resultOf, taskOf } from "./state.js";
import { markOf } from "./requests.js";
import { copies, grid, parseSize, shownSize } from "./geometry.js";

const painted = { paint: "paint", edit: "edit" };

// The layers of the task: what is painted on, and what is marked.
export function layersOf(state) {
  const task = taskOf(state);
  return { painted: painted[task?.verb] ?? null, masked: markOf(task)?.kind ?? null };
}

// Whether something of the person's own lies under the result: a painting, a mark, or objects.
export function hasRaw(state) {
  const { task } = editOf(state), { painted: isPainted, masked } = layersOf(state);
  return state.shown === null && Boolean(state.live[task]) && Boolean(isPainted ?? masked ?? task === "harmonize");
}

// The size that samples get: the option's, or the picture's.
export function frameOf(state) {
  const base = basePicture(state), size = parseSize(formOf(editOf(state), "sample").options.size?.[0]);
  return size ?? (base ? { width: base.width, height: base.height } : null);
}

export const tileOf = (state) => copies(formOf(editOf(state), "sample").options.tile?.[0]);

// Returns {kind, size, ...}; `screen` decides the columns of a grid.
export function sceneOf(state, screen) {
  const base = basePicture(state);
  if (!base) return { kind: "empty", size: { width: 640, height: 480 } };
  const edit = editOf(state);
  if (state.shown === null && edit.task === "sample") return gridScene(state, base, edit, screen);
  const after = afterOf(state, base, edit);
  const size = after ? shownSize(after.picture, base, after.side) : { width: base.width, height: base.height };
  return { kind: "single", size, base, after, before: beforeOf(state, base, after), isLive: state.shown === null };
}

function gridScene(state, base, edit, screen) {
  const frame = frameOf(state), tile = tileOf(state);
  const size = { width: frame.width * tile.across, height: frame.height * tile.down };
  const laid = grid(edit.count, size, screen);
  const cells = laid.cells.map((cell, index) => ({ ...cell, key: `sample-${index}`, answer: state.live[`sample-${index}`] ?? null }));
  return { kind: "grid", size: { width: laid.width, height: laid.height }, base, frame, tile, cells, count: edit.count, columns: laid.columns };
}

// The picture that lies above: a result of the history, or the live answer.
function afterOf(state, base, edit) {
  if (state.shown !== null) {
    const picture = state.pictures[state.shown], result = resultOf(state, state.shown);
    return picture && picture.id !== base.id ? { picture, side: null, result } : null;
  }
  const answer = state.live[edit.task];
  return answer && answer.base === base.id ? { picture: answer.picture, side: answer.side, answer } : null;
}

// What it is compared with: the picture, another result, or the other engine's on the same edit.
function beforeOf(state, base, after) {
  const { with: other } = state.compare;
  if (other === "engine") {
    const result = (after?.result ?? resultOf(state, after?.picture.id)) ?? null;
    const twin = result && counterpart(state, result);
    if (twin) return { picture: state.pictures[twin.picture], label: engineNames[twin.engine] ?? twin.engine, isTwin: true };
  }
  if (state.pictures[other]) return { picture: state.pictures[other], label: state.pictures[other].name };
  return { picture: base, label: "Before" };
}

export const engineNames = { patches: "Patches", singan: "SinGAN" };

export function afterLabel(scene) {
  const engine = scene.after?.answer?.engine ?? scene.after?.result?.engine;
  return scene.before.isTwin && engine ? engineNames[engine] ?? engine : "After";
}

// Whether both engines can be compared here.
export const hasTwoEngines = (state) => (taskOf(state)?.engines?.length ?? 0) > 1 && engineOf(editOf(state), taskOf(state)) !== null;
