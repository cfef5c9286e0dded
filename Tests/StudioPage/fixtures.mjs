// A session as the server describes it, small.

import { initial, reduce } from "../../Sources/Counter/CStudioPage/page/state.js";

const option = (name, kind, more = {}) => ({
  name, help: "", valueName: null, kind, minimum: null, maximum: null, choices: null, default: null, ...more,
});
const input = (name, isRequired = true, isRepeated = false) => ({
  name, option: name.startsWith("--") ? name.slice(2) : null, summary: "", isRequired, isRepeated,
});
const task = (verb, inputs, options, engines = ["patches", "singan"]) => ({
  verb, abstract: "", origin: "built-in", engines, inputs, options, isAnimation: false,
});
const scale = option("start-scale", "text"), strength = option("strength", "number", { minimum: 0, maximum: 1 });

export const tasks = [
  task("sample", [input("IMAGE")],
    [option("size", "text"), option("aspect", "text"), option("tile", "choice", { choices: ["x", "y", "both", "none"] }), scale,
    option("variety", "number", { minimum: 0, maximum: 1 })]),
  task("paint", [input("PAINTING"), input("--model")], [scale]),
  task("edit", [input("EDITED"), input("--model"), input("--mask", false)], [scale]),
  task("harmonize", [input("BACKGROUND"), input("OBJECT...", true, true), input("--mask", false)],
    [option("at", "text"), option("scale", "number"), option("rotate", "number"), scale, strength]),
  task("fill", [input("PICTURE"), input("--mask", false)], [option("count", "number")], ["patches"]),
  task("style", [input("CONTENT"), input("--model")], [scale, strength]),
  task("superres", [input("IMAGE")], [option("factor", "number", { default: "4" })]),
  task("animate", [input("IMAGE"), input("--region", false)], [], ["singan"]),
  task("blend", [input("FIRST"), input("SECOND"), input("--guide", false)], [option("amount", "number")], []),
  task("stack", [input("LAYER...", true, true)], [], []),
];

export const picture = (id, more = {}) => ({ id, name: `${id}.png`, width: 600, height: 400, hasAlpha: false, isFile: true, made: null, ...more });

export function session(...pictures) {
  const list = pictures.length ? pictures : [picture("p1"), picture("p2", { width: 300, height: 200, hasAlpha: true }),
    picture("p3", { width: 2000, height: 1000 })];
  return run(initial(),
    { type: "session", session: { version: "1", program: "singan-tool", outDir: null, previewSide: 640, pictures: list, tasks } });
}

export const run = (state, ...actions) => actions.reduce(reduce, state);
