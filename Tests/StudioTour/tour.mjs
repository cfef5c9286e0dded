// The tour of `singan-tool studio`: starts its server and a browser, does every step as a person would, and counts what passed.
//   node tour.mjs TOOL FOLDER SAMPLES      FOLDER is empty; screenshots go to FOLDER/screenshots

import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Browser } from "./webdriver.mjs";
import { Tool } from "./tool.mjs";
import { Page } from "./page.mjs";
import { opening, viewing } from "./looking.mjs";
import { placing } from "./placing.mjs";
import { painting } from "./painting.mjs";
import { ending, making } from "./making.mjs";
import { files } from "./files.mjs";
import { appearance } from "./appearance.mjs";
import { quantile, speed, speedLine } from "./speed.mjs";

const [program, folder, samples] = process.argv.slice(2);
// What a step finds depends on those before it; this order is that of a first visit.
const steps = [...opening, ...placing, ...viewing, ...files, ...painting, ...making, ...speed, ...appearance, ...ending];

const work = join(folder, "work"), shots = join(folder, "screenshots");
await mkdir(work);
await mkdir(shots);
for (const name of ["harvest.jpg", "dandelions.jpg"]) await copyFile(join(samples, name), join(work, name));
const noPicture = join(folder, "notes.png");
await writeFile(noPicture, "This is no picture.\n");

const tool = new Tool(program, work);
let browser = null, passed = 0, failed = 0;

async function run() {
  await tool.serve(["harvest.jpg", "dandelions.jpg"], "out");
  browser = await Browser.start({ downloads: work, width: 1280, height: 800 });
  const origin = new URL(tool.url).origin;
  await browser.cdp("Browser.grantPermissions", { origin, permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] });
  const page = new Page(browser, tool, work);
  page.shots = shots;
  const tour = { browser, tool, page, files: { object: join(samples, "kingfisher.png"), noPicture }, kept: {} };
  const wanted = process.env.STUDIO_STEPS ? new RegExp(process.env.STUDIO_STEPS) : /./;
  for (const [name, act] of steps.filter(([step]) => wanted.test(step) || step === "open the page")) {
    await one(tour, name, act);
    // Without the page there is nothing to try, and without its server neither.
    if (failed && passed === 0) return;
    if (tool.ended !== undefined) throw new Error(`singan-tool studio ended with ${tool.ended}`);
  }
  await noFaults(tour);
  await numbers(page);
}

async function one(tour, name, act) {
  const start = performance.now(), told = tour.tool.output.length;
  try {
    await act(tour);
    passed++;
    console.log(`ok    ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}\n        ${error.message}`);
    const shown = await tour.page.read(`find("error")?.hidden === false ? find("error").innerText : ""`).catch((e) => e.message);
    if (shown) console.log(`        The page's error: ${shown}`);
    const said = tour.tool.output.slice(told).trim();
    if (said) console.log(`        The server's output: ${said}`);
    const file = await tour.page.keep(`FAILED-${name.replace(/[^a-z0-9]+/gi, "-")}`).catch(() => null);
    if (file) console.log(`        ${file}`);
    // The next step begins without this one's error.
    await tour.page.browser.run(`document.getElementById("error-close")?.click(); document.querySelector("dialog[open]")?.close();`).catch(() => {});
  }
}

// Faults that nobody sees: what the console of the page says.
function noFaults(tour) {
  return one(tour, "the console of the page has no errors", async () => {
    const said = (await browser.log()).filter(({ level, message }) => level === "SEVERE" && !/api\/pictures\?name=notes\.png/.test(message));
    if (said.length) throw new Error(said.map(({ message }) => message).join("\n        "));
  });
}

async function numbers(page) {
  await page.keepAnswers();
  const answers = page.answers.map(({ milliseconds }) => milliseconds);
  if (answers.length) {
    console.log(`From an input to its first picture, in the whole tour: median ${quantile(answers, 0.5)} ms, `
      + `95th percentile ${quantile(answers, 0.95)} ms, of ${answers.length}.`);
  }
  if (page.speed) console.log(speedLine("all tasks", page.speed).trim());
  const worst = page.drags.sort((a, b) => b.longest - a.longest).slice(0, 3).map(({ name, longest }) => `${longest.toFixed(0)} ms (${name})`);
  if (worst.length) console.log(`The longest frame of a drag: ${worst[0]}${worst[1] ? `; then ${worst.slice(1).join(", ")}` : ""}.`);
}

async function end() {
  await browser?.end();
  const status = await tool.end();
  return status;
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end().finally(() => process.exit(130)));

try {
  await run();
} catch (error) {
  failed++;
  console.log(`FAIL  the tour could not begin, or go on\n        ${error.message}`);
}
await end();
console.log(`Screenshots: ${shots}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
