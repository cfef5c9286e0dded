// Mouse, pen and fingers on the canvas. Two fingers, the wheel, Space and the hand look around; all else goes to the task's tools.

export class Pointer {
  #fingers = new Map();
  #mode = null;
  #tool = null;
  #last = null;
  isSpace = false;

  constructor(stage, { store, tools, isHand }) {
    Object.assign(this, { stage, store, tools, isHand });
    const { canvas } = stage;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => this.#up(event));
    canvas.addEventListener("pointerleave", () => { this.hover = null; stage.redraw(); });
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("dblclick", (event) => this.tools().some((tool) => tool.double?.(this.#point(event))));
  }

  #point(event) {
    const box = this.stage.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    const p = this.#point(event);
    this.stage.canvas.focus({ preventScroll: true });
    this.stage.canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, p);
    if (this.#fingers.size === 2) {
      this.#tool?.cancel?.();
      this.#tool = null;
      this.#mode = "pinch";
      return;
    }
    if (this.#fingers.size > 2) return;
    this.stage.beginDrag();
    this.#last = p;
    const looks = event.button === 1 || this.isSpace || this.isHand();
    this.#tool = looks ? null : this.tools().find((tool) => tool.down(p, event)) ?? null;
    this.#mode = this.#tool ? "tool" : "pan";
    this.#cursor(p, event);
  }

  #move(event) {
    const p = this.#point(event);
    this.hover = p;
    if (!this.#fingers.has(event.pointerId)) {
      this.#cursor(p, event);
      this.stage.redraw();
      return;
    }
    if (this.#mode === "pinch") {
      const before = [...this.#fingers.values()].slice(0, 2);
      this.#fingers.set(event.pointerId, p);
      const now = [...this.#fingers.values()].slice(0, 2);
      if (now.length === 2) this.stage.pinch(before, now);
      return;
    }
    this.#fingers.set(event.pointerId, p);
    if (this.#mode === "pan") this.stage.pan(p.x - this.#last.x, p.y - this.#last.y);
    else if (this.#tool) {
      // Quick strokes have points between the frames.
      const events = event.getCoalescedEvents?.() ?? [];
      this.#tool.move(p, event, events.length ? events.map((part) => this.#point(part)) : [p]);
    }
    this.#last = p;
    this.stage.redraw();
  }

  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    if (this.#mode === "tool" && this.#tool) {
      if (event.type === "pointercancel") this.#tool.cancel?.();
      else this.#tool.up?.(this.#point(event), event);
    }
    if (this.#fingers.size) return;
    this.#tool = this.#mode = null;
    this.stage.endDrag();
    this.stage.redraw();
    this.#cursor(this.#point(event), event);
  }

  // The wheel zooms, finer where a trackpad pinches; with Shift it pans.
  #wheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 24 : 1;
    if (event.shiftKey) return this.stage.pan(-(event.deltaX || event.deltaY) * unit, event.deltaX ? -event.deltaY * unit : 0);
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    this.stage.zoom(Math.exp(-event.deltaY * unit * speed), this.#point(event));
  }

  #cursor(p, event) {
    const looks = this.isSpace || this.isHand();
    let cursor = looks || this.#mode === "pan" ? (this.#mode === "pan" ? "grabbing" : "grab") : null;
    if (!cursor) cursor = this.#tool?.cursor?.(p, event) ?? this.tools().map((tool) => tool.cursor?.(p, event)).find(Boolean) ?? "default";
    this.stage.canvas.style.cursor = cursor;
  }
}

// Whether a hand is at the page: it holds a button down, or types. What it does meanwhile is soon followed by more.
export class Hand {
  #isDown = false;
  #isTyping = false;

  constructor() {
    const on = (type, act) => document.addEventListener(type, act, true);
    on("pointerdown", () => { [this.#isDown, this.#isTyping] = [true, false]; });
    on("keydown", () => { this.#isTyping = true; });
    // Before the tools hear of it: what they do then is the hand's last input.
    for (const type of ["pointerup", "pointercancel"]) {
      on(type, () => {
        this.#isDown = false;
        // After the tools and controls have heard of it.
        setTimeout(() => this.onLift?.(), 0);
      });
    }
  }

  get isLifted() { return !this.#isDown && !this.#isTyping; }
}

// The line between before and after.
export class SplitTool {
  constructor(stage, store) {
    Object.assign(this, { stage, store });
  }

  #box() {
    const { scene } = this.stage;
    return this.store.state.compare.mode === "slider" && scene?.after ? this.stage.rect({ x: 0, y: 0, ...scene.size }) : null;
  }

  #isNear(p) {
    const box = this.#box();
    return box !== null && Math.abs(p.x - (box.x + box.width * this.store.state.compare.split)) < 18 && p.y > box.y - 20 && p.y < box.y + box.height + 20;
  }

  down(p) { return this.#isNear(p); }

  move(p) {
    const box = this.#box();
    if (box) this.store.dispatch({ type: "compare", split: Math.min(1, Math.max(0, (p.x - box.x) / box.width)) });
  }

  cursor(p) { return this.#isNear(p) ? "ew-resize" : null; }
}
