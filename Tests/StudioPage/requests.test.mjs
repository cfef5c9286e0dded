import test from "node:test";
import assert from "node:assert/strict";
import * as r from "../../Sources/Counter/CStudioPage/page/requests.js";
import { isTrained, objectAction } from "../../Sources/Counter/CStudioPage/page/state.js";
import { picture, run, session } from "./fixtures.mjs";

const task = (verb) => ({ type: "task", task: verb });
const stroke = (layer, id = 1) => ({ type: "operation", layer, operation: { id, kind: "stroke" } });
const one = (state) => r.wanted(state).requests[0];

test("without a picture there is nothing to do but to open one", () => {
  const { requests, missing } = r.wanted(session(picture("p1", { isFile: false })));
  assert.deepEqual(requests, []);
  assert.match(missing, /Open a picture/);
});

test("samples are one job per seed, each in its slot", () => {
  const state = run(session(), { type: "count", count: 3 }, { type: "seed", task: "sample", seed: "7" },
    { type: "option", name: "variety", values: ["0.4"] });
  const { requests, isAutomatic } = r.wanted(state);
  assert.deepEqual(requests.map(({ slot, seed }) => [slot, seed]), [["sample-0", "7"], ["sample-1", "8"], ["sample-2", "9"]]);
  assert.deepEqual(requests[0].inputs, { IMAGE: ["p1"] });
  assert.deepEqual(requests[0].options, { variety: ["0.4"] });
  assert.equal(isAutomatic, true);
});

test("seeds may be larger than a double can count", () => {
  assert.equal(r.seedPlus("18446744073709551613", 2), "18446744073709551615");
  assert.equal(r.seedPlus("seven", 2), "seven");
});

test("placing waits for an object, and says where it is", () => {
  const state = run(session(), task("harmonize"));
  assert.match(r.wanted(state).missing, /Drop an object/);
  const placed = run(state, objectAction(state, state.pictures.p2), { type: "option", name: "strength", values: ["0.5"] });
  const request = one(placed);
  assert.equal(request.slot, "place");
  assert.deepEqual(request.inputs, { BACKGROUND: ["p1"], OBJECT: ["p2"] });
  assert.deepEqual(request.options, { strength: ["0.5"], at: ["50%,50%"], scale: ["0.667"] });
});

test("a painting is its layer; without one the picture itself, with another model", () => {
  const state = run(session(), task("paint"));
  assert.match(r.wanted(state).missing, /Paint on the picture/);
  assert.deepEqual(one(run(state, { type: "input", name: "--model", ids: ["p3"] })).inputs, { PAINTING: ["p1"], "--model": ["p3"] });
  const painted = run(state, { type: "ground", ground: "#445566" }, stroke("p1/paint"));
  assert.deepEqual(one(painted).inputs,
    { PAINTING: [{ layer: "p1/paint", kind: "paint", base: "p1", ground: "#445566", version: "1:1" }], "--model": ["p1"] });
  assert.equal(r.hasLayers(one(painted)), true);
});

test("an edit has a mask where one was marked", () => {
  const state = run(session(), task("edit"), stroke("p1/edit"));
  assert.equal("--mask" in one(state).inputs, false);
  assert.equal(one(run(state, stroke("p1/edit-mask", 2))).inputs["--mask"][0].kind, "edit-mask");
  assert.match(r.wanted(run(session(), task("edit"), stroke("p1/edit-mask"))).missing, /Copy, move or paint/);
});

test("what is filled is marked, chosen or transparent", () => {
  const state = run(session(), task("fill"));
  assert.equal(r.wanted(state).missing, "Mark what should go.");
  assert.equal(one(run(state, stroke("p1/fill"))).inputs["--mask"][0].version, "1:1");
  assert.deepEqual(one(run(state, { type: "input", name: "--mask", ids: ["p3"] })).inputs, { PICTURE: ["p1"], "--mask": ["p3"] });
  assert.deepEqual(one(run(state, { type: "open", id: "p2" })).inputs, { PICTURE: ["p2"] });
});

test("a style needs its picture", () => {
  const state = run(session(), task("style"));
  assert.match(r.wanted(state).missing, /whose style/);
  assert.deepEqual(one(run(state, { type: "input", name: "--model", ids: ["p3"] })).inputs, { CONTENT: ["p1"], "--model": ["p3"] });
});

test("what trains waits for its button, until it is trained", () => {
  const state = run(session(), { type: "engine", engine: "singan" }, { type: "budget", budget: "2m" });
  assert.equal(r.wanted(state).isAutomatic, false);
  assert.deepEqual([one(state).engine, one(state).budget], ["singan", "2m"]);
  assert.equal(r.wanted(run(state, { type: "trained", picture: "p1", budget: "2m" })).isAutomatic, true);
  assert.equal(r.wanted(run(state, { type: "trained", picture: "p1", budget: "20s" })).isAutomatic, false);
  assert.equal(one(session()).budget, null);
  // Animations have a model of their own.
  const animation = run(state, task("animate"), { type: "trained", picture: "p1", budget: "2m", task: "train" });
  assert.equal(isTrained(animation, "p1", "2m", "paint"), true);
  assert.equal(isTrained(animation, "p1", "2m", "animate"), false);
  assert.equal(isTrained(run(animation, { type: "trained", picture: "p1", budget: "2m", task: "animate" }), "p1", "2m", "animate"), true);
  // A style is learnt from the other picture.
  assert.equal(one(run(session(), task("style"), { type: "input", name: "--model", ids: ["p3"] })).model, "p3");
});

test("a task that the page doesn't know has its inputs chosen, and waits for its button", () => {
  const state = run(session(), task("blend"));
  assert.equal(r.wanted(state).missing, "Choose a picture for SECOND.");
  const chosen = run(state, { type: "input", name: "SECOND", ids: ["p3"] }, { type: "option", name: "amount", values: ["2"] });
  assert.deepEqual(one(chosen).inputs, { FIRST: ["p1"], SECOND: ["p3"] });
  assert.deepEqual(one(chosen).options, { amount: ["2"] });
  assert.deepEqual([one(chosen).engine, r.wanted(chosen).isAutomatic], [null, false]);
});

test("options that a task doesn't know aren't sent", () => {
  const state = run(session(),
    { type: "recipe", made: { task: "sample", seed: "1", engine: null, options: { variety: ["0.2"], "max-size": ["900"] } } });
  assert.deepEqual(one(state).options, { variety: ["0.2"] });
});

test("all start scales but 0, which nothing can enter, each in its own slot", () => {
  const scales = [0, 1, 2].map((scale) => ({ scale, width: 30, height: 20 }));
  let state = run(session(), task("harmonize"), { type: "scales", picture: "p1", scales });
  assert.deepEqual(r.scaleRequests(state), []);
  state = run(state, objectAction(state, state.pictures.p2), { type: "option", name: "strength", values: ["0.5"] });
  const requests = r.scaleRequests(state);
  assert.deepEqual(requests.map((request) => request.slot), ["scale-1", "scale-2"]);
  assert.deepEqual(requests[1].options["start-scale"], ["2"]);
  assert.equal("strength" in requests[1].options, false);
});

test("requests are the same when they ask for the same", () => {
  const a = run(session(), { type: "option", name: "variety", values: ["0.4"] }, { type: "option", name: "tile", values: ["x"] });
  const b = run(session(), { type: "option", name: "tile", values: ["x"] }, { type: "option", name: "variety", values: ["0.4"] });
  assert.equal(r.requestID(one(a)), r.requestID(one(b)));
  assert.notEqual(r.requestID(one(a)), r.requestID(one(a), 640));
  assert.notEqual(r.requestID(one(a)), r.requestID(one(run(a, { type: "seed", task: "sample", seed: "1" }))));
});

test("a small picture's preview is its result", () => {
  const state = session();
  assert.equal(r.previewSide({ ...one(state), task: "fill" }, state), null);
  const large = run(state, { type: "open", id: "p3" });
  assert.equal(r.previewSide({ ...one(large), task: "fill" }, large), 640);
});

test("what takes longer has smaller previews", () => {
  const large = run(session(), { type: "open", id: "p3" });
  const side = (task, options = {}) => r.previewSide({ ...one(large), task, options }, large);
  assert.deepEqual([side("harmonize"), side("harmonize", { strength: ["0.4"] }), side("harmonize", { "start-scale": ["3"] })], [448, 640, 640]);
  assert.deepEqual([side("style"), side("fill")], [480, 640]);
  assert.deepEqual([side("sample"), side("sample", { variety: ["0.5"] }), side("sample", { variety: ["0.6"] })], [544, 544, 435]);
  const alone = run(large, { type: "count", count: 1 });
  assert.equal(r.previewSide({ ...one(alone), options: { variety: ["0.6"] } }, alone), 512);
  assert.equal(side("style", { "start-scale": ["11"] }), 640);
});

test("the preview of an enlargement is as large as a screen", () => {
  const large = run(session(), { type: "open", id: "p3" });
  const side = (...factor) => r.previewSide({ ...one(large), task: "superres", options: factor.length ? { factor } : {} }, large);
  assert.deepEqual([side(), side("2"), side("1.05"), side("100"), side("nonsense")], [175, 350, 640, 64, 640]);
});

test("layers that were undone and painted anew are another version", () => {
  const first = run(session(), task("fill"), stroke("p1/fill", 1));
  const second = run(first, { type: "undo" }, stroke("p1/fill", 2));
  assert.notEqual(r.requestID(one(first)), r.requestID(one(second)));
});

test("a training is the picture's, with the form's time", () => {
  const request = r.trainRequest(run(session(), { type: "budget", budget: "10m" }));
  assert.deepEqual([request.task, request.inputs, request.budget], ["train", { IMAGE: ["p1"] }, "10m"]);
});

test("what may move is marked on the picture", () => {
  const animate = run(session(), task("animate"));
  assert.deepEqual(one(animate).inputs, { IMAGE: ["p1"] });
  const { inputs } = one(run(animate, stroke("p1/animate-region", 1)));
  assert.deepEqual([inputs["--region"][0].kind, r.isMask(inputs["--region"][0].kind)], ["animate-region", true]);
});

test("an input that takes several pictures has them in the order in which they were chosen", () => {
  const choose = (ids) => ({ type: "input", task: "stack", name: "LAYER", ids });
  const state = run(session(), task("stack"));
  assert.deepEqual(one(state).inputs, { LAYER: ["p1"] });
  assert.deepEqual(one(run(state, choose(r.toggled(["p1"], "p3")))).inputs, { LAYER: ["p1", "p3"] });
  assert.deepEqual(r.toggled(["p1", "p3"], "p1"), ["p3"]);
  assert.equal(r.wanted(run(state, choose([]))).missing, "Choose a picture for LAYER.");
});

test("previews of a moved object take the strength that was found for it", () => {
  const request = (options = {}) => ({
    key: "harmonize", task: "harmonize", options, base: "p1", engine: "patches", placements: [{ picture: "p2" }], inputs: {}, seed: "0",
  });
  const state = { strengths: {} };
  assert.deepEqual(r.previewed(request({ at: ["10%,20%"] }), state), request({ at: ["10%,20%"] }));
  state.strengths[r.foundFor(request({ at: ["10%,20%"] }))] = 0.28;
  assert.deepEqual(r.previewed(request({ at: ["40%,20%"] }), state).options.strength, ["0.28"]);
  // Another object, another picture, another choice: nothing is known.
  assert.equal(r.previewed({ ...request(), placements: [{ picture: "p3" }] }, state).options.strength, undefined);
  assert.equal(r.previewed({ ...request(), base: "p9" }, state).options.strength, undefined);
  assert.equal(r.previewed(request({ colors: ["0"] }), state).options.strength, undefined);
  assert.deepEqual(r.previewed(request({ strength: ["0.9"] }), state).options.strength, ["0.9"]);
  assert.equal(r.previewed(request({ "start-scale": ["3"] }), state).options.strength, undefined);
});
