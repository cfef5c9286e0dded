// Elements and icons. The page's rule against inline styles and markup leaves no innerHTML: everything is built here.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list" && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const find = (id) => document.getElementById(id);

// Paths on a grid of 20 units, drawn as lines.
const paths = {
  undo: "M8 5 4 9l4 4 M4 9h8a4 4 0 0 1 0 8h-2", redo: "M12 5l4 4-4 4 M16 9H8a4 4 0 0 0 0 8h2",
  open: "M3 6h5l2 2h7v8H3z", plus: "M10 4v12 M4 10h12", minus: "M4 10h12", fit: "M4 8V4h4 M12 4h4v4 M16 12v4h-4 M8 16H4v-4",
  compare: "M10 3v14 M3 5h7v10H3z M13 5h4v10h-4", sides: "M3 5h6v10H3z M11 5h6v10h-6z",
  raw: "M3 4h9v9H3z M8 16h9V7 M5.500 10.500l2-2 2 2",
  brush: "M16 4 9 11 M9 11c-3 0-2 4-5 5 4 1 8 0 7-3z", eraser: "M8 16 3 11l7-7 6 6-6 6z M6.500 7.500l6 6",
  lasso: "M10 4c4 0 7 2 7 4s-3 4-7 4-7-2-7-4 3-4 7-4z M6 12c-2 1-1 4 1 3s0-3-1-3z",
  region: "M4 4h9v9H4z M8 8h9v9H8z", pick: "M12 5l3 3 M13.500 6.500l-7 7L4 16l2.500-2.500 M11 6l3 3 2-2a2 2 0 0 0-3-3z",
  hand: "M7 10V5.500a1 1 0 0 1 2 0V9 M9 9V4.500a1 1 0 0 1 2 0V9 M11 9V5.500a1 1 0 0 1 2 0V10 M13 8a1 1 0 0 1 2 0v4c0 3-2 5-5 5-2 0-3-1-4-3l-2-3c0-1 1-1 2 0l1 1",
  mask: "M3 5h14v10H3z M10 5v10 M10 8h7 M10 12h7", unmask: "M3 5h14v10H3z M6 13l8-6",
  play: "M6 4l10 6-10 6z", pause: "M6 4v12 M13 4v12", close: "M5 5l10 10 M15 5 5 15", copy: "M7 7h9v9H7z M4 13V4h9",
  save: "M4 4h9l3 3v9H4z M7 4v4h5V4 M7 16v-5h6v5", download: "M10 3v10 M6 9l4 4 4-4 M4 17h12", flow: "M4 4h4v4H4z M12 12h4v4h-4z M8 6h6v6",
  shuffle: "M3 6h3l8 8h3 M3 14h3l2.500-2.500 M11.500 8.500 14 6h3 M15 4l2 2-2 2 M15 12l2 2-2 2",
  use: "M4 10h11 M11 6l4 4-4 4", reset: "M5 6v4h4 M5 10a5.500 5.500 0 1 1 1 4", trash: "M4 6h12 M8 6V4h4v2 M6 6l1 11h6l1-11",
};

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const attributes = { viewBox: "0 0 20 20", width: "20", height: "20", "aria-hidden": "true", class: "icon" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[name] ?? "");
  svg.append(path);
  return svg;
}

export function button({ text = null, icon: name = null, label = text, title = label, ...rest }, ...children) {
  return el("button", { type: "button", "aria-label": text ? null : label, title, ...rest }, name ? icon(name) : null,
    text ? el("span", {}, text) : null, ...children);
}

// Arrow keys move through a toolbar or a row of tabs, Tab leaves it.
export function roving(container, selector = "button") {
  const items = () => [...container.querySelectorAll(selector)].filter((item) => !item.disabled && item.offsetParent !== null);
  const mark = (current) => items().forEach((item) => { item.tabIndex = item === current ? 0 : -1; });
  container.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const list = items(), index = list.indexOf(document.activeElement);
    if (!step || index < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = list[(index + step + list.length) % list.length];
    mark(next);
    next.focus();
  });
  container.addEventListener("focusin", (event) => { if (items().includes(event.target)) mark(event.target); });
  return { mark };
}
