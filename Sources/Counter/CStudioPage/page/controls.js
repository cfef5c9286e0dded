// Controls of the panel. Each has a `node`, and `sync(state)` shows what the state has; a control never holds the truth itself.

import { el, button, icon } from "./dom.js";
import { isSlider, problem, step } from "./options.js";
import { editOf, formOf } from "./state.js";

let nextID = 1;
const fresh = (name) => `${name}-${nextID++}`;

export const title = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");

// A label above its control, with room for a value at its right.
export function field(label, control, { value = null, help = null, extra = null } = {}) {
  control.id ||= fresh("control");
  return el("div", { class: "field", title: help },
    el("div", { class: "field-head" }, el("label", { for: control.id }, label), value, extra), control);
}

// A slider for an option. Without a value the tool decides: then the value says "auto", and a small button brings that back.
export function slider({
  store, task, name, label = title(name), least, most, step: stepSize, fallback, help, format = (value) => value, id = fresh(name),
}) {
  const range = { min: String(least), max: String(most), step: String(stepSize) };
  const input = el("input", { type: "range", ...range, id, "data-option": name });
  const value = el("output", { class: "value", for: input.id });
  const reset = button({ icon: "reset", label: `${label}: the tool decides`, class: "mini",
    onclick: () => store.dispatch({ type: "option", task, name, values: null }) });
  input.addEventListener("input", () => store.dispatch({ type: "option", task, name, values: [input.value], merge: `option ${name}` }));
  const sync = (state) => {
    const text = formOf(editOf(state), task).options[name]?.[0], number = Number.parseFloat(text);
    input.value = String(text === undefined ? fallback : text.endsWith("%") ? least + (most - least) * number / 100 : number);
    value.textContent = text === undefined ? "auto" : format(text);
    input.classList.toggle("is-auto", text === undefined);
    input.setAttribute("aria-valuetext", value.textContent);
    const filled = (Number(input.value) - least) / Math.max(1e-9, most - least) * 100;
    input.style.setProperty("--filled", `${Math.max(0, Math.min(100, filled))}%`);
    reset.hidden = text === undefined;
  };
  return { node: field(label, input, { value, help, extra: reset }), sync };
}

// A few choices beside each other. `read` gives the chosen one of a state.
export function segments({ label, choices, read, choose, help = null, id = null }) {
  const buttons = choices.map(({ value, text, title: hint = null }) => el("button", {
    type: "button", role: "radio", class: "segment", title: hint, "data-value": String(value), onclick: () => choose(value),
  }, text));
  const group = el("div", { class: "segments", role: "radiogroup", "aria-label": label, id: id ?? fresh("segments") }, buttons);
  group.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], at = buttons.indexOf(document.activeElement);
    if (!move || at < 0) return;
    event.preventDefault();
    const next = (at + move + buttons.length) % buttons.length;
    buttons[next].focus();
    choose(choices[next].value);
  });
  const sync = (state) => {
    const chosen = read(state), index = choices.findIndex((choice) => choice.value === chosen);
    buttons.forEach((node, i) => {
      node.setAttribute("aria-checked", String(i === index));
      node.tabIndex = i === Math.max(0, index) ? 0 : -1;
    });
  };
  return { node: el("div", { class: "field", title: help }, el("div", { class: "field-head" }, el("span", { class: "label" }, label)), group), sync };
}

// Any option of any task, by its kind.
export function optionControl(store, task, option) {
  const { name, help } = option, read = (state) => formOf(editOf(state), task).options[name];
  const write = (values, merge = null) => store.dispatch({ type: "option", task, name, values, merge });
  if (isSlider(option)) {
    const middle = Number.parseFloat(option.default);
    return slider({
      store, task, name, help, least: option.minimum, most: option.maximum, step: step(option),
      fallback: Number.isFinite(middle) ? middle : (option.minimum + option.maximum) / 2,
    });
  }
  if (option.kind === "flag") {
    const input = el("input", { type: "checkbox", id: fresh(name), "data-option": name, onchange: () => write(input.checked ? [] : null) });
    return {
      node: el("label", { class: "check", title: help }, input, el("span", {}, title(name))),
      sync: (state) => { input.checked = Boolean(read(state)); },
    };
  }
  if (option.kind === "choice" && option.choices) {
    const input = el("select", { id: fresh(name), "data-option": name, onchange: () => write(input.value === "" ? null : [input.value]) },
      el("option", { value: "" }, option.default ? `auto (${option.default})` : "auto"),
      option.choices.map((choice) => el("option", { value: choice }, choice)));
    return { node: field(title(name), input, { help }), sync: (state) => { input.value = read(state)?.[0] ?? ""; } };
  }
  const input = el("input", {
    type: "text", inputmode: option.kind === "number" ? "decimal" : null, id: fresh(name), "data-option": name, spellcheck: "false",
    autocomplete: "off",
    placeholder: option.default ?? option.valueName ?? "auto",
  });
  input.addEventListener("input", () => {
    const text = input.value.trim(), wrong = problem(option, text);
    input.setCustomValidity(wrong ?? "");
    input.setAttribute("aria-invalid", String(wrong !== null));
    if (wrong === null) write(text === "" ? null : [text], `option ${name}`);
  });
  input.addEventListener("change", () => input.reportValidity());
  return {
    node: field(title(name), input, { help }),
    sync: (state) => { if (document.activeElement !== input) input.value = read(state)?.join(" ") ?? ""; },
  };
}

// A row of the session's pictures, one of which goes into an input, or several, which are numbered. `read` gives an id or a list of them.
export function pictureChooser({
  store, pictures, label, help = null, read, choose, filter = () => true, none = null, id = null, isRepeated = false,
}) {
  const row = el("div", { class: "chooser", role: "group", "aria-label": label, id });
  let shown = "";
  const sync = (state) => {
    const ids = state.sources.filter((pictureID) => filter(state.pictures[pictureID], state));
    const text = ids.join();
    if (text !== shown) {
      shown = text;
      const choices = ids.map((pictureID) => thumbnail(pictures, state.pictures[pictureID],
        { onclick: () => choose(pictureID), "data-picture": pictureID }, isRepeated ? el("span", { class: "badge" }) : null));
      if (none) choices.unshift(el("button", { type: "button", class: "thumb none", "data-picture": "", onclick: () => choose(null) }, none));
      row.replaceChildren(...choices);
    }
    const chosen = [read(state) ?? []].flat();
    for (const node of row.children) {
      const place = chosen.indexOf(node.dataset.picture), isNone = node.dataset.picture === "" && !chosen.length;
      node.setAttribute("aria-pressed", String(place >= 0 || isNone));
      const badge = node.querySelector(".badge");
      if (badge) badge.textContent = place >= 0 ? String(place + 1) : "";
    }
    paintThumbnails(pictures, row);
  };
  return { node: el("div", { class: "field", title: help }, el("div", { class: "field-head" }, el("span", { class: "label" }, label)), row), sync };
}

// A picture as a button. The small picture is drawn on a canvas once it is there.
export function thumbnail(pictures, picture, properties, ...children) {
  const canvas = el("canvas", { width: 144, height: 112, "aria-hidden": "true", "data-thumbnail": picture.id });
  return el("button", { type: "button", class: "thumb", title: picture.name, "aria-label": picture.name, ...properties }, canvas, ...children);
}

export function paintThumbnails(pictures, container) {
  for (const canvas of container.querySelectorAll("canvas[data-thumbnail]:not([data-drawn])")) {
    const bitmap = pictures.thumbnail(canvas.dataset.thumbnail);
    if (!bitmap) continue;
    const context = canvas.getContext("2d"), factor = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
    const fitted = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
    const use = bitmap.width / bitmap.height > 3 || bitmap.height / bitmap.width > 3 ? fitted : factor;
    const width = bitmap.width * use, height = bitmap.height * use;
    context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    canvas.dataset.drawn = "";
  }
}

export const section = (heading, ...nodes) => el("section", { class: "section" }, heading ? el("h3", {}, heading) : null, ...nodes);

export function details(heading, nodes) {
  return el("details", { class: "more" }, el("summary", {}, el("span", {}, heading), icon("plus")), ...nodes);
}
