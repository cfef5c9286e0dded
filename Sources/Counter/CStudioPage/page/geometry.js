// Where things are: the view of the canvas, grids of pictures, and the frame that sets a size. Points are {x, y}; the world's unit is
// one pixel of the picture, and a view {x, y, zoom} puts the world's origin at (x, y) of the screen.

export const zoomLimits = { least: 0.02, most: 32 };
export const sideLimits = { least: 16, most: 16384 };

export const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

export const toWorld = (view, p) => ({ x: (p.x - view.x) / view.zoom, y: (p.y - view.y) / view.zoom });
export const toScreen = (view, p) => ({ x: p.x * view.zoom + view.x, y: p.y * view.zoom + view.y });

// Returns the view that shows all of a size in the middle. Small pictures are enlarged at most `most` times.
export function fit(screen, size, padding = 32, most = 4) {
  const width = Math.max(1, screen.width - 2 * padding), height = Math.max(1, screen.height - 2 * padding);
  const zoom = clamp(Math.min(width / size.width, height / size.height), zoomLimits.least, most);
  return { zoom, x: (screen.width - size.width * zoom) / 2, y: (screen.height - size.height * zoom) / 2 };
}

// The world's point under `p` stays where it is.
export function zoomAt(view, p, factor) {
  const zoom = clamp(view.zoom * factor, zoomLimits.least, zoomLimits.most);
  const ratio = zoom / view.zoom;
  return { zoom, x: p.x - (p.x - view.x) * ratio, y: p.y - (p.y - view.y) * ratio };
}

export const pan = (view, dx, dy) => ({ ...view, x: view.x + dx, y: view.y + dy });

// Two fingers went from `before` to `now`: what was between them stays between them.
export function pinch(view, before, now) {
  const middle = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const from = middle(before), to = middle(now);
  return zoomAt(pan(view, to.x - from.x, to.y - from.y), to, apart(now) / apart(before));
}

// The factor by which a preview is smaller than the picture.
export function previewFactor(picture, side) {
  return side ? Math.min(1, side / Math.max(picture.width, picture.height)) : 1;
}

export const previewSize = (picture, side) => {
  const factor = previewFactor(picture, side);
  return { width: Math.max(1, Math.round(picture.width * factor)), height: Math.max(1, Math.round(picture.height * factor)) };
};

// The size at which a result is shown. A result of the picture's proportions lies on the picture, so that both can be compared.
export function shownSize(result, picture, side = null) {
  if (!picture) return { width: result.width, height: result.height };
  const ratio = (result.width / result.height) / (picture.width / picture.height);
  if (Math.abs(ratio - 1) < 0.02) return { width: picture.width, height: picture.height };
  const factor = previewFactor(picture, side);
  return { width: Math.round(result.width / factor), height: Math.round(result.height / factor) };
}

// How many copies a tile preview shows.
export const copies = (tile) => ({ across: tile === "x" || tile === "both" ? 2 : 1, down: tile === "y" || tile === "both" ? 2 : 1 });

// Cells of a grid of `count` pictures of one size; as many columns as make the whole largest on the screen.
export function grid(count, size, screen, gap = 0.04) {
  const space = Math.max(size.width, size.height) * gap;
  let best = null;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = columns * size.width + (columns - 1) * space, height = rows * size.height + (rows - 1) * space;
    const zoom = Math.min(screen.width / width, screen.height / height);
    if (!best || zoom > best.zoom * 1.001) best = { zoom, columns, rows, width, height };
  }
  const cells = Array.from({ length: count }, (_, index) => ({
    x: (index % best.columns) * (size.width + space), y: Math.floor(index / best.columns) * (size.height + space),
    width: size.width, height: size.height,
  }));
  return { cells, columns: best.columns, rows: best.rows, width: best.width, height: best.height };
}

// The cell beside another of a grid, by arrow keys; the first where none was chosen. At a border it stays.
export function neighbour(index, columns, count, dx, dy) {
  if (index < 0) return 0;
  const column = index % columns + dx, next = index + dx + dy * columns;
  return column < 0 || column >= columns || next < 0 || next >= count ? index : next;
}

export const contains = (rect, p) => p.x >= rect.x && p.y >= rect.y && p.x < rect.x + rect.width && p.y < rect.y + rect.height;

// The frame's handles: its right and lower border, and their corner.
export function frameHandle(rect, p, tolerance) {
  const right = rect.x + rect.width, bottom = rect.y + rect.height;
  if (p.x < rect.x - tolerance || p.y < rect.y - tolerance || p.x > right + tolerance || p.y > bottom + tolerance) return null;
  const nearRight = Math.abs(p.x - right) <= tolerance, nearBottom = Math.abs(p.y - bottom) <= tolerance;
  if (nearRight && nearBottom) return "corner";
  return nearRight ? "right" : nearBottom ? "bottom" : null;
}

// The size after a handle was dragged. The corner keeps the proportions where `isProportional`.
export function dragFrame(size, handle, dx, dy, isProportional = false) {
  let width = handle === "bottom" ? size.width : size.width + dx;
  let height = handle === "right" ? size.height : size.height + dy;
  if (isProportional && handle === "corner") {
    const factor = Math.max(width / size.width, height / size.height);
    [width, height] = [size.width * factor, size.height * factor];
  }
  const side = (value) => clamp(Math.round(value), sideLimits.least, sideLimits.most);
  return { width: side(width), height: side(height) };
}

export function parseSize(text) {
  const match = /^\s*(\d+)\s*[x×]\s*(\d+)\s*$/i.exec(text ?? "");
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}

export const sizeText = (size) => `${size.width}x${size.height}`;
