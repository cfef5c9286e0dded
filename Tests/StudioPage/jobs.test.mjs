import test from "node:test";
import assert from "node:assert/strict";
import { Scheduler } from "../../Sources/Counter/CStudioPage/page/jobs.js";

// A clock that goes only when it is told to.
class Clock {
  time = 0;
  timers = new Map();
  next = 1;
  now = () => this.time;
  setTimer = (run, delay) => (this.timers.set(this.next, { run, due: this.time + delay }), this.next++);
  clearTimer = (id) => this.timers.delete(id);
  to(time) {
    for (;;) {
      const due = [...this.timers].filter(([, t]) => t.due <= time).sort((a, b) => a[1].due - b[1].due)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].due);
      due[1].run();
    }
    this.time = time;
  }
}

function make() {
  const clock = new Clock(), sent = [], dropped = [];
  const scheduler = new Scheduler({ ...clock, drop: (requests) => dropped.push(requests.map((r) => r.key).join()),
    send: (requests, stage, input) => sent.push([clock.time, stage, requests.map((r) => r.key).join(), input]) });
  return { clock, sent, dropped, scheduler };
}
const place = (n) => [{ key: "place", n }];

test("one input: a preview after the pause, the full size after the rest", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  clock.to(59);
  assert.deepEqual(sent, []);
  clock.to(200);
  scheduler.finished("place");
  clock.to(2000);
  assert.deepEqual(sent, [[60, "preview", "place", 0], [600, "full", "place", 0]]);
});

test("a hand that keeps moving has a preview per interval, when answers are quick", () => {
  const { clock, sent, scheduler } = make();
  for (let t = 0; t <= 480; t += 16) {
    clock.to(t);
    if (sent.length) scheduler.finished("place");
    scheduler.want(place(t));
  }
  assert.deepEqual(sent.map(([t]) => t), [150, 310, 470]);
  clock.to(500);
  scheduler.finished("place");
  clock.to(700);
  scheduler.finished("place");
  clock.to(3000);
  assert.equal(sent.at(-1)[1], "full");
  assert.equal(sent.at(-1)[0], 480 + 600);
});

test("while a preview is under way and the hand moves on, no newer one cancels it", () => {
  const { clock, sent, scheduler } = make();
  for (let t = 0; t <= 400; t += 20) {
    clock.to(t);
    scheduler.want(place(t));
  }
  assert.deepEqual(sent.map(([t]) => t), [150]);
  scheduler.finished("place");
  clock.to(420);
  assert.deepEqual(sent.map(([t]) => t), [150, 400]);
});

test("a pause sends the newest, even while one is under way", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  clock.to(60);
  clock.to(100);
  scheduler.want(place(2));
  clock.to(200);
  assert.deepEqual(sent.map(([t, stage, , input]) => [t, stage, input]), [[60, "preview", 0], [160, "preview", 100]]);
});

test("the full size waits for a preview under way, which it would cancel", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want([{ key: "sample-0" }, { key: "sample-1" }]);
  clock.to(900);
  scheduler.finished("sample-0");
  clock.to(950);
  scheduler.finished("sample-1");
  assert.deepEqual(sent.map(([t, stage, keys]) => [t, stage, keys]),
    [[60, "preview", "sample-0"], [900, "preview", "sample-1"], [950, "full", "sample-0,sample-1"]]);
});

test("the first preview of several goes alone; the others follow with the time of its input, unless the hand has moved on", () => {
  const { clock, sent, dropped, scheduler } = make(), grid = ["sample-0", "sample-1", "sample-2"].map((key) => ({ key }));
  scheduler.want(grid, true);
  clock.to(50);
  scheduler.finished("sample-0");
  assert.deepEqual(sent, [[0, "preview", "sample-0", 0], [50, "preview", "sample-1,sample-2", 0]]);
  clock.to(100);
  scheduler.want(grid, true);
  clock.to(120);
  scheduler.want(grid, true);
  scheduler.finished("sample-0");
  assert.deepEqual(sent.slice(2).map(([t, , keys]) => [t, keys]), [[100, "sample-0"], [120, "sample-0"], [120, "sample-1,sample-2"]]);
  assert.deepEqual(dropped, Array(3).fill("sample-1,sample-2"));
  // The end of what was dropped is none of the others'.
  scheduler.finished("sample-1");
  clock.to(2000);
  assert.equal(sent.length, 5);
  scheduler.finished("sample-2");
  assert.deepEqual(sent[5].slice(0, 3), [2000, "full", "sample-0,sample-1,sample-2"]);
});

test("a click's preview follows at once, and so does the last one of a drag when the hand is lifted", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1), true);
  scheduler.finished("place");
  clock.to(1000);
  scheduler.finished("place");
  scheduler.want(place(2));
  clock.to(1020);
  scheduler.lift();
  clock.to(1500);
  assert.deepEqual(sent.map(([t, stage, , input]) => [t, stage, input]), [[0, "preview", 0], [600, "full", 0], [1020, "preview", 1000]]);
});

test("a lifted hand that moved nothing sends nothing", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  clock.to(60);
  scheduler.lift();
  assert.equal(sent.length, 1);
});

test("input puts the full size off", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  clock.to(500);
  scheduler.want(place(2));
  clock.to(570);
  scheduler.finished("place");
  clock.to(1099);
  assert.equal(sent.filter(([, stage]) => stage === "full").length, 0);
  clock.to(1100);
  assert.equal(sent.filter(([, stage]) => stage === "full").length, 1);
});

test("a button asks for the full size at once, without a preview before", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  clock.to(10);
  scheduler.apply();
  clock.to(5000);
  assert.deepEqual(sent, [[10, "full", "place", 10]]);
});

test("nothing is sent after a stop, nor where nothing is wanted", () => {
  const { clock, sent, scheduler } = make();
  scheduler.want(place(1));
  scheduler.stop();
  clock.to(5000);
  scheduler.want([]);
  clock.to(9000);
  assert.deepEqual(sent, []);
});
