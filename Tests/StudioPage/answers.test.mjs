import test from "node:test";
import assert from "node:assert/strict";
import { Answers } from "../../Sources/Counter/CStudioPage/page/answers.js";

test("an input's first picture counts, with the times in between", () => {
  const answers = new Answers();
  answers.shown("fill", 100, { wait: 160, job: 300 }, 310.4);
  assert.deepEqual(answers.list, [{ task: "fill", milliseconds: 210, parts: { wait: 60, job: 140, draw: 10 } }]);
});

test("other cells of a grid and the full size are no first pictures", () => {
  const answers = new Answers();
  for (const now of [300, 340, 2000]) answers.shown("sample", 100, {}, now);
  answers.shown("sample", 2500, {}, 2600);
  assert.deepEqual(answers.list.map(({ milliseconds }) => milliseconds), [200, 100]);
});

test("a picture that was known already is no measurement, nor is what follows it", () => {
  const answers = new Answers();
  answers.known(100);
  answers.shown("fill", 100, {}, 900);
  assert.deepEqual(answers.list, []);
});
