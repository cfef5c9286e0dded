// The studio: makes the parts and joins them.

import { Api } from "./api.js";
import { Store } from "./store.js";
import { Pictures } from "./pictures.js";
import { Layers } from "./layers.js";
import { Stage } from "./stage.js";
import { Hand, Pointer, SplitTool } from "./pointer.js";
import { BrushTool } from "./brush.js";
import { PlacingTool } from "./placing.js";
import { FrameTool } from "./framing.js";
import { Answers } from "./answers.js";
import { Work } from "./work.js";
import { Panel } from "./panel.js";
import { Strip } from "./strip.js";
import { Player } from "./player.js";
import { Results } from "./results.js";
import { Opening } from "./opening.js";
import { Bars } from "./bars.js";
import { fillHelp, listen } from "./shortcuts.js";
import { find } from "./dom.js";
import { editOf } from "./state.js";
import { previewed, previewSide, requestID, wanted } from "./requests.js";

const token = new URLSearchParams(location.search).get("token") ?? "";
const client = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const api = new Api(token, client), store = new Store();

// What a tour of the page, or a curious person in the console, may read: milliseconds from inputs to their first pictures, and the longest
// frame of the last drag.
const answers = new Answers();
const studio = {
  answers: answers.list,
  get state() { return store.state; },
  get view() { return stage.view; },
  get longestFrame() { return stage.longestFrame; },
  get frames() { return stage.frames; },
  // Whether the picture of a key answers the edit as it is now.
  isFresh: (key) => Boolean(store.state.live[key]) && !stage.isStale(key),
};
window.studio = studio;

const redraw = () => { stage.redraw(); strip?.paint(); panel?.sync(store.state); };
const pictures = new Pictures(api, () => redraw(), (id) => store.state.pictures[id]);
const layers = new Layers(pictures, () => stage.redraw());
const stage = new Stage(find("canvas"), store, pictures, layers);
const onError = (error) => {
  if (!(error instanceof Error) || "hint" in error) store.dispatch({ type: "error", error: { message: error.message, hint: error.hint ?? null } });
  else {
    console.error(error);
    store.dispatch({ type: "error", error: { message: error.message, hint: null } });
  }
};
const say = (text) => bars.say(text);

const brush = new BrushTool(stage, store, layers), placing = new PlacingTool(stage, store, pictures), frame = new FrameTool(stage, store);
const split = new SplitTool(stage, store);
stage.tools = [frame, placing, brush];
stage.live = { draw: (...parts) => placing.drawLive(...parts) };

// Whether a newer picture of that key is wanted than the one that is there. The wanted ones are worked out once per state.
let wantedFor = null, wantedIDs = new Map();
stage.isStale = (key) => {
  const { state } = store;
  if (wantedFor !== state) {
    wantedFor = state;
    const previewID = (request) => requestID(request, previewSide(request, state));
    const idsOf = (request) => [requestID(request), previewID(request), previewID(previewed(request, state))];
    wantedIDs = new Map(wanted(state).requests.map((request) => [request.key, idsOf(request)]));
  }
  const ids = wantedIDs.get(key), answer = state.live[key];
  return Boolean(answer) && !(ids?.includes(answer.id) ?? false);
};

const hand = new Hand();
const work = new Work({
  store, api, pictures, layers, onError, isHandLifted: () => hand.isLifted,
  onShown: ({ request, time, marks, isAsked }) => {
    stage.redraw();
    // What trains takes its training's time, start scales follow a picture, and a button asks for the full size.
    if (request.key.startsWith("scale-") || request.budget || isAsked) return;
    requestAnimationFrame(() => {
      answers.shown(request.task, time, marks, performance.now());
      bars.refresh();
    });
  },
  onKnown: (time) => answers.known(time),
});

hand.onLift = () => work.lift();

const player = new Player({ store, pictures, stage });
stage.player = player;
const results = new Results({ store, api, stage, frame, onError, say });
const opening = new Opening({ store, api, stage, pictures, onError, say: (text) => say(text) });
const bars = new Bars({ store, stage, work, brush, openFile: () => opening.choose() });
const context = { store, pictures, stage, brush, work, api, chooseObject: () => opening.chooseObject() };
const panel = new Panel(context);
const strip = new Strip({ store, pictures, openFile: () => opening.choose() });
const pointer = new Pointer(stage, {
  store, isHand: () => brush.tool === "hand" && brush.isActive,
  tools: () => [split, ...(store.state.shown === null ? [frame, placing] : []), brush],
});
brush.hover = () => pointer.hover;
brush.onChange = () => { bars.refresh(); panel.sync(store.state); };
frame.onSay = say;
frame.onChoose = () => { results.refresh(); stage.redraw(); };

fillHelp();
listen({
  store, stage, pointer, work, results, placing, frame, brush, player, openFile: () => opening.choose(),
  useTool: (names) => bars.useTool(names), toggleCompare: (mode) => bars.toggleCompare(mode),
});

// Start scales are asked for once per picture; the forms need them.
let scalesOf = null;
store.watch((state) => {
  const { picture } = editOf(state);
  if (picture === scalesOf) return;
  scalesOf = picture;
  if (picture) work.loadScales();
});

addEventListener("pagehide", () => api.bye());

api.session().then((session) => {
  store.dispatch({ type: "session", session, opened: JSON.parse(sessionStorage.getItem("opened") ?? "[]") });
  let kept = null;
  store.watch(({ sources }) => {
    if (sources === kept) return;
    kept = sources;
    sessionStorage.setItem("opened", JSON.stringify(sources));
  });
  document.body.classList.remove("is-loading");
  api.listen((jobs) => work.jobs(jobs), (error) => bars.lost(error));
}).catch((error) => {
  document.body.classList.remove("is-loading");
  onError(error);
});
