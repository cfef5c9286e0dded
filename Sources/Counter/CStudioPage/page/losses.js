// The losses of a training as lines of a small chart. No document here.

const mostPoints = 240;

// Adds one value for each loss. A long line is thinned to every second point: its form stays.
export function addLosses(history, losses) {
  const next = { ...history };
  for (const [name, value] of Object.entries(losses)) {
    if (!Number.isFinite(value)) continue;
    let line = [...(next[name] ?? []), value];
    if (line.length > mostPoints) line = line.filter((_, index) => index % 2 === line.length % 2);
    next[name] = line;
  }
  return next;
}

// The least and the greatest value; a few outliers, as at the start of a scale, don't flatten the rest.
export function bounds(history) {
  const values = Object.values(history).flat().sort((a, b) => a - b);
  if (!values.length) return { least: 0, most: 1 };
  const at = (share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  const least = at(0.02), most = at(0.98);
  return most > least ? { least, most } : { least: least - 0.5, most: least + 0.5 };
}

export function points(line, { least, most }, width, height, margin = 6) {
  return line.map((value, index) => ({
    x: line.length > 1 ? index / (line.length - 1) * width : 0,
    y: height - margin - Math.min(1, Math.max(0, (value - least) / (most - least))) * (height - 2 * margin),
  }));
}

export function seconds(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "some time";
  if (value < 90) return `${Math.max(0, Math.round(value))} s`;
  return value < 5400 ? `${Math.round(value / 60)} min` : `${(value / 3600).toFixed(1)} h`;
}
