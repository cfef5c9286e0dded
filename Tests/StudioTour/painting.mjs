// Steps with the brush: a painting, an edit, and a mark that is filled.

import { check } from "./page.mjs";
import { keys } from "./webdriver.mjs";

export const painting = [
  ["paint", async ({ page, browser }) => {
    await page.openSource("harvest.jpg");
    await page.task("paint");
    await page.until(`find("tools").children.length > 3`, "the tools");
    await browser.press("f");
    const before = await page.answer("paint");
    await browser.click(`[data-tool="pick"]`);
    const [sample] = await page.points([[0.5, 0.9]]);
    await page.drag("pick", [sample, sample], { steps: 1 });
    check(await page.read(`find("brush-color").value`) !== "#c89b3c", "no colour was taken");
    await browser.click(`[data-tool="brush"]`);
    await page.dragShares("brush", [[0.15, 0.25], [0.35, 0.15], [0.6, 0.3]]);
    await browser.click(`[data-tool="lasso"]`);
    await page.dragShares("lasso", [[0.7, 0.6], [0.85, 0.6], [0.85, 0.8], [0.7, 0.8]]);
    await browser.click(`[data-tool="eraser"]`);
    await page.dragShares("eraser", [[0.72, 0.7], [0.8, 0.7]]);
    const kinds = await page.read(`e.layers[e.picture + "/paint"].map((operation) => operation.kind + operation.isErasing).join()`);
    check(kinds === "strokefalse,areafalse,stroketrue", `the painting has ${kinds}`);
    const picture = await page.answered("paint", before);
    check(!await samePixels(page, picture.id, await page.read("e.picture"), 0.35, 0.17), "what was painted can't be seen in the result");
    await page.keep("paint");
  }],

  ["paint: its command makes the same picture", async ({ page, tool }) => {
    const command = await page.commandMakes(await page.read("s.live.paint.picture"));
    check(/painting/.test(command), `the command doesn't name the painting: ${command}`);
  }],

  ["fill: mark with the brush and fill", async ({ page, browser }) => {
    await page.task("fill");
    await page.until(`document.querySelector('[data-tool="mark"]')?.ariaPressed === "true"`, "the brush that marks");
    await page.dragShares("mark", [[0.6, 0.45], [0.72, 0.45], [0.72, 0.52], [0.6, 0.52]]);
    await page.keep("fill-marked");
    const picture = await page.answered("fill", ""), base = await page.read(`e.picture`);
    check(picture.width === 602 && picture.height === 478, `the result has ${picture.width}x${picture.height}`);
    check(!(await samePixels(page, picture.id, base, 0.66, 0.46)), "the marked part is unchanged");
    check(await samePixels(page, picture.id, base, 0.1, 0.9), "what was not marked has changed");
    await page.keep("fill");
  }],

  ["fill: its command makes the same picture", async ({ page }) => {
    await page.commandMakes(await page.read("s.live.fill.picture"));
  }],

  ["edit: copy a region", async ({ page, browser }) => {
    await page.task("edit");
    await browser.click(`[data-tool="region"]`);
    await page.dragShares("region", [[0.15, 0.55], [0.3, 0.55], [0.3, 0.75], [0.15, 0.75], [0.15, 0.56]]);
    await page.dragShares("copy", [[0.22, 0.65], [0.5, 0.7], [0.62, 0.68]]);
    const copy = await page.read(`e.layers[e.picture + "/edit"]?.[0] ?? null`);
    check(copy?.kind === "copy" && copy.dx > 150, `the edit has ${JSON.stringify(copy)?.slice(0, 80)}`);
    await page.answered("edit", "");
    await page.keep("edit");
  }],

  ["edit: move a region, and undo that", async ({ page, browser }) => {
    await browser.click(`#region-mode [data-value="true"]`);
    await page.dragShares("region", [[0.75, 0.3], [0.85, 0.3], [0.85, 0.4], [0.75, 0.4], [0.75, 0.31]]);
    await page.dragShares("move", [[0.8, 0.35], [0.6, 0.4]]);
    const moved = await page.read(`e.layers[e.picture + "/edit"].at(-1)`);
    check(moved.kind === "copy" && moved.isMove && moved.dx < -80, `the edit has ${JSON.stringify(moved).slice(0, 80)}`);
    await page.keep("edit-moved");
    await browser.press(keys.control, "z");
    await page.until(`e.layers[e.picture + "/edit"].length === 1`, "undo of the move");
    await browser.click(`#region-mode [data-value="false"]`);
  }],

  ["edit: with a mark, and its command makes the same picture", async ({ page, browser }) => {
    const before = await page.answer("edit");
    await browser.press("m");
    await page.dragShares("mark", [[0.55, 0.6], [0.7, 0.75]]);
    const picture = await page.answered("edit", before);
    const command = await page.commandMakes(picture);
    check(/--mask/.test(command), `the command has no mask: ${command}`);
  }],

  ["a large picture: a preview first, then the full size", async ({ page }) => {
    await page.openSource("dandelions.jpg");
    await page.task("fill");
    await page.dragShares("mark", [[0.3, 0.3], [0.45, 0.35]]);
    const picture = await page.answered("fill", "");
    check(picture.width === 900, `the result has ${picture.width} pixels across, not 900`);
    check(await page.read(`Object.values(s.answers).some((a) => a.task === "fill" && a.base === e.picture && a.side === s.session.previewSide)`),
      "there was no preview");
    await page.commandMakes(picture);
    await page.openSource("harvest.jpg");
  }],

  ["use a result as the picture, and undo that", async ({ page, browser }) => {
    const base = await page.read("e.picture"), result = await page.until(`s.live.fill?.picture.id ?? s.results.at(-1).picture`, "a result");
    await browser.click(`#history [data-result="${result}"]`);
    await page.until(`s.shown === "${result}"`, "the result alone");
    await browser.click("#use-result");
    await page.until(`e.picture === "${result}" && s.sources.includes("${result}")`, "the result as the picture");
    await browser.press(keys.control, "z");
    await page.until(`e.picture === "${base}"`, "the picture from before");
  }],
];

// Whether two pictures have the same pixels around a point, to a little noise. The page decodes them: a script needs no decoder of its own.
function samePixels(page, first, second, x, y) {
  return page.browser.runAsync(`const [first, second, x, y, token, done] = arguments;
    const pixels = async (id) => {
      const answer = await fetch("/api/pictures/" + id + "?side=4096", { headers: { "X-Studio-Token": token, "X-Studio-Client": "00000000000070c4" } });
      const bitmap = await createImageBitmap(await answer.blob()), canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      canvas.drawImage(bitmap, 0, 0);
      return canvas.getImageData(Math.round(x * bitmap.width) - 4, Math.round(y * bitmap.height) - 4, 8, 8).data;
    };
    Promise.all([pixels(first), pixels(second)]).then(([a, b]) => done(a.every((value, i) => Math.abs(value - b[i]) <= 2)));`,
  first, second, x, y, page.tool.token);
}
