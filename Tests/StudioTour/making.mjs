// Steps of the other tasks: style, enlarging, training a model, and animating with it.

import { check } from "./page.mjs";

export const making = [
  ["style of another picture", async ({ page, browser }) => {
    await page.openSource("harvest.jpg");
    await page.task("style");
    const other = await page.read(`s.sources.find((id) => s.pictures[id].name === "dandelions.jpg")`);
    await browser.click(`#model-style [data-picture="${other}"]`);
    const picture = await page.answered("style", "", 120);
    check(picture.made?.task === "style", `the result's recipe has ${JSON.stringify(picture.made)}`);
    await page.keep("style");
  }],

  ["style: its command makes the same picture", async ({ page }) => {
    await page.commandMakes(await page.read("s.live.style.picture"));
  }],

  ["enlarge", async ({ page, browser }) => {
    await page.task("superres");
    await browser.clear(`[data-option="factor"]`);
    await browser.type(`[data-option="factor"]`, "2");
    const picture = await page.until(`s.live.superres?.picture.width === 1204 && s.results.some((r) => r.picture === s.live.superres.picture.id)
      && s.live.superres.picture`, "a picture of twice the size", 120);
    check(picture.height === 956, `the enlarged picture has ${picture.width}x${picture.height}`);
    await page.keep("enlarge");
  }],

  ["enlarge: its command makes the same picture", async ({ page }) => {
    await page.commandMakes(await page.read("s.live.superres.picture"));
  }],

  ["train: losses and a sample while it runs", async ({ page, browser }) => {
    await page.task("train");
    await browser.click(`#budgets [data-value="20s"]`);
    await browser.click("#train");
    await page.until(`s.training && s.jobs[s.training.job]?.state === "running"`, "the training", 60);
    await page.until(`Object.keys(s.training.losses ?? {}).length >= 2`, "losses", 60);
    await page.until(`s.training.preview`, "a sample of the model", 60);
    await page.until(`document.querySelectorAll("#training .key").length >= 2`, "the names of the losses");
    await page.keep("train");
  }],

  ["train: stop", async ({ page, browser }) => {
    await browser.click("#stop");
    await page.until(`s.jobs[s.training.job].state === "cancelled"`, "the training ends", 30);
    await page.until(`find("train").textContent === "Go on"`, "the button that goes on");
    await page.keep("train-stopped");
  }],

  ["train: go on to the end", async ({ page, browser }) => {
    const stopped = await page.read("s.training.job");
    await browser.click("#train");
    await page.until(`s.training.job !== "${stopped}" && s.jobs[s.training.job].state === "done"`, "the trained model", 150);
    await page.until(`find("train").textContent === "Trained"`, "the button says so");
    await page.keep("train-done");
  }],

  // Animations need a model of their own kind, as the page says: this trains it within the same time.
  ["animate", async ({ page, browser }) => {
    await page.task("animate");
    await browser.run(`const input = document.querySelector('[data-option="frames"]'); input.scrollIntoView(); input.focus(); input.select?.();`);
    await browser.clear(`[data-option="frames"]`);
    await browser.type(`[data-option="frames"]`, "12");
    const says = await page.read(`find("panel-body").innerText`);
    check(/no model of this time yet/.test(says), "the page doesn't say that animations need a model of their own");
    await browser.click("#apply");
    const picture = await page.answered("animate", "", 150);
    check(picture.frames === 12, `12 frames were asked for, it has ${picture.frames}`);
    await page.until(`!find("player").hidden`, "the player");
    const first = await page.read(`find("frame-text").textContent`);
    await page.until(`find("frame-text").textContent !== ${JSON.stringify(first)}`, "the animation plays");
    await page.keep("animate");
  }],

  ["animate: its command makes the same animation", async ({ page }) => {
    await page.commandMakes(await page.read("s.live.animate.picture"));
  }],

  ["animate: what may move is marked", async ({ page, browser }) => {
    const before = await page.answer("animate");
    await page.dragShares("region that moves", [[0.3, 0.75], [0.7, 0.8]]);
    await page.keep("animate-marked");
    await browser.click("#apply");
    const picture = await page.answered("animate", before, 60);
    const command = await page.commandMakes(picture);
    check(/--region/.test(command), `the command has no region: ${command}`);
  }],

  ["sample with the trained model", async ({ page, browser }) => {
    await page.task("sample");
    await browser.click(`#count [data-value="1"]`);
    const before = await page.answer("sample-0");
    await browser.click(`#engine [data-value="singan"]`);
    const picture = await page.answered("sample-0", before, 15);
    check(picture.made?.engine === "singan", `the result's recipe has ${JSON.stringify(picture.made)}`);
    await page.keep("engines");
    await browser.click(`#engine [data-value="patches"]`);
  }],
];

export const ending = [
  ["closing the page ends its training", async ({ page, browser, tool }) => {
    await page.task("train");
    await browser.click(`#budgets [data-value="2m"]`);
    await browser.click("#train");
    const job = await page.until(`s.jobs[s.training?.job]?.state === "running" && s.training.iteration > 0 && s.training.job`, "the training", 60);
    await page.keepAnswers();
    await browser.open("about:blank");
    const end = performance.now() + 40000;
    let state = null;
    do {
      state = (await tool.get(`/api/jobs/${job}`)).state;
      check(performance.now() < end, `the training of a page that is gone is ${state}`);
    } while (state !== "cancelled");
    await browser.open(tool.url);
    await page.until(`s?.sources.length > 0`, "the page again");
  }],
];
