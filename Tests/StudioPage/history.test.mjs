import test from "node:test";
import assert from "node:assert/strict";
import * as h from "../../Sources/Counter/CStudioPage/page/history.js";

test("undo and redo go back and forth", () => {
  let history = h.begin("a");
  history = h.change(history, "b");
  history = h.change(history, "c");
  history = h.undo(h.undo(history));
  assert.equal(history.present, "a");
  assert.equal(h.undo(history), history);
  history = h.redo(history);
  assert.equal(history.present, "b");
  assert.equal(h.redo(h.redo(history)).present, "c");
});

test("a change after an undo forgets what was undone", () => {
  let history = h.change(h.change(h.begin("a"), "b"), "c");
  history = h.change(h.undo(history), "d");
  assert.equal(history.future.length, 0);
  assert.equal(h.undo(history).present, "b");
});

test("quick changes with one key are one step; slow ones and others aren't", () => {
  let history = h.begin(0);
  for (const time of [0, 300, 900, 1800]) history = h.change(history, time + 1, "slider", time);
  assert.equal(history.past.length, 1);
  assert.equal(h.change(history, 5, "slider", 3000).past.length, 2);
  assert.equal(h.change(history, 5, "other", 1900).past.length, 2);
});

test("a document that didn't change is no step", () => {
  const history = h.begin("a");
  assert.equal(h.change(history, "a"), history);
});

test("after an undo the same key begins a new step", () => {
  let history = h.change(h.begin(0), 1, "slider", 0);
  history = h.undo(history);
  history = h.change(history, 2, "slider", 10);
  assert.equal(h.undo(history).present, 0);
});

test("the line has an end", () => {
  let history = h.begin(0);
  for (let i = 1; i <= 400; i++) history = h.change(history, i);
  assert.equal(history.past.length, 300);
});
