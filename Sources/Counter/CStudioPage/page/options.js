// Options of tasks as a form has them: names with lists of texts, as on the command line. An option that isn't there has the tool's default.

// Pairs of which the tool takes one.
const exclusive = [["tile", "start-scale"], ["size", "aspect"], ["strength", "start-scale"]];

export function set(options, name, values) {
  const next = { ...options };
  if (values === null || values === undefined) {
    delete next[name];
    return next;
  }
  next[name] = values;
  for (const pair of exclusive) {
    if (pair.includes(name)) delete next[pair.find((other) => other !== name)];
  }
  return next;
}

// Leaves out what the task doesn't know: a form may hold options of a recipe from elsewhere.
export function known(options, task) {
  const names = new Set(task.options.map((option) => option.name));
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.has(name)));
}

// What is wrong with a text for an option, as a sentence; null where nothing is. The tool itself checks all the rest.
export function problem(option, text) {
  if (option.kind === "number" && text !== "") {
    const value = Number(text);
    if (!Number.isFinite(value)) return `${option.name} is a number.`;
    if (option.minimum !== null && option.minimum !== undefined && value < option.minimum) return `${option.name} is at least ${option.minimum}.`;
    if (option.maximum !== null && option.maximum !== undefined && value > option.maximum) return `${option.name} is at most ${option.maximum}.`;
  }
  const isKnown = option.kind !== "choice" || text === "" || !option.choices || option.choices.includes(text);
  return isKnown ? null : `${option.name} is one of ${option.choices.join(", ")}.`;
}

// A slider's step: fine for shares, whole for counts.
export function step(option) {
  const span = (option.maximum ?? 1) - (option.minimum ?? 0);
  return span <= 2 ? 0.01 : span <= 20 && !Number.isInteger(Number(option.default ?? 0)) ? 0.1 : 1;
}

// Sliders are for numbers with two ends that a hand can hit.
export const isSlider = (option) => option.kind === "number" && Number.isFinite(option.minimum) && Number.isFinite(option.maximum)
  && option.maximum - option.minimum <= 200;

// The numbers 5 and 5.0 are one option. Texts of a recipe become texts of a form.
export function ofRecipe(options) {
  const found = {};
  for (const [name, values] of Object.entries(options ?? {})) {
    const list = Array.isArray(values) ? values : [values];
    if (list.length === 1 && (list[0] === false || list[0] === "false")) continue;
    found[name] = list.filter((value) => value !== true && value !== "true").map(String);
  }
  return found;
}

// A line for people: "variety 0.4, tile x".
export function line(options) {
  return Object.entries(options).filter(([, values]) => values).map(([name, values]) => [name, ...values].join(" ")).join(", ");
}

const budgetUnits = { s: 1, m: 60, h: 3600 };

export function isBudget(text) {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text.trim());
  return match !== null && Number(match[1]) * budgetUnits[match[2]] > 0;
}
