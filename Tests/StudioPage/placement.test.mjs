import test from "node:test";
import assert from "node:assert/strict";
import * as p from "../../Sources/Counter/CStudioPage/page/placement.js";

const background = { id: "p1", width: 600, height: 400 };
const object = { id: "p2", width: 320, height: 160 };
const middle = { picture: "p2", x: 0.5, y: 0.5, scale: 0.5, rotate: 0 };

test("an object starts in the middle, at most half of the short side", () => {
  assert.deepEqual(p.place(object, background), { picture: "p2", x: 0.5, y: 0.5, scale: 0.625, rotate: 0 });
  assert.equal(p.place({ id: "p3", width: 20, height: 10 }, background).scale, 1);
});

test("handles turn with the object, clockwise", () => {
  const { corners, rotate } = p.handles(middle, object, background);
  assert.deepEqual(corners, [{ x: 220, y: 160 }, { x: 380, y: 160 }, { x: 380, y: 240 }, { x: 220, y: 240 }]);
  assert.deepEqual(rotate, { x: 300, y: 124 });
  const turned = p.handles({ ...middle, rotate: 90 }, object, background).corners[0];
  assert.ok(Math.hypot(turned.x - 340, turned.y - 120) < 1e-9);
});

test("a press takes hold of the handle under it", () => {
  const at = (x, y, canRotate = true) => p.hit(middle, object, background, { x, y }, 8, 1, canRotate);
  assert.equal(at(300, 126), "rotate");
  assert.equal(at(300, 126, false), null);
  assert.equal(at(384, 244), "scale");
  assert.equal(at(310, 210), "body");
  assert.equal(at(100, 100), null);
  assert.equal(p.hit({ ...middle, rotate: 90 }, object, background, { x: 300, y: 275 }, 2), "body");
  assert.equal(p.hit({ ...middle, rotate: 30 }, object, background, { x: 360, y: 235 }, 2), "body");
  assert.equal(p.hit({ ...middle, rotate: 30 }, object, background, { x: 360, y: 165 }, 2), null);
  assert.equal(p.hit({ ...middle, rotate: 90 }, object, background, { x: 370, y: 200 }, 2), null);
});

test("dragging moves the centre in shares of the picture, and keeps it on the picture", () => {
  const moved = p.drag(middle, "body", background, { x: 300, y: 200 }, { x: 360, y: 180 });
  assert.deepEqual([moved.x, moved.y], [0.6, 0.45]);
  assert.equal(p.drag(middle, "body", background, { x: 0, y: 0 }, { x: 9999, y: 0 }).x, 1);
});

test("corners scale about the centre", () => {
  const scaled = p.drag(middle, "scale", background, { x: 380, y: 200 }, { x: 460, y: 200 });
  assert.equal(scaled.scale, 1);
  assert.equal(p.drag(middle, "scale", background, { x: 380, y: 200 }, { x: 300, y: 200 }).scale, 0.01);
});

test("the upper handle rotates clockwise, and in steps of 15 degrees with Shift", () => {
  const from = { x: 300, y: 124 };
  assert.equal(p.drag(middle, "rotate", background, from, { x: 400, y: 200 }).rotate, 90);
  assert.equal(p.drag(middle, "rotate", background, from, { x: 340, y: 130 }, true).rotate, 30);
});

test("turns stay within half a turn either way", () => {
  assert.equal(p.turn(190), -170);
  assert.equal(p.turn(-180), 180);
  assert.equal(p.turn(720.04), 0);
  assert.equal(Object.is(p.turn(-0.01), 0), true);
});

test("placements are the task's options, once for each object", () => {
  const other = { picture: "p3", x: 0.78, y: 0.6, scale: 0.7, rotate: 15 };
  assert.deepEqual(p.options([middle]), { at: ["50%,50%"], scale: ["0.5"] });
  assert.deepEqual(p.options([middle, other]), { at: ["50%,50%", "78%,60%"], scale: ["0.5", "0.7"], rotate: ["0", "15"] });
  assert.deepEqual(p.options([other], false), { at: ["78%,60%"], scale: ["0.7"] });
});

test("options become placements again", () => {
  const one = { at: ["78%,60%"], scale: ["0.7"], rotate: ["15"] };
  assert.deepEqual(p.parse(one, 0, object, background), { picture: "p2", x: 0.78, y: 0.6, scale: 0.7, rotate: 15 });
  assert.deepEqual(p.parse({ at: ["120,80"] }, 0, object, background), { ...p.place(object, background), x: 0.2, y: 0.2 });
  assert.equal(p.parse({ scale: ["0.3"] }, 1, object, background).scale, 0.3);
  assert.deepEqual(p.parse({ at: ["nowhere"] }, 0, object, background), p.place(object, background));
});
