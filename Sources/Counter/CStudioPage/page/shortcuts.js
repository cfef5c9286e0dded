// Keys, and the list of them that "?" opens.

import { el, find } from "./dom.js";
import { editOf, strip } from "./state.js";
import { hasRaw } from "./scene.js";

const list = [
  ["Ctrl+Z, Ctrl+Shift+Z", "Undo, redo"], ["1 … 9", "Swap between the newest results"], ["0", "The picture, or the answer again"],
  ["C", "Before and after: the slider"],
  ["S", "Before and after, side by side"], ["F", "Show all of it"], ["+  −", "Zoom; the wheel does too"],
  ["Space + drag", "Move the view; Shift + wheel too"],
  ["Arrow keys", "Move the object (Shift: ten pixels), or go from sample to sample"], ["B  E  L  R  I  H", "Brush, eraser, lasso, region, colour picker, hand"],
  ["Delete", "Remove the object"], ["M  U", "Mark, unmark"],
  ["[  ]", "A smaller or larger brush"], ["Alt + click", "Take a colour from the picture"], ["V", "Show or hide the mask"],
  ["X", "What was painted or placed, without the result; held down, only so long"],
  ["Enter", "Apply: the full size at once; a chosen sample alone"],
  ["Ctrl+S, Ctrl+C", "Save, copy as command"], ["Ctrl+O", "Open pictures"], ["P", "Play or pause"], ["Esc", "Close what is open, choose no sample"],
];

// Milliseconds after which a pressed key counts as held.
const longPress = 300;

const tools = { b: ["brush"], e: ["eraser"], l: ["lasso", "mark-area"], r: ["region"], i: ["pick"], h: ["hand"], m: ["mark"], u: ["unmark"] };

export function fillHelp() {
  find("shortcuts").replaceChildren(...list.flatMap(([keys, text]) => [el("dt", {}, keys), el("dd", {}, text)]));
}

export function listen({ store, stage, pointer, work, results, placing, frame, brush, player, useTool, toggleCompare, openFile }) {
  const isTyping = (target) => target.matches("input:not([type=range],[type=checkbox],[type=color],[type=file]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const { key } = event, command = event.ctrlKey || event.metaKey, lower = key.toLowerCase();
    if (key === "Escape") {
      find("command").hidden = true;
      frame.leave();
      store.dispatch({ type: "error", error: null });
      return;
    }
    if (isTyping(event.target)) return;
    const act = command ? commands[lower] : plain(key, event);
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  // The canvas has a focus ring for those who use keys, not for each click.
  document.addEventListener("keydown", (event) => { if (event.key === "Tab") document.body.classList.add("uses-keys"); }, true);
  document.addEventListener("pointerdown", () => document.body.classList.remove("uses-keys"), true);
  document.addEventListener("keyup", (event) => {
    if (event.key === " ") pointer.isSpace = false;
    if (event.key.toLowerCase() === "x" && rawSince !== null) {
      // A key that was held down shows it only so long.
      if (performance.now() - rawSince > longPress) stage.showRaw(false);
      rawSince = null;
    }
  });

  let rawSince = null;
  const commands = {
    z: (event) => store.dispatch({ type: event.shiftKey ? "redo" : "undo" }), y: () => store.dispatch({ type: "redo" }),
    s: () => find("save").click(), o: openFile,
    c: () => { if (getSelection().isCollapsed) find("copy-command").click(); },
  };

  function plain(key, event) {
    const isButton = event.target.matches("button, summary, input, a");
    // A button that was clicked still has the focus; the hand over the picture means the picture.
    const isOverPicture = pointer.hover && !document.body.classList.contains("uses-keys");
    if (key === " ") return isButton && !isOverPicture ? null : () => { pointer.isSpace = true; };
    if (key === "Enter") return isButton ? null : () => { if (!frame.showChosen()) work.apply(); };
    if (/^[1-9]$/.test(key)) {
      return () => {
        const result = strip(store.state)[Number(key) - 1];
        if (result) store.dispatch({ type: "show", id: result.picture });
      };
    }
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (arrows[key]) {
      if (isButton) return null;
      const [x, y] = arrows[key], far = event.shiftKey ? 10 : 1;
      return () => { if (!placing.nudge(x * far, y * far) && !frame.step(x, y)) stage.pan(-x * 40, -y * 40); };
    }
    if (key === "Delete" || key === "Backspace") {
      const edit = editOf(store.state);
      return placing.isActive && edit.placements.length ? () => store.dispatch({ type: "removeObject", index: edit.chosen }) : null;
    }
    const lower = key.toLowerCase();
    if (tools[lower] && useTool(tools[lower])) return () => {};
    return {
      0: () => store.dispatch({ type: "show", id: null }), c: () => toggleCompare("slider"), s: () => toggleCompare("sides"), f: () => stage.fit(),
      "+": () => stage.zoom(1.25), "=": () => stage.zoom(1.25), "-": () => stage.zoom(0.8), p: () => player.toggle(),
      v: () => { stage.isMaskShown = !stage.isMaskShown; stage.redraw(); },
      x: () => {
        if (event.repeat || !hasRaw(store.state)) return;
        rawSince = performance.now();
        stage.showRaw(!stage.isRawShown);
      },
      "[": () => { brush.size = Math.max(2, brush.size * 0.8); brush.onChange?.(); stage.redraw(); },
      "]": () => { brush.size = Math.min(160, brush.size * 1.25); brush.onChange?.(); stage.redraw(); },
      "?": () => find("help").showModal(),
    }[lower] ?? null;
  }
}
