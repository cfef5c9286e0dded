import test from "node:test";
import assert from "node:assert/strict";
import { timing } from "../../Sources/Counter/CStudioPage/page/jobs.js";
import { Store } from "../../Sources/Counter/CStudioPage/page/store.js";
import { Work } from "../../Sources/Counter/CStudioPage/page/work.js";
import { picture, session } from "./fixtures.mjs";

// A tool that begins jobs, and ends them when it is told to.
function make() {
  const sent = [], cancelled = [], store = new Store();
  const api = {
    job: async (request) => {
      const job = { id: `j${sent.length + 1}`, task: request.task, state: "running", results: [] };
      sent.push({ ...request, job });
      return job;
    },
    cancel: async (job) => { cancelled.push(job); }, scales: async () => ({ scales: [] }),
  };
  const work = new Work({
    store, api, pictures: { result: async () => {} }, layers: null, isHandLifted: () => true, onShown() {}, onKnown() {},
    onError(error) { throw error; },
  });
  store.dispatch({ type: "session", session: session(picture("p1", { width: 2000, height: 1000 }), picture("p2", { width: 200, height: 200 })).session });
  const end = (number, state, more) => work.jobs([{ ...sent[number].job, state, results: state === "done" ? [picture(`r${number}`, more)] : [] }]);
  return { sent, cancelled, store, work, end };
}
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("the end of a cancelled preview doesn't bring the full size before the newer preview is there", async () => {
  const { sent, store, work, end } = make();
  store.dispatch({ type: "task", task: "harmonize" });
  store.dispatch({ type: "addObject", placement: { picture: "p2", x: 0.5, y: 0.5, scale: 1, rotation: 0 } });
  await pause(0);
  store.dispatch({ type: "seed", seed: "1" });
  await pause(0);
  // The first one is the sample that the page begins with.
  assert.deepEqual(sent.map(({ task, seed }) => [task, seed]), [["sample", "0"], ["harmonize", "0"], ["harmonize", "1"]]);
  end(1, "cancelled");
  await pause(timing.settle + 50);
  assert.equal(sent.length, 3);
  end(2, "done", { made: { strength: 0.4 } });
  await pause(10);
  assert.deepEqual(sent.map(({ side }) => side !== null), [true, true, true, false]);
  // The strength that the preview found is its next ones', until the full size finds another.
  const { strengths } = store.state, [key] = Object.keys(strengths);
  assert.equal(strengths[key], 0.4);
  end(3, "done", { made: { strength: 0.28 } });
  await pause(10);
  assert.equal(store.state.strengths[key], 0.28);
  store.dispatch({ type: "strength", key, strength: 0.6, isFull: false });
  assert.equal(store.state.strengths[key], 0.28);
  work.stop();
});

test("a grid's first preview goes alone, and the others follow its answer", async () => {
  const { sent, cancelled, store, work, end } = make();
  store.dispatch({ type: "seed", seed: "7" });
  await pause(0);
  assert.deepEqual(sent.map(({ seed }) => seed), ["7"]);
  end(0, "done");
  await pause(10);
  assert.deepEqual(sent.map(({ seed }) => Number(seed)), [7, 8, 9, 10, 11, 12].slice(0, sent.length));
  assert.ok(sent.length > 1);
  // A newer input: those of the older one aren't waited for.
  const count = sent.length;
  store.dispatch({ type: "seed", seed: "20" });
  await pause(0);
  assert.deepEqual(sent.slice(count).map(({ seed }) => seed), ["20"]);
  assert.deepEqual(cancelled.sort(), sent.slice(1, count).map(({ job }) => job.id).sort());
  work.stop();
});
