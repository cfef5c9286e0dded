// What the page knows. `reduce` is the only place where it changes; there is no document and no network here.
// The part that undo takes back is the edit: the picture, the task, forms, objects, and what was painted.

import * as history from "./history.js";
import { parse } from "./placement.js";
import { set, ofRecipe } from "./options.js";

const emptyForm = { options: {}, inputs: {}, seed: "0" };

const emptyEdit = {
  picture: null, task: "sample", forms: {}, engine: null, budget: "20s", count: 6,
  placements: [], chosen: 0, layers: {}, ground: null,
};

export function initial() {
  return {
    session: { tasks: [], previewSide: 640, outDir: null, pictures: [] },
    pictures: {}, sources: [], edit: history.begin(emptyEdit),
    jobs: {}, live: {}, answers: {}, results: [], shown: null, trained: [], training: null, scales: {}, strengths: {},
    compare: { mode: "off", with: "before", split: 0.5 }, error: null,
  };
}

export const editOf = (state) => state.edit.present;
export const formOf = (edit, task) => edit.forms[task] ?? emptyForm;
export const taskOf = (state, verb = editOf(state).task) => state.session.tasks.find((task) => task.verb === verb) ?? null;
export const basePicture = (state) => state.pictures[editOf(state).picture] ?? null;
export const layerName = (picture, kind) => `${picture}/${kind}`;
export const layerOf = (edit, kind) => edit.layers[layerName(edit.picture, kind)] ?? [];
export const resultOf = (state, id) => state.results.find((result) => result.picture === id) ?? null;
// Some tasks need models of their own; all others share one.
const ownModel = new Set(["animate", "superres"]);
const modelKey = (picture, budget, task) => `${picture} ${budget}${ownModel.has(task) ? ` ${task}` : ""}`;
export const isTrained = (state, picture, budget, task) => state.trained.includes(modelKey(picture, budget, task));
export const canUndo = (state) => state.edit.past.length > 0;
export const canRedo = (state) => state.edit.future.length > 0;

// The engine that will run: the chosen one where the task has it.
export function engineOf(edit, task) {
  if (!task?.engines?.length) return null;
  return task.engines.includes(edit.engine) ? edit.engine : task.engines[0];
}

// Changes of the edit; each returns the edit's new parts.
const edits = {
  open: (edit, { id }) => ({ picture: id, placements: [], chosen: 0 }),
  task: (edit, { task }) => ({ task }),
  option: (edit, { task = edit.task, name, values }) => withForm(edit, task, (form) => ({ options: set(form.options, name, values) })),
  input: (edit, { task = edit.task, name, ids }) => withForm(edit, task, (form) => ({ inputs: { ...form.inputs, [name]: ids } })),
  seed: (edit, { task = edit.task, seed }) => withForm(edit, task, () => ({ seed })),
  engine: (edit, { engine }) => ({ engine }),
  budget: (edit, { budget }) => ({ budget }),
  count: (edit, { count }) => ({ count }),
  ground: (edit, { ground }) => ({ ground }),
  addObject: (edit, { placement }) => ({ placements: [...edit.placements, placement], chosen: edit.placements.length }),
  move: (edit, { index, placement }) => ({ placements: edit.placements.map((old, i) => (i === index ? placement : old)) }),
  removeObject: (edit, { index }) => ({ placements: edit.placements.filter((_, i) => i !== index), chosen: Math.max(0, edit.chosen - 1) }),
  choose: (edit, { index }) => ({ chosen: index }),
  operation: (edit, { layer, operation }, state) => ({
    ...paintedScale(edit, layer, state), layers: { ...edit.layers, [layer]: [...(edit.layers[layer] ?? []), operation] },
  }),
  clear: (edit, { layer }) => ({ layers: { ...edit.layers, [layer]: [] } }),
};

function withForm(edit, task, change) {
  const form = formOf(edit, task);
  return { forms: { ...edit.forms, [task]: { ...form, ...change(form) } } };
}

// The tool's start scale for paintings is the coarsest. There a few strokes on the picture itself vanish: it comes out as it was. So the first
// stroke on it chooses a middle one, unless something is chosen.
function paintedScale(edit, layer, state) {
  const { options } = formOf(edit, "paint"), count = state.scales[edit.picture]?.length ?? 0;
  const isFirst = edit.task === "paint" && layer === layerName(edit.picture, "paint") && !edit.layers[layer]?.length;
  if (!isFirst || edit.ground !== null || engineOf(edit, taskOf(state)) !== "patches" || count < 4) return {};
  if (options["start-scale"] || options.strength) return {};
  return withForm(edit, "paint", () => ({ options: set(options, "start-scale", [String(Math.floor(count / 2))]) }));
}

export function reduce(state, action) {
  const change = edits[action.type];
  if (change) {
    const edit = { ...editOf(state), ...change(editOf(state), action, state) };
    const next = { ...state, edit: history.change(state.edit, edit, action.merge ?? null, action.time ?? 0), shown: null };
    return action.type === "open" ? { ...next, live: {}, compare: { ...state.compare, with: "before" } } : next;
  }
  const reducer = reducers[action.type];
  if (!reducer) throw new Error(`there is no action ${action.type}`);
  return reducer(state, action);
}

// Answers to another picture aren't this one's.
const travel = (state, edit) => ({ ...state, edit, shown: null, live: edit.present.picture === state.edit.present.picture ? state.live : {} });

const reducers = {
  session: (state, { session, opened = [] }) => {
    const pictures = Object.fromEntries(session.pictures.map((picture) => [picture.id, picture]));
    // Pictures that the server made or that were painted aren't sources; those opened by hand before a reload are.
    const sources = session.pictures.filter((picture) => picture.isFile || opened.includes(picture.id));
    const first = sources[0]?.id ?? null;
    const task = session.tasks.some((known) => known.verb === emptyEdit.task) ? emptyEdit.task : session.tasks[0]?.verb ?? "train";
    return { ...state, session, pictures, sources: sources.map((p) => p.id), edit: history.begin({ ...emptyEdit, picture: first, task }) };
  },
  picture: (state, { picture, isSource }) => ({
    ...state, pictures: { ...state.pictures, [picture.id]: picture },
    sources: isSource && !state.sources.includes(picture.id) ? [...state.sources, picture.id] : state.sources,
  }),
  // A picture's recipe fills the form: task, options, seed, and where objects stand.
  recipe: (state, { made, time }) => {
    const edit = editOf(state);
    if (!state.session.tasks.some((task) => task.verb === made.task)) return state;
    const options = ofRecipe(made.options);
    const next = { ...edit, task: made.task, ...withForm(edit, made.task, () => ({ options, seed: String(made.seed ?? "0") })) };
    if (made.engine) next.engine = made.engine;
    const background = state.pictures[edit.picture];
    next.placements = edit.placements.map((old, index) =>
      (background && state.pictures[old.picture] ? parse(options, index, state.pictures[old.picture], background) : old));
    return { ...state, edit: history.change(state.edit, next, null, time ?? 0), shown: null };
  },
  undo: (state) => travel(state, history.undo(state.edit)),
  redo: (state) => travel(state, history.redo(state.edit)),
  // Nothing is wanted for a key any more: its answer isn't shown.
  forget: (state, { key }) => {
    const { [key]: forgotten, ...live } = state.live;
    return forgotten ? { ...state, live } : state;
  },
  job: (state, { job }) => ({ ...state, jobs: { ...state.jobs, [job.id]: job } }),
  // A picture of a job arrived. `key` says what it answers: the main picture, a cell of the grid, a start scale.
  answer: (state, { key, answer }) => ({
    ...state, live: { ...state.live, [key]: answer }, answers: { ...state.answers, [answer.id]: answer },
    pictures: { ...state.pictures, [answer.picture.id]: answer.picture },
  }),
  result: (state, { result, picture }) => (resultOf(state, result.picture) ? state : {
    ...state, results: [...state.results, result], pictures: { ...state.pictures, [picture.id]: picture },
  }),
  show: (state, { id }) => ({ ...state, shown: id }),
  compare: (state, { type, time, ...change }) => ({ ...state, compare: { ...state.compare, ...change } }),
  scales: (state, { picture, scales }) => ({ ...state, scales: { ...state.scales, [picture]: scales } }),
  // A strength that the tool found for objects, by `foundFor`.
  strength: (state, { key, strength, isFull }) => (key in state.strengths && !isFull ? state
    : { ...state, strengths: { ...state.strengths, [key]: strength } }),
  training: (state, { training }) => ({ ...state, training }),
  trained: (state, { picture, budget, task }) => (isTrained(state, picture, budget, task) ? state : {
    ...state, trained: [...state.trained, modelKey(picture, budget, task)],
  }),
  error: (state, { error }) => ({ ...state, error }),
};

// Puts an object where it was dropped, else where the form's recipe has it, else into the middle.
export function objectAction(state, object, at = null) {
  const edit = editOf(state), placement = parse(formOf(edit, "harmonize").options, edit.placements.length, object, basePicture(state));
  return { type: "addObject", placement: at ? { ...placement, x: at.x, y: at.y } : placement };
}

// The picture that the canvas shows: a result of the history, the answer to the edit, or the picture itself.
export function shownPicture(state, key = mainKey(editOf(state))) {
  if (state.shown) return state.pictures[state.shown] ?? null;
  return state.live[key]?.picture ?? null;
}

export const mainKey = (edit) => (edit.task === "sample" ? "sample-0" : edit.task);

// The newest result of the other engine on the same edit, which the page compares with.
export function counterpart(state, result) {
  const same = (other) => other.task === result.task && other.base === result.base && other.seed === result.seed
    && other.engine !== result.engine && JSON.stringify([other.options, other.inputs]) === JSON.stringify([result.options, result.inputs]);
  return [...state.results].reverse().find(same) ?? null;
}

// Results as the strip shows them: the newest first, the first nine with their keys.
export const strip = (state) => [...state.results].reverse().map((result, index) => ({ ...result, number: index < 9 ? index + 1 : null }));
