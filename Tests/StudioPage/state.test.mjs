import test from "node:test";
import assert from "node:assert/strict";
import * as s from "../../Sources/Counter/CStudioPage/page/state.js";
import { progress, Store } from "../../Sources/Counter/CStudioPage/page/store.js";
import { picture, run, session } from "./fixtures.mjs";

const result = (id, more = {}) => ({
  type: "result", picture: picture(id, { isFile: false }),
  result: { picture: id, job: "j" + id, task: "fill", options: {}, inputs: {}, seed: "0", engine: "patches", base: "p1", ...more },
});

test("a session opens its first picture with samples", () => {
  const state = session();
  assert.equal(s.basePicture(state).id, "p1");
  assert.equal(s.editOf(state).task, "sample");
  assert.deepEqual(state.sources, ["p1", "p2", "p3"]);
  assert.equal(s.canUndo(state), false);
});

test("pictures that were made or painted before a reload are no sources", () => {
  const list = [picture("p1"), picture("p2", { isFile: false }), picture("p3", { isFile: false })];
  const state = run(s.initial(), { type: "session", session: { previewSide: 640, pictures: list, tasks: [] }, opened: ["p3"] });
  assert.deepEqual(state.sources, ["p1", "p3"]);
  assert.equal(state.pictures.p2.id, "p2");
  assert.equal(s.editOf(state).task, "train");
});

test("everything of the edit can be undone and redone", () => {
  const start = session();
  const actions = [
    { type: "task", task: "harmonize" }, s.objectAction(start, picture("p2", { width: 300, height: 200 })),
    { type: "move", index: 0, placement: { picture: "p2", x: 0.1, y: 0.2, scale: 1, rotate: 0 } },
    { type: "option", task: "harmonize", name: "strength", values: ["0.5"] }, { type: "seed", task: "harmonize", seed: "4" },
    { type: "engine", engine: "singan" }, { type: "budget", budget: "2m" },
    { type: "operation", layer: "p1/fill", operation: { id: 1 } }, { type: "clear", layer: "p1/fill" }, { type: "count", count: 9 },
    { type: "ground", ground: "#000000" },
    { type: "removeObject", index: 0 }, { type: "input", task: "style", name: "--model", ids: ["p3"] }, { type: "open", id: "p3" },
  ];
  let state = start;
  const seen = [s.editOf(state)];
  for (const action of actions) {
    state = run(state, action);
    assert.notEqual(s.editOf(state), seen.at(-1), action.type);
    seen.push(s.editOf(state));
  }
  for (let i = actions.length - 1; i >= 0; i--) {
    state = run(state, { type: "undo" });
    assert.equal(s.editOf(state), seen[i]);
  }
  for (const edit of seen.slice(1)) {
    state = run(state, { type: "redo" });
    assert.equal(s.editOf(state), edit);
  }
});

test("the first stroke on the picture itself chooses a start scale that keeps it", () => {
  const scales = Array.from({ length: 13 }, (_, scale) => ({ scale, width: 1, height: 1 }));
  const start = run(session(), { type: "scales", picture: "p1", scales }, { type: "task", task: "paint" });
  const stroke = { type: "operation", layer: "p1/paint", operation: { id: 1 } };
  const chosen = (state) => s.formOf(s.editOf(state), "paint").options["start-scale"];
  const painted = run(start, stroke);
  assert.deepEqual(chosen(painted), ["6"]);
  assert.equal(chosen(run(painted, { type: "undo" })), undefined);
  // What a person chose stays, also "auto" after the first stroke.
  const automatic = run(painted, { type: "option", task: "paint", name: "start-scale", values: null }, { ...stroke, operation: { id: 2 } });
  assert.equal(chosen(automatic), undefined);
  assert.deepEqual(chosen(run(start, { type: "option", task: "paint", name: "start-scale", values: ["2"] }, stroke)), ["2"]);
  // A plain canvas is all painting, and SinGAN has other scales.
  assert.equal(chosen(run(start, { type: "ground", ground: "#ffffff" }, stroke)), undefined);
  assert.equal(chosen(run(start, { type: "engine", engine: "singan" }, stroke)), undefined);
});

test("a drag is one step", () => {
  let state = run(session(), s.objectAction(session(), picture("p2")));
  const before = s.editOf(state);
  for (let i = 0; i < 50; i++) state = run(state,
    { type: "move", index: 0, placement: { ...before.placements[0], x: i / 50 }, merge: "place7", time: 0 });
  assert.equal(s.editOf(state).placements[0].x, 0.98);
  assert.equal(s.editOf(run(state, { type: "undo" })), before);
});

test("a change of the edit shows the edit again, not a result of the history", () => {
  const state = run(session(), result("p9"), { type: "show", id: "p9" });
  assert.equal(s.shownPicture(state).id, "p9");
  assert.equal(run(state, { type: "seed", task: "sample", seed: "2" }).shown, null);
});

test("results are listed newest first, with keys for the first nine, and each once", () => {
  let state = session();
  for (let i = 10; i < 21; i++) state = run(state, result(`p${i}`));
  state = run(state, result("p20"));
  const list = s.strip(state);
  assert.equal(list.length, 11);
  assert.deepEqual([list[0].picture, list[0].number, list[8].number, list[9].number], ["p20", 1, 9, null]);
});

test("the other engine's result is found on the same edit alone", () => {
  let state = run(session(), result("p10"), result("p11", { seed: "1" }), result("p12", { engine: "singan" }));
  assert.equal(s.counterpart(state, s.resultOf(state, "p12")).picture, "p10");
  assert.equal(s.counterpart(state, s.resultOf(state, "p11")), null);
  state = run(state, result("p13"));
  assert.equal(s.counterpart(state, s.resultOf(state, "p12")).picture, "p13");
});

test("a recipe brings task, options, seed and engine back, and can be undone", () => {
  const made = { task: "harmonize", seed: "5", engine: "patches", options: { at: ["30%,60%"], scale: ["0.4"], strength: ["0.7"] }, text: "" };
  const state = run(session(), { type: "recipe", made });
  assert.equal(s.editOf(state).task, "harmonize");
  assert.deepEqual(s.formOf(s.editOf(state), "harmonize"), { options: made.options, inputs: {}, seed: "5" });
  const { placement } = s.objectAction(state, picture("p2"));
  assert.deepEqual([placement.x, placement.y, placement.scale], [0.3, 0.6, 0.4]);
  assert.equal(s.editOf(run(state, { type: "undo" })).task, "sample");
});

test("a recipe of a task that isn't there changes nothing", () => {
  const state = session();
  assert.equal(run(state, { type: "recipe", made: { task: "nothing", options: {} } }), state);
});

test("a recipe moves the objects that are there", () => {
  const state = run(session(), s.objectAction(session(), picture("p2")),
    { type: "recipe", made: { task: "harmonize", seed: "1", engine: null, options: { at: ["10%,20%"], rotate: ["30"] } } });
  const [placement] = s.editOf(state).placements;
  assert.deepEqual([placement.x, placement.y, placement.rotate], [0.1, 0.2, 30]);
});

test("the engine is the chosen one where the task has it", () => {
  const state = run(session(), { type: "engine", engine: "singan" });
  assert.equal(s.engineOf(s.editOf(state), s.taskOf(state, "style")), "singan");
  assert.equal(s.engineOf(s.editOf(state), s.taskOf(state, "fill")), "patches");
  assert.equal(s.engineOf(s.editOf(state), s.taskOf(state, "blend")), null);
});

test("answers to another picture are forgotten, also by undo", () => {
  const answer = { id: "x", picture: picture("p9"), base: "p1", side: null };
  const state = run(session(), { type: "answer", key: "fill", answer }, { type: "open", id: "p3" });
  assert.deepEqual(state.live, {});
  assert.equal(state.answers.x, answer);
  assert.deepEqual(run(state, { type: "answer", key: "fill", answer: { ...answer, base: "p3" } }, { type: "undo" }).live, {});
  assert.deepEqual(run(session(), { type: "answer", key: "fill", answer }, { type: "forget", key: "fill" }).live, {});
});

test("an unknown action is a mistake", () => {
  assert.throws(() => run(session(), { type: "nonsense" }), /no action nonsense/);
});

test("who draws isn't told of a job's progress", () => {
  const store = new Store(), told = [];
  store.watch(() => told.push("all"));
  store.watch(() => told.push("drawn"), progress);
  const job = { type: "job", job: { id: "j1", state: "running" } };
  for (const action of [{ type: "show", id: "p1" }, job, { type: "show", id: "p2" }, job]) store.dispatch(action);
  assert.deepEqual(told, ["all", "drawn", "all", "all", "drawn", "all"]);
});
