// Steps of taking results out and bringing them back: the command, saving, pipelines, recipes.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { check } from "./page.mjs";

export const files = [
  ["copy the command, run it, and compare the bytes", async ({ page }) => {
    const command = await page.commandMakes(await page.read("s.live.harmonize.picture"));
    check(/^singan-tool harmonize harvest\.jpg /.test(command), `the command is ${command}`);
    await page.copyCommand();
    await page.keep("command");
    await page.browser.click("#command-close");
  }],

  ["save", async ({ page, tool, browser, kept }) => {
    const picture = await page.read("s.live.harmonize.picture");
    await browser.click("#save");
    const path = (await page.until(`/^Saved (.*)\\.$/.exec(find("status").textContent)?.[1]`, "the saved file's name"));
    const bytes = await readFile(join(page.folder, path));
    check(bytes.equals(await tool.picture(picture.id)), `${path} is not the picture of the studio`);
    kept.saved = join(page.folder, path);
    kept.made = picture.made;
  }],

  ["save as pipeline, and run it", async ({ page, browser, tool }) => {
    await browser.click("#save-pipeline");
    const name = await page.until(`/^Downloaded (\\S+):/.exec(find("status").textContent)?.[1]`, "the pipeline's name");
    await waitForFile(join(page.folder, name));
    const before = new Set(await readdir(page.folder, { recursive: true }));
    await tool.shell(`singan-tool pipeline ${name}`);
    const made = (await readdir(page.folder, { recursive: true })).filter((file) => !before.has(file) && /\.png$/.test(file));
    check(made.length > 0, "the pipeline made no picture");
    // The picture alone: its recipe is the pipeline's, so the bytes around it differ.
    const picture = await page.read("s.live.harmonize.picture"), expected = await tool.picture(picture.id);
    const found = await Promise.all(made.map((file) => readFile(join(page.folder, file))));
    check(found.some((bytes) => pixelData(bytes).equals(pixelData(expected))), `none of ${made.join(", ")} has the studio's pixels`);
  }],

  ["drop the saved result back: its recipe returns", async ({ page, browser, kept }) => {
    await page.task("sample");
    await browser.dropFiles(await page.point(0.5, 0.5), [kept.saved]);
    await page.until(`e.task === "harmonize"`, "the task of the recipe");
    const { options, seed } = await page.read("e.forms.harmonize"), wanted = kept.made;
    check(seed === String(wanted.seed), `the seed is ${seed}, not ${wanted.seed}`);
    for (const [name, values] of Object.entries(wanted.options)) {
      const [found, made] = [JSON.stringify(options[name]), JSON.stringify(values.map(String))];
      check(found === made, `--${name} is ${found}, not ${made}`);
    }
    await page.keep("recipe-back");
  }],

  ["reload: opened pictures stay", async ({ page, browser }) => {
    const count = await page.read("s.sources.length");
    await page.keepAnswers();
    await browser.reload();
    await page.until(`s?.sources.length === ${count}`, "the pictures of the session");
  }],
];

// A download is whole once it has its name and some bytes.
async function waitForFile(path) {
  const end = performance.now() + 20000;
  for (;;) {
    try { if ((await readFile(path)).length) return; } catch { /* not there yet */ }
    check(performance.now() < end, `${path} was not downloaded`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// The compressed pixels of a PNG: its IDAT chunks.
function pixelData(bytes) {
  const parts = [];
  for (let at = 8; at + 8 < bytes.length;) {
    const length = bytes.readUInt32BE(at), type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}
