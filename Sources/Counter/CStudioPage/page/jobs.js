// When jobs are sent. While a hand moves, previews follow: one per short pause, or one per interval. When the hand is lifted, the newest preview
// follows at once, and when it rests, the full size. The first preview of a grid goes alone: beside another one it would take twice as long.
// The clock is given, so that tests need no time.

export const timing = { pause: 60, interval: 150, settle: 600 };

export class Scheduler {
  // send(requests, stage, time): stage is "preview" or "full", time that of the input which is answered. drop(requests): older ones of the same
  // keys needn't be answered any more.
  constructor({ now, setTimer, clearTimer, send, drop = () => {}, times = timing }) {
    Object.assign(this, { now, setTimer, clearTimer, send, drop, times });
    this.wanted = [];
    this.lastInput = 0;
    this.lastSent = -Infinity;
    this.firstUnsent = null;
    this.inFlight = new Set();
    this.following = null;
    this.isSettleDue = false;
    this.previewTimer = null;
    this.settleTimer = null;
  }

  // An input changed what is wanted. `isOver` says that no other will follow soon: a click, or the end of a stroke.
  want(requests, isOver = false) {
    this.wanted = requests;
    this.lastInput = this.now();
    this.firstUnsent ??= this.lastInput;
    this.clear("settleTimer");
    this.isSettleDue = false;
    this.settleTimer = this.setTimer(() => this.rest(), this.times.settle);
    if (isOver) this.lift();
    else this.armPreview();
  }

  // The hand was lifted: what it did last needs no pause.
  lift() {
    if (this.firstUnsent === null) return;
    this.clear("previewTimer");
    this.preview();
  }

  // The preview with that key was answered, failed or was cancelled.
  finished(key) {
    this.inFlight.delete(key);
    if (this.following?.first === key) {
      const { requests, time } = this.following;
      this.following = null;
      this.inFlight = new Set(requests.map((request) => request.key));
      this.send(requests, "preview", time);
    }
    if (this.inFlight.size) return;
    if (this.firstUnsent !== null) this.armPreview();
    else if (this.isSettleDue) this.settle();
  }

  // The full size at once, as a button asks for.
  apply(requests = this.wanted) {
    this.wanted = requests;
    this.lastInput = this.now();
    this.settle();
  }

  // The hand rests. A preview under way comes first: the full size takes longer, and would cancel it.
  rest() {
    this.settleTimer = null;
    if (this.inFlight.size) this.isSettleDue = true;
    else this.settle();
  }

  // Nothing is wanted any more.
  stop() {
    this.clear("previewTimer");
    this.clear("settleTimer");
    this.wanted = [];
    this.firstUnsent = null;
    this.isSettleDue = false;
    this.following = null;
    this.inFlight.clear();
  }

  armPreview() {
    this.clear("previewTimer");
    this.previewTimer = this.setTimer(() => this.preview(), Math.max(0, this.previewDue() - this.now()));
  }

  // A newer job of a slot cancels the older one. So while a hand moves and a preview is under way, the next one waits for it:
  // else slow previews would never arrive.
  previewDue() {
    const afterPause = this.lastInput + this.times.pause;
    if (this.inFlight.size) return afterPause;
    return Math.min(afterPause, Math.max(this.firstUnsent, this.lastSent) + this.times.interval);
  }

  preview() {
    this.previewTimer = null;
    this.firstUnsent = null;
    this.lastSent = this.now();
    this.inFlight = new Set(this.wanted.map((request) => request.key));
    const [first, ...others] = this.wanted;
    this.following = others.length ? { first: first.key, requests: others, time: this.lastInput } : null;
    if (others.length) this.drop(others);
    if (first) this.send([first], "preview", this.lastInput);
  }

  settle() {
    this.clear("previewTimer");
    this.clear("settleTimer");
    this.firstUnsent = null;
    this.isSettleDue = false;
    this.following = null;
    this.inFlight.clear();
    if (this.wanted.length) this.send(this.wanted, "full", this.lastInput);
  }

  clear(timer) {
    if (this[timer] !== null) this.clearTimer(this[timer]);
    this[timer] = null;
  }
}
