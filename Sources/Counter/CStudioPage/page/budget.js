// How long a training may take: a few times, or one's own.

import { el } from "./dom.js";
import { segments } from "./controls.js";
import { editOf } from "./state.js";
import { isBudget } from "./options.js";

export function budgetControl({ store }) {
  const choices = ["20s", "2m", "10m"];
  const select = segments({
    label: "Training time", id: "budgets",
    choices: [...choices.map((value) => ({ value, text: value.replace("s", " s").replace("m", " min") })), { value: "own", text: "Own" }],
    read: (state) => (choices.includes(editOf(state).budget) && !own.classList.contains("is-open") ? editOf(state).budget : "own"),
    choose: (value) => {
      own.classList.toggle("is-open", value === "own");
      if (value === "own") own.focus();
      store.dispatch({ type: "budget", budget: value === "own" ? own.value : value });
    },
  });
  const own = el("input", {
    type: "text", id: "budget", class: "own-budget", value: "5m", "aria-label": "Training time, such as 90s, 5m or 1h",
    title: "Such as 90s, 5m or 1h", autocomplete: "off",
  });
  own.addEventListener("input", () => {
    own.setCustomValidity(isBudget(own.value) ? "" : "A time such as 90s, 5m or 1h.");
    own.setAttribute("aria-invalid", String(!isBudget(own.value)));
    own.classList.add("is-open");
    if (isBudget(own.value)) store.dispatch({ type: "budget", budget: own.value.trim(), merge: "budget" });
  });
  select.node.append(own);
  return {
    node: select.node,
    sync: (state) => {
      select.sync(state);
      if (document.activeElement !== own) own.value = editOf(state).budget;
    },
  };
}
