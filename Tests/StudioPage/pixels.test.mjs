import test from "node:test";
import assert from "node:assert/strict";
import { bounds, extend, isInside } from "../../Sources/Counter/CStudioPage/page/strokes.js";
import { softness } from "../../Sources/Counter/CStudioPage/page/layers.js";
import * as losses from "../../Sources/Counter/CStudioPage/page/losses.js";
import { afterLabel, frameOf, hasRaw, layersOf, sceneOf } from "../../Sources/Counter/CStudioPage/page/scene.js";
import { picture, run, session } from "./fixtures.mjs";

test("strokes leave points out that add nothing", () => {
  const points = [{ x: 0, y: 0 }];
  assert.equal(extend(points, { x: 1, y: 0 }, 20), points);
  assert.deepEqual(extend(points, { x: 3, y: 0 }, 20), [{ x: 0, y: 0 }, { x: 3, y: 0 }]);
  assert.equal(points.length, 1);
});

test("a region has bounds and an inside", () => {
  const region = [{ x: 1.5, y: 2 }, { x: 9, y: 2 }, { x: 9, y: 7.2 }, { x: 5, y: 4 }, { x: 1.5, y: 7 }];
  assert.deepEqual(bounds(region), { x: 1, y: 2, width: 8, height: 6 });
  assert.equal(isInside(region, { x: 3, y: 3 }), true);
  assert.equal(isInside(region, { x: 5, y: 6 }), false);
  assert.equal(isInside(region, { x: 20, y: 3 }), false);
});

test("an edit's area grows and softens with the picture, up to an end", () => {
  assert.deepEqual(softness("edit-mask", 250, 100), { grow: 8, blur: 3 });
  assert.deepEqual(softness("edit-mask", 4000, 3000), { grow: 24, blur: 8 });
  assert.equal(softness("fill", 4000, 3000).grow, 0);
});

test("losses are lines that stay short, and keep their ends", () => {
  let history = {};
  for (let i = 0; i < 1000; i++) history = losses.addLosses(history, { real: i, broken: Number.NaN });
  assert.deepEqual(Object.keys(history), ["real"]);
  assert.ok(history.real.length <= 240 && history.real.length >= 100);
  assert.equal(history.real.at(-1), 999);
});

test("a chart's range leaves outliers out, and is never empty", () => {
  const line = Array.from({ length: 100 }, (_, i) => i);
  assert.deepEqual(losses.bounds({ a: [...line, 1e9] }), { least: 2, most: 98 });
  assert.deepEqual(losses.bounds({ a: [3, 3] }), { least: 2.5, most: 3.5 });
  assert.deepEqual(losses.bounds({}), { least: 0, most: 1 });
  assert.deepEqual(losses.points([0, 10, 99], { least: 0, most: 10 }, 100, 50, 5), [{ x: 0, y: 45 }, { x: 50, y: 5 }, { x: 100, y: 5 }]);
});

test("times are read at a glance", () => {
  assert.equal(losses.seconds(12.4), "12 s");
  assert.equal(losses.seconds(600), "10 min");
  assert.equal(losses.seconds(7200), "2.0 h");
  assert.equal(losses.seconds(null), "some time");
});

const screen = { width: 1000, height: 700 };
const answer = (id, more = {}) => ({ id, picture: picture(id), base: "p1", side: null, engine: "patches", ...more });

test("samples are a grid whose cells have the option's size, twice where they tile", () => {
  const state = run(session(), { type: "count", count: 4 }, { type: "option", name: "size", values: ["300x200"] },
    { type: "option", name: "tile", values: ["x"] });
  const scene = sceneOf(state, screen);
  assert.equal(scene.kind, "grid");
  assert.deepEqual([scene.cells.length, scene.cells[0].width, scene.cells[0].height], [4, 600, 200]);
  assert.deepEqual(frameOf(session()), { width: 600, height: 400 });
});

test("a result of the history is shown alone, before it the picture", () => {
  const state = run(session(), { type: "result", picture: picture("p9"), result: { picture: "p9", task: "sample" } }, { type: "show", id: "p9" });
  const scene = sceneOf(state, screen);
  assert.deepEqual([scene.kind, scene.after.picture.id, scene.before.picture.id, scene.isLive], ["single", "p9", "p1", false]);
});

test("what was painted or placed can be shown where there is a result of it", () => {
  const marked = run(session(), { type: "task", task: "fill" });
  assert.equal(hasRaw(marked), false);
  const answered = run(marked, { type: "answer", key: "fill", answer: answer("p9") });
  assert.equal(hasRaw(answered), true);
  assert.equal(hasRaw(run(answered, { type: "show", id: "p9" })), false);
  assert.equal(hasRaw(run(session(), { type: "task", task: "style" }, { type: "answer", key: "style", answer: answer("p9") })), false);
});

test("an answer to another picture isn't shown", () => {
  const state = run(session(), { type: "task", task: "fill" }, { type: "answer", key: "fill", answer: answer("p9", { base: "p3" }) });
  assert.equal(sceneOf(state, screen).after, null);
});

test("both engines are compared on one edit", () => {
  const result = (id, engine) => ({ type: "result", picture: picture(id),
    result: { picture: id, task: "harmonize", options: {}, inputs: {}, seed: "0", engine, base: "p1" } });
  const state = run(
    session(), { type: "task", task: "harmonize" }, result("p8", "patches"), result("p9", "singan"),
    { type: "answer", key: "harmonize", answer: answer("p9", { engine: "singan" }) }, { type: "compare", with: "engine", mode: "slider" });
  const scene = sceneOf(state, screen);
  assert.deepEqual([scene.before.picture.id, scene.before.label, scene.after.picture.id, afterLabel(scene)],
    ["p8", "Patches", "p9", "SinGAN"]);
});

test("tasks know what is painted and what is marked", () => {
  const layers = (verb) => layersOf(run(session(), { type: "task", task: verb }));
  assert.deepEqual(layers("edit"), { painted: "edit", masked: "edit-mask" });
  assert.deepEqual(layers("fill"), { painted: null, masked: "fill" });
  assert.deepEqual(layers("style"), { painted: null, masked: null });
  assert.deepEqual(layers("animate"), { painted: null, masked: "animate-region" });
  assert.deepEqual([layers("harmonize").masked, layers("train").masked], [null, null]);
});
