// How fast the page answers: inputs of every task that answers at once, on a picture of about a megapixel, one after the other with rests.
// The picture is a sample of harvest.jpg, as in Tests/Benchmarks/studio.sh. STUDIO_CHECK_TIMES=1 fails where answers take longer than they
// should; that is for machines that do nothing else. STUDIO_INPUTS is the number of inputs of each task (12).

import { check } from "./page.mjs";

const inputs = Number(process.env.STUDIO_INPUTS ?? 12);
// What a person takes for at once, in milliseconds.
const mostMedian = 400, mostLate = 800;
// The full size follows after the page's own rest; a computation that was told to end takes a moment.
const settles = 900, ends = 400;

export const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Waits until nothing is computed: the full size, and the start scales after it, are stopped, so that the next input finds the machine idle.
async function rest(page, settled = settles) {
  const isBusy = `find("stage").getAttribute("aria-busy") === "true"`, end = performance.now() + settled;
  while (performance.now() < end && !await page.read(isBusy)) await pause(40);
  if (await page.read(isBusy)) {
    await page.browser.run(`const stop = document.getElementById("cancel"); if (!stop.hidden) stop.click();`);
    await page.until(`!(${isBusy})`, "the end of what is computed", 60);
  }
  await pause(ends);
}

// Makes the inputs of one task and waits for each one's first picture.
async function measure({ page }, task, act) {
  for (let number = 0; number < inputs; number++) {
    await rest(page, number ? settles : 0);
    const before = await page.read(`studio.answers.filter((answer) => answer.task === "${task}").length`);
    await act(number);
    await page.until(`studio.answers.filter((answer) => answer.task === "${task}").length > ${before}`, `input ${number + 1} of ${task} answered`, 60);
  }
  await rest(page);
  const found = (await page.read("studio.answers")).filter((answer) => answer.task === task).slice(-inputs);
  page.speed = [...(page.speed ?? []), ...found];
  console.log(speedLine(task, found));
}

// Presses a slider at a share of its length, as a hand does.
async function slide(page, selector, share) {
  const box = await page.read(`(() => { const node = document.querySelector('${selector}'); node.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = node.getBoundingClientRect(); return { left, top, width, height }; })()`);
  const at = (part) => ({ x: box.left + 10 + (box.width - 20) * part, y: box.top + box.height / 2 });
  await page.drag(selector, [at(Math.max(0, share - 0.1)), at(share)], { steps: 4 });
}

// Places on a spiral, so that no input repeats another.
const place = (number, reach = 0.28) => [0.5 + reach * Math.cos(number * 2.4) * (0.3 + number / inputs * 0.7),
  0.5 + reach * Math.sin(number * 2.4) * (0.3 + number / inputs * 0.7)];

export const speed = [
  ["how fast: a picture of a megapixel", async ({ page, browser, tool }) => {
    await tool.shell("singan-tool sample harvest.jpg --size 1152x915 -q -o megapixel.png");
    await page.task("sample");
    await browser.dropFiles(await page.point(0.5, 0.5), [`${page.folder}/megapixel.png`]);
    await page.until(`s.pictures[e.picture].name === "megapixel.png"`, "the picture", 30);
    await browser.click(`#count [data-value="6"]`);
    // Its recipe came with it.
    await browser.run(`document.querySelector('#panel-body [aria-label$="own size"]').click()`);
    await page.until(`s.live["sample-5"]`, "its samples", 60);
  }],

  ["how fast: sample", (tour) => measure(tour, "sample", (number) => slide(tour.page, `[data-option="variety"]`, 0.15 + number * 0.06))],

  ["how fast: harmonize", async (tour) => {
    const { page, browser, files } = tour;
    await page.task("harmonize");
    await browser.dropFiles(await page.point(0.5, 0.5), [files.object]);
    await page.until(`s.live.harmonize && studio.isFresh("harmonize")`, "the object", 60);
    await measure(tour, "harmonize", async (number) => {
      const from = await page.read("[e.placements[0].x, e.placements[0].y]");
      await page.dragShares("large object", [from, place(number)]);
    });
  }],

  ["how fast: paint", async (tour) => {
    const { page, browser } = tour;
    await page.task("paint");
    await browser.click(`[data-tool="brush"]`);
    await measure(tour, "paint", (number) => page.dragShares("large brush", [place(number), place(number, 0.4), place(number + 1, 0.4)]));
  }],

  ["how fast: edit", async (tour) => {
    const { page, browser } = tour;
    await page.task("edit");
    await browser.click(`[data-tool="region"]`);
    await page.dragShares("large region", [[0.3, 0.55], [0.4, 0.55], [0.4, 0.68], [0.3, 0.68], [0.3, 0.56]]);
    let from = [0.35, 0.6];
    await measure(tour, "edit", async (number) => {
      // Half of the inputs move a region, the others paint.
      if (number === inputs / 2) await browser.click(`[data-tool="brush"]`);
      const to = place(number);
      await page.dragShares("large edit", [from, to]);
      from = to;
    });
  }],

  ["how fast: fill", async (tour) => {
    const { page } = tour;
    await page.task("fill");
    await measure(tour, "fill", (number) => page.dragShares("large mark", [place(number), [place(number)[0] + 0.05, place(number)[1] + 0.03]]));
  }],

  ["how fast: style", async (tour) => {
    const { page, browser } = tour;
    await page.task("style");
    const other = await page.read(`s.sources.find((id) => s.pictures[id].name === "dandelions.jpg")`);
    await browser.click(`#model-style [data-picture="${other}"]`);
    await page.until(`s.live.style && studio.isFresh("style")`, "the style", 60);
    await measure(tour, "style", (number) => slide(page, `[data-option="strength"]`, 0.15 + number * 0.06));
  }],

  ["how fast: superres", async (tour) => {
    const { page, browser } = tour;
    await page.task("superres");
    await measure(tour, "superres", (number) => browser.click(`#new-seed`));
  }],

  ["how fast: all of it", async ({ page }) => {
    if (process.env.STUDIO_CHECK_TIMES !== "1" || !page.speed) return;
    const all = page.speed.map(({ milliseconds }) => milliseconds), median = quantile(all, 0.5), late = quantile(all, 0.95);
    check(median <= mostMedian && late <= mostLate, `answers take ${median} ms (median) and ${late} ms (95th percentile), not ${mostMedian} and ${mostLate}`);
  }],
];

// A line of numbers: median and 95th percentile in milliseconds, how many answers they are of, and where the median's time goes.
export function speedLine(name, answers) {
  const all = answers.map(({ milliseconds }) => milliseconds), names = [...new Set(answers.flatMap(({ parts }) => Object.keys(parts)))];
  const parts = names.map((part) => `${part} ${quantile(answers.map((answer) => answer.parts[part] ?? 0), 0.5)}`).join(", ");
  return `      first answers of ${name}: median ${quantile(all, 0.5)} ms, 95th percentile ${quantile(all, 0.95)} ms, of ${answers.length} (${parts})`;
}
