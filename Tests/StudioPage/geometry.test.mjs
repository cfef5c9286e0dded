import test from "node:test";
import assert from "node:assert/strict";
import * as g from "../../Sources/Counter/CStudioPage/page/geometry.js";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a picture fits into the middle of the screen", () => {
  assert.deepEqual(g.fit({ width: 864, height: 664 }, { width: 400, height: 200 }), { zoom: 2, x: 32, y: 132 });
  assert.equal(g.fit({ width: 1000, height: 1000 }, { width: 10, height: 10 }).zoom, 4);
});

test("world and screen are each other's inverse", () => {
  const view = { x: 30, y: -12, zoom: 2.5 };
  assert.deepEqual(g.toScreen(view, { x: 10, y: 20 }), { x: 55, y: 38 });
  assert.deepEqual(g.toWorld(view, { x: 55, y: 38 }), { x: 10, y: 20 });
});

test("zooming keeps the point under the cursor, and has limits", () => {
  const view = { x: 5, y: 7, zoom: 1 }, p = { x: 100, y: 50 };
  const before = g.toWorld(view, p), after = g.toWorld(g.zoomAt(view, p, 1.7), p);
  near(after.x, before.x, 1e-9);
  near(after.y, before.y, 1e-9);
  assert.equal(g.zoomAt(view, p, 1e9).zoom, 32);
  assert.equal(g.zoomAt(view, p, 1e-9).zoom, 0.02);
});

test("a pinch zooms by the distance of the fingers and follows their middle", () => {
  const view = { x: 0, y: 0, zoom: 1 };
  const next = g.pinch(view, [{ x: 100, y: 100 }, { x: 200, y: 100 }], [{ x: 50, y: 120 }, { x: 250, y: 120 }]);
  near(next.zoom, 2);
  const middle = g.toScreen(next, { x: 150, y: 100 });
  near(middle.x, 150);
  near(middle.y, 120);
});

test("previews are shrunk, never enlarged", () => {
  assert.equal(g.previewFactor({ width: 1280, height: 900 }, 640), 0.5);
  assert.equal(g.previewFactor({ width: 320, height: 200 }, 640), 1);
  assert.equal(g.previewFactor({ width: 1280, height: 900 }, null), 1);
  assert.deepEqual(g.previewSize({ width: 1280, height: 901 }, 640), { width: 640, height: 451 });
});

test("a result of the picture's proportions lies on the picture; others have their own size", () => {
  const picture = { width: 1280, height: 900 };
  assert.deepEqual(g.shownSize({ width: 640, height: 450 }, picture, 640), picture);
  assert.deepEqual(g.shownSize({ width: 5120, height: 3600 }, picture), picture);
  assert.deepEqual(g.shownSize({ width: 1000, height: 450 }, picture, 640), { width: 2000, height: 900 });
  assert.deepEqual(g.shownSize({ width: 1000, height: 450 }, picture), { width: 1000, height: 450 });
  assert.deepEqual(g.shownSize({ width: 7, height: 5 }, null), { width: 7, height: 5 });
});

test("a grid has the columns that make its pictures largest", () => {
  const wide = g.grid(6, { width: 100, height: 80 }, { width: 1200, height: 600 }, 0.1);
  assert.equal(wide.columns, 3);
  assert.equal(wide.rows, 2);
  assert.deepEqual(wide.cells[4], { x: 110, y: 90, width: 100, height: 80 });
  assert.deepEqual([wide.width, wide.height], [320, 170]);
  assert.equal(g.grid(6, { width: 100, height: 80 }, { width: 300, height: 1200 }).columns, 1);
  assert.equal(g.grid(1, { width: 100, height: 80 }, { width: 300, height: 1200 }).cells.length, 1);
});

test("arrow keys go from cell to cell, and stay at the borders", () => {
  const go = (index, dx, dy) => g.neighbour(index, 3, 5, dx, dy);
  assert.deepEqual([go(-1, 1, 0), go(0, 1, 0), go(2, 1, 0), go(3, -1, 0), go(1, 0, 1), go(2, 0, 1), go(4, 0, -1)], [0, 1, 2, 3, 4, 2, 1]);
});

test("the frame is held at its right, its bottom and their corner", () => {
  const rect = { x: 10, y: 10, width: 100, height: 50 };
  assert.equal(g.frameHandle(rect, { x: 111, y: 30 }, 4), "right");
  assert.equal(g.frameHandle(rect, { x: 50, y: 59 }, 4), "bottom");
  assert.equal(g.frameHandle(rect, { x: 108, y: 62 }, 4), "corner");
  assert.equal(g.frameHandle(rect, { x: 50, y: 30 }, 4), null);
  assert.equal(g.frameHandle(rect, { x: 111, y: 90 }, 4), null);
});

test("dragging the frame sets whole sizes within the tool's limits", () => {
  const size = { width: 600, height: 400 };
  assert.deepEqual(g.dragFrame(size, "right", 50.4, 99), { width: 650, height: 400 });
  assert.deepEqual(g.dragFrame(size, "bottom", 50, -100), { width: 600, height: 300 });
  assert.deepEqual(g.dragFrame(size, "corner", -900, 20), { width: 16, height: 420 });
  assert.deepEqual(g.dragFrame(size, "corner", 300, 0, true), { width: 900, height: 600 });
  assert.deepEqual(g.dragFrame(size, "right", 99999, 0), { width: 16384, height: 400 });
});

test("sizes are read and written as the option has them", () => {
  assert.deepEqual(g.parseSize("640x480"), { width: 640, height: 480 });
  assert.deepEqual(g.parseSize(" 640 × 480 "), { width: 640, height: 480 });
  assert.equal(g.parseSize("640"), null);
  assert.equal(g.parseSize(undefined), null);
  assert.equal(g.sizeText({ width: 3, height: 4 }), "3x4");
});

test("a tile preview has copies where they continue each other", () => {
  assert.deepEqual(g.copies("both"), { across: 2, down: 2 });
  assert.deepEqual(g.copies("x"), { across: 2, down: 1 });
  assert.deepEqual(g.copies("none"), { across: 1, down: 1 });
  assert.deepEqual(g.copies(undefined), { across: 1, down: 1 });
});
