// The bars around the canvas: the tabs of the tasks, the tools, the view, the state of jobs, and errors.

import { el, button, find, icon, roving } from "./dom.js";
import { basePicture, canRedo, canUndo, editOf, shownPicture, strip } from "./state.js";
import { wanted } from "./requests.js";
import { toolsOf } from "./brush.js";
import { tabNames, taskNames } from "./forms.js";
import { title } from "./controls.js";
import { hasRaw, hasTwoEngines } from "./scene.js";
import { seconds } from "./losses.js";

const tabOrder = ["sample", "harmonize", "paint", "edit", "fill", "style", "superres", "animate", "reconstruct"];

const toolNames = {
  brush: ["Brush (B)", "brush"], eraser: ["Eraser (E)", "eraser"], lasso: ["Lasso: fill an area (L)", "lasso"],
  region: ["Region: draw around it, then drag it (R)", "region"],
  pick: ["Take a colour (I)", "pick"], mark: ["Mark (M)", "mask"], "mark-area": ["Mark an area (L)", "lasso"], unmark: ["Unmark (U)", "unmask"],
  hand: ["Move the view (H)", "hand"],
};

export class Bars {
  #tabs = "";
  #tools = "";
  #seen = null;
  #isLost = false;
  #said = null;

  constructor({ store, stage, work, brush, openFile }) {
    Object.assign(this, { store, stage, work, brush });
    this.tabRoving = roving(find("tabs"));
    this.toolRoving = roving(find("tools"));
    const on = (id, act) => find(id).addEventListener("click", act);
    on("undo", () => store.dispatch({ type: "undo" }));
    on("redo", () => store.dispatch({ type: "redo" }));
    on("apply", () => work.apply());
    on("cancel", () => work.stop());
    on("open", openFile);
    on("empty-open", openFile);
    on("compare", () => this.toggleCompare("slider"));
    on("sides", () => this.toggleCompare("sides"));
    on("raw", () => stage.showRaw(!stage.isRawShown));
    stage.onRaw = () => this.refresh();
    on("zoom-in", () => stage.zoom(1.25));
    on("zoom-out", () => stage.zoom(0.8));
    on("fit", () => stage.fit());
    on("show-help", () => find("help").showModal());
    on("help-close", () => find("help").close());
    on("error-close", () => store.dispatch({ type: "error", error: null }));
    find("split").addEventListener("input", () => store.dispatch({ type: "compare", split: Number(find("split").value) / 100 }));
    find("compare-with").addEventListener("change", () => store.dispatch({ type: "compare", with: find("compare-with").value }));
    stage.onView = (view) => { find("zoom").textContent = `${Math.round(view.zoom * 100)}%`; };
    for (const node of document.querySelectorAll("[data-icon]")) node.prepend(icon(node.dataset.icon));
    store.watch((state) => this.#sync(state));
  }

  say(text) {
    this.#said = { text, until: performance.now() + 6000 };
    this.refresh();
    setTimeout(() => this.refresh(), 6100);
  }

  lost(error) {
    this.#isLost = error !== null;
    if (error) this.store.dispatch({ type: "error", error: { message: error.message, hint: error.hint ?? null } });
    else this.store.dispatch({ type: "error", error: null });
  }

  refresh() { this.#sync(this.store.state); }

  // Uses the first of the tools that the task has.
  useTool(names) {
    const tool = names.find((name) => toolsOf(this.store.state).includes(name));
    if (tool) this.brush.use(tool);
    return Boolean(tool);
  }

  toggleCompare(mode) {
    const { compare } = this.store.state;
    this.store.dispatch({ type: "compare", mode: compare.mode === mode ? "off" : mode });
    this.stage.fit();
  }

  #sync(state) {
    this.#syncTabs(state);
    this.#syncTools(state);
    const { compare } = state, base = basePicture(state), edit = editOf(state);
    find("undo").disabled = !canUndo(state);
    find("redo").disabled = !canRedo(state);
    find("compare").setAttribute("aria-pressed", String(compare.mode === "slider"));
    find("sides").setAttribute("aria-pressed", String(compare.mode === "sides"));
    find("split").value = String(compare.split * 100);
    find("view").hidden = find("empty").hidden = false;
    find("empty").hidden = Boolean(base);
    find("view").hidden = !base;
    const canCompare = Boolean(state.shown ?? state.live[edit.task]);
    find("compare").disabled = find("sides").disabled = !canCompare && compare.mode === "off";
    this.#syncComparison(state);
    find("raw").hidden = !hasRaw(state);
    find("raw").setAttribute("aria-pressed", String(this.stage.isRawShown));
    // A grid of samples, and a picture without an answer, have nothing to compare.
    find("split").hidden = compare.mode !== "slider" || !canCompare;
    find("compare-with").hidden = compare.mode === "off" || !canCompare;
    this.#syncStatus(state);
    const { error } = state;
    find("error").hidden = !error;
    find("error-message").textContent = error?.message ?? "";
    find("error-hint").textContent = error?.hint ?? "";
  }

  #syncTabs(state) {
    const verbs = state.session.tasks.map((task) => task.verb).filter((verb) => verb !== "train");
    const place = (verb) => (tabOrder.includes(verb) ? tabOrder.indexOf(verb) : tabOrder.length);
    const ordered = [...verbs.sort((a, b) => place(a) - place(b)), "train"], text = ordered.join();
    if (text !== this.#tabs) {
      this.#tabs = text;
      find("tabs").replaceChildren(...ordered.map((verb) => el("button", {
        type: "button", role: "tab", class: "tab", "data-task": verb, "aria-controls": "panel",
        title: state.session.tasks.find((task) => task.verb === verb)?.abstract ?? "Let SinGAN learn the picture.",
        onclick: () => this.store.dispatch({ type: "task", task: verb }),
      }, tabNames[verb] ?? title(verb))));
    }
    for (const tab of find("tabs").children) {
      const isChosen = tab.dataset.task === editOf(state).task;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      if (isChosen && this.#seen !== tab.dataset.task) {
        this.#seen = tab.dataset.task;
        // What was said belongs to the task before.
        this.#said = null;
        this.stage.isRawShown = false;
        tab.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    }
  }

  #syncTools(state) {
    const tools = basePicture(state) ? toolsOf(state) : [], text = `${editOf(state).picture} ${editOf(state).task} ${tools.join()}`;
    if (text !== this.#tools) {
      this.#tools = text;
      this.brush.enter(editOf(state).task);
      find("tools").hidden = !tools.length;
      find("tools").replaceChildren(...tools.map((tool) => button({
        icon: toolNames[tool][1], label: toolNames[tool][0], class: "tool", "data-tool": tool, onclick: () => this.brush.use(tool),
      })));
    }
    for (const node of find("tools").children) {
      const isChosen = node.dataset.tool === this.brush.tool;
      node.setAttribute("aria-pressed", String(isChosen));
      node.tabIndex = isChosen ? 0 : -1;
    }
  }

  #syncComparison(state) {
    const select = find("compare-with"), choices = [["before", "the picture"]];
    if (hasTwoEngines(state)) choices.push(["engine", "the other engine"]);
    for (const { picture, number, task } of strip(state)) if (number) choices.push([picture, `result ${number}: ${tabNames[task] ?? task}`]);
    const text = choices.flat().join();
    if (select.dataset.choices !== text) {
      select.dataset.choices = text;
      select.replaceChildren(...choices.map(([value, says]) => el("option", { value }, says)));
    }
    select.value = state.compare.with;
    if (select.selectedIndex < 0) select.value = "before";
  }

  // One line says what happens: it is read out to those who don't see the canvas.
  #syncStatus(state) {
    const running = Object.values(state.jobs).filter((job) => job.state === "running" || job.state === "waiting");
    const main = running.find((job) => job.progress) ?? running[0], { missing, requests, isAutomatic } = wanted(state);
    const edit = editOf(state), picture = shownPicture(state), answer = state.live[edit.task] ?? state.live["sample-0"];
    let text = "";
    if (this.#said && performance.now() < this.#said.until) ({ text } = this.#said);
    else if (main) {
      const working = main.progress?.text ?? (main.training ? `training, ${seconds(main.training.secondsLeft)} left` : "working");
      text = `${taskNames[main.task] ?? title(main.task)}: ${main.state === "waiting" ? "waiting" : working}`;
      if (running.length > 1) text += `, ${running.length - 1} more`;
    } else if (missing) text = missing;
    else if (picture && answer) {
      const seconds = answer.seconds ? ` in ${answer.seconds.toFixed(2)} s` : "";
      text = state.shown ? picture.name : `${answer.side ? "Preview" : "Full size"}, ${picture.width} × ${picture.height}${seconds}`;
    } else if (edit.task !== "train" && requests.length && !isAutomatic) text = "Press Apply.";
    const status = find("status");
    if (status.textContent !== text) status.textContent = text;
    // What the tool has to say about its result is long, and rarely needed.
    status.title = [text, ...(state.shown ? [] : answer?.notices ?? [])].join("\n");
    const share = main?.progress?.share ?? null;
    find("progress").hidden = !main;
    if (share === null) find("progress").removeAttribute("value");
    else find("progress").value = share;
    find("cancel").hidden = !main;
    find("apply").disabled = Boolean(missing);
    find("stage").setAttribute("aria-busy", String(Boolean(main)));
  }
}
