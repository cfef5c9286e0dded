import test from "node:test";
import assert from "node:assert/strict";
import * as o from "../../Sources/Counter/CStudioPage/page/options.js";

const number = { name: "variety", kind: "number", minimum: 0, maximum: 1 };

test("options of which the tool takes one exclude each other", () => {
  assert.deepEqual(o.set({ strength: ["0.5"], colors: ["1"] }, "start-scale", ["2"]), { colors: ["1"], "start-scale": ["2"] });
  assert.deepEqual(o.set({ "start-scale": ["2"] }, "tile", ["x"]), { tile: ["x"] });
  assert.deepEqual(o.set({ size: ["3x4"] }, "aspect", ["16:9"]), { aspect: ["16:9"] });
});

test("without values the tool's default holds", () => {
  const before = { size: ["3x4"] };
  assert.deepEqual(o.set(before, "size", null), {});
  assert.deepEqual(before, { size: ["3x4"] });
  assert.deepEqual(o.set({}, "loop", []), { loop: [] });
});

test("numbers and choices are checked before they are sent", () => {
  assert.equal(o.problem(number, "0.5"), null);
  assert.equal(o.problem(number, ""), null);
  assert.equal(o.problem(number, "2"), "variety is at most 1.");
  assert.equal(o.problem(number, "-1"), "variety is at least 0.");
  assert.equal(o.problem(number, "much"), "variety is a number.");
  assert.equal(o.problem({ name: "tile", kind: "choice", choices: ["x", "y"] }, "z"), "tile is one of x, y.");
  assert.equal(o.problem({ name: "note", kind: "text" }, "anything"), null);
});

test("sliders are for ranges that a hand can hit", () => {
  assert.equal(o.isSlider(number), true);
  assert.equal(o.isSlider({ ...number, maximum: 10000 }), false);
  assert.equal(o.isSlider({ ...number, maximum: null }), false);
  assert.equal(o.step(number), 0.01);
  assert.equal(o.step({ minimum: 0, maximum: 100, default: "10" }), 1);
  assert.equal(o.step({ minimum: 1, maximum: 16, default: "2.5" }), 0.1);
});

test("a recipe's options become a form's", () => {
  assert.deepEqual(o.ofRecipe({ at: ["1%,2%"], loop: ["true"], sheet: [false], scale: 0.5, tile: [] }),
    { at: ["1%,2%"], loop: [], scale: ["0.5"], tile: [] });
  assert.deepEqual(o.ofRecipe(null), {});
});

test("unknown options are left out", () => {
  assert.deepEqual(o.known({ a: ["1"], b: ["2"] }, { options: [{ name: "b" }] }), { b: ["2"] });
});

test("options are a line for people", () => {
  assert.equal(o.line({ variety: ["0.4"], loop: [] }), "variety 0.4, loop");
});

test("budgets are times above nothing", () => {
  for (const text of ["20s", "2m", "1.5h", " 90s "]) assert.equal(o.isBudget(text), true, text);
  for (const text of ["", "20", "s", "0s", "2 minutes", "-2m"]) assert.equal(o.isBudget(text), false, text);
});
