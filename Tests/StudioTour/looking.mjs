// Steps of looking: the first page, samples, the view, before and after, keys and fingers.

import { check } from "./page.mjs";
import { keys } from "./webdriver.mjs";

export const opening = [
  ["open the page", async ({ page, browser, tool }) => {
    await browser.open(tool.url);
    await page.until(`s?.sources.length === 2 && find("tabs").children.length >= 9`, "the session");
    check(await page.read(`s.pictures[e.picture].name === "harvest.jpg"`), "the first picture of the command line is not the picture");
    check(await page.read(`find("empty").hidden && find("error").hidden`), "the page says that there is no picture, or an error");
  }],

  ["sample: the grid fills", async ({ page, tool }) => {
    await page.until(`[0, 1, 2, 3, 4, 5].every((i) => s.live["sample-" + i]?.side === null)`, "six samples");
    await page.until(`s.results.length >= 6`, "six results in the history");
    const samples = await page.read(`[0, 1, 2, 3, 4, 5].map((i) => s.live["sample-" + i].picture.id)`);
    const bytes = await Promise.all(samples.map((id) => tool.picture(id)));
    for (let i = 1; i < 6; i++) check(!bytes[0].equals(bytes[i]), `sample ${i} is sample 0`);
    const middle = await page.point(0.5, 0.5);
    check(await page.colours(middle) > 30, "the canvas shows no picture in the first cell");
    check(await page.read(`find("history").children.length`) >= 6, "the strip has fewer than six results");
    await page.keep("sample");
  }],

  ["sample: arrow keys choose a picture, Enter shows it alone", async ({ page, browser }) => {
    await browser.run(`document.getElementById("canvas").focus()`);
    for (const key of [keys.right, keys.right, keys.down]) await browser.press(key);
    await page.until(`/^Picture 5 of 6, seed 4\\./.test(find("status").textContent)`, "the chosen picture is said");
    await page.keep("sample-chosen");
    await browser.press(keys.enter);
    await page.until(`s.shown === s.live["sample-4"].picture.id`, "the chosen picture alone");
    await browser.press("0");
    await page.until(`s.shown === null`, "all samples again");
    await browser.press(keys.escape);
  }],

  ["sample: its command makes the same picture", async ({ page }) => {
    await page.commandMakes(await page.read(`s.live["sample-0"].picture`));
  }],

  ["sample: the frame sets the size", async ({ page, browser }) => {
    const before = await page.answer("sample-0");
    const [from, to] = await page.points([[1, 1], [1.15, 0.8]]);
    await page.drag("frame", [from, to]);
    const size = await page.read(`e.forms.sample?.options.size?.[0] ?? null`);
    check(size && /^\d+x\d+$/.test(size), "dragging the frame's corner set no size");
    const [width, height] = size.split("x").map(Number), picture = await page.answered("sample-0", before);
    check(picture.width === width && picture.height === height, `${size} was asked for, the sample has ${picture.width}x${picture.height}`);
    await page.keep("sample-wide");
    await browser.press(keys.control, "z");
    await page.until(`!e.forms.sample?.options.size`, "undo of the size");
  }],

  ["sample: copies that continue each other", async ({ page, browser }) => {
    const before = await page.answer("sample-0");
    await browser.click(`#tile [data-value="both"]`);
    await page.answered("sample-0", before);
    await page.until(`[0, 1, 2, 3, 4, 5].every((i) => studio.isFresh("sample-" + i))`, "six tiles");
    await page.keep("sample-tile");
    await browser.click(`#tile [data-value=""]`);
  }],
];

export const viewing = [
  ["compare before and after with the slider", async ({ page, browser }) => {
    await browser.press("f");
    await browser.press("c");
    await page.until(`s.compare.mode === "slider" && !find("split").hidden`, "the slider");
    await page.drawn();
    // The bird's body; the middle of its picture is beside it, and transparent.
    const middle = await page.point(...await page.read(`[e.placements[0].x, e.placements[0].y]`)), object = { x: middle.x - 40, y: middle.y };
    const right = await page.look(object);
    const [from, to] = await page.points([[0.5, 0.8], [0.98, 0.8]]);
    await page.drag("slider", [from, to]);
    await page.until(`s.compare.split > 0.9`, "the line follows the hand");
    await page.drawn();
    check(await page.look(object) !== right, "the object is on both sides of the line");
    await page.drag("slider back", [to, from]);
    await page.keep("compare-slider");
  }],

  ["compare side by side", async ({ page, browser }) => {
    await browser.press("s");
    await page.until(`s.compare.mode === "sides"`, "side by side");
    await page.keep("compare-sides");
    await browser.press("s");
    await page.until(`s.compare.mode === "off"`, "one picture");
  }],

  ["zoom with the wheel, keys and two fingers", async ({ page, browser }) => {
    await browser.press("f");
    await page.drawn();
    const fitted = await page.read("studio.view.zoom"), middle = await page.point(0.3, 0.3);
    await browser.wheel(middle, -240);
    await page.until(`studio.view.zoom > ${fitted} * 1.05`, "the wheel zooms");
    await browser.press("f");
    await page.until(`Math.abs(studio.view.zoom - ${fitted}) < 1e-6`, "F shows all");
    const finger = (sign) => Array.from({ length: 8 }, (_, i) => ({ x: middle.x + sign * (30 + 8 * i), y: middle.y }));
    await browser.drag([finger(-1), finger(1)], { pointer: "touch" });
    await page.until(`studio.view.zoom > ${fitted} * 1.3`, "two fingers zoom");
    await browser.press("f");
    await page.until(`Math.abs(studio.view.zoom - ${fitted}) < 1e-6`, "F shows all again");
  }],

  ["Space and a drag move the view", async ({ page, browser }) => {
    await browser.press("f");
    await page.drawn();
    const before = await page.read("studio.view"), objects = await page.read("JSON.stringify(e.placements)");
    const from = await page.point(...await page.read(`[e.placements[0].x, e.placements[0].y]`));
    await browser.moveTo(from);
    await browser.hold(" ");
    await page.drag("view", [from, { x: from.x - 60, y: from.y + 40 }]);
    await browser.letGo(" ");
    const after = await page.read("studio.view");
    check(Math.abs(after.x - before.x + 60) < 2 && Math.abs(after.y - before.y - 40) < 2, `the view went from ${JSON.stringify(before)} to ${JSON.stringify(after)}`);
    check(await page.read("JSON.stringify(e.placements)") === objects, "the object was moved");
    await browser.press("f");
  }],

  ["X shows the object as it was placed, without the result", async ({ page, browser }) => {
    await page.until(`studio.isFresh("harmonize")`, "the result");
    await page.drawn();
    const middle = await page.point(...await page.read(`[e.placements[0].x, e.placements[0].y]`)), object = { x: middle.x - 40, y: middle.y };
    const result = await page.look(object);
    await browser.press("x");
    await page.until(`find("raw").ariaPressed === "true"`, "the button is pressed");
    await page.drawn();
    const raw = await page.look(object);
    check(raw !== result, "the object looks as in the result");
    await page.keep("place-raw");
    await browser.click("#raw");
    await page.drawn();
    check(await page.look(object) === result, "the result isn't back");
    await browser.hold("x");
    await new Promise((resolve) => setTimeout(resolve, 400));
    await page.drawn();
    check(await page.look(object) === raw, "the held key doesn't show it");
    await browser.letGo("x");
    await page.drawn();
    check(await page.look(object) === result, "the result isn't back when the key is let go");
  }],

  ["paste a picture", async ({ page, browser }) => {
    const base = await page.read("e.picture"), count = await page.read("s.sources.length");
    const wrong = await browser.runAsync(`const done = arguments[0], canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [120, 90];
      canvas.getContext("2d").fillRect(20, 20, 40, 30);
      canvas.toBlob((blob) => navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]).then(() => done(null), (error) => done(String(error))));`);
    check(wrong === null, `the picture can't be copied: ${wrong}`);
    await browser.press(keys.control, "v");
    await page.until(`s.sources.length === ${count + 1} && s.pictures[e.picture].width === 120`, "the pasted picture");
    await page.until(`studio.state.edit.present.picture !== "${base}"`, "it is the picture");
    await browser.press(keys.control, "z");
    await page.until(`e.picture === "${base}"`, "undo");
  }],

  ["keys: the help, and the newest results", async ({ page, browser }) => {
    await browser.press("?");
    await page.until(`find("help").open`, "the list of keys");
    await page.keep("help");
    await browser.press(keys.escape);
    await page.until(`!find("help").open`, "Escape closes the list");
    await browser.press("2");
    await page.until(`s.shown === s.results.at(-2).picture`, "2 shows the older result");
    await browser.press("0");
    await page.until(`s.shown === null`, "0 shows the answer");
  }],

  ["an error of the tool is shown in its own words, and goes away", async ({ page, browser, files }) => {
    await browser.dropFiles(await page.point(0.5, 0.5), [files.noPicture]);
    const end = performance.now() + 20000;
    while (await page.read(`find("error").hidden`)) check(performance.now() < end, "a text file as a picture is no error");
    check((await page.read(`find("error-message").textContent`)).length > 10, "the error says nothing");
    await page.keep("error");
    await browser.click("#error-close");
    await page.until(`find("error").hidden`, "the error goes away");
  }],
];
