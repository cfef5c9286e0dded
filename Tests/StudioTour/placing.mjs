// Steps of placing an object: it is dropped, dragged, scaled and rotated by its handles, undone and done again.

import { check } from "./page.mjs";
import { keys } from "./webdriver.mjs";

const placement = (page) => page.read("e.placements[e.chosen]");
const near = (a, b, reach = 0.02) => Math.abs(a - b) <= reach;

// The object's handles on the screen: its corners and the one that rotates.
async function handles(page) {
  const { object, picture, base, view } = await page.read(`{ object: e.placements[e.chosen], base: s.pictures[e.picture], view: studio.view,
    picture: s.pictures[e.placements[e.chosen].picture] }`);
  const middle = await page.point(object.x, object.y), angle = object.rotate * Math.PI / 180;
  const half = { x: picture.width * object.scale * view.zoom / 2, y: picture.height * object.scale * view.zoom / 2 };
  const turned = (x, y) => ({ x: middle.x + x * Math.cos(angle) - y * Math.sin(angle), y: middle.y + x * Math.sin(angle) + y * Math.cos(angle) });
  return { middle, corner: turned(half.x, half.y), rotate: turned(0, -half.y - 36), base };
}

export const placing = [
  ["drop an object onto the picture", async ({ page, browser, files }) => {
    await page.task("harmonize");
    await page.keep("place-empty");
    await browser.dropFiles(await page.point(0.3, 0.6), [files.object]);
    await page.until(`e.placements.length === 1`, "the object on the picture");
    const { x, y } = await placement(page);
    check(near(x, 0.3) && near(y, 0.6), `it was dropped at 30%, 60% and is at ${x}, ${y}`);
    await page.answered("harmonize", "");
    await page.keep("place-dropped");
  }],

  ["drag the object", async ({ page }) => {
    const before = await page.answer("harmonize");
    await page.dragShares("object", [[0.3, 0.6], [0.5, 0.3], [0.72, 0.55]], { steps: 20 });
    const { x, y } = await placement(page);
    check(near(x, 0.72) && near(y, 0.55), `it was dragged to 72%, 55% and is at ${x}, ${y}`);
    const picture = await page.answered("harmonize", before);
    const { options } = picture.made;
    const [asked] = await page.read(`s.results.find((r) => r.picture === "${picture.id}").options.at`);
    check(options.at?.[0] === asked, `--at ${asked} was asked for, and the result's recipe has ${JSON.stringify(options)}`);
  }],

  // A slow hand: previews begin at each rest and are cancelled by the next step, at many points of their work.
  ["drag to and fro while pictures are under way", async ({ page }) => {
    for (const step of [70, 170, 290, 430, 610, 830]) {
      await page.dragShares("slow object", [[0.72, 0.55], [0.6, 0.5], [0.72, 0.55]], { steps: 2, step });
    }
    await page.dragShares("object", [[0.72, 0.55], [0.7, 0.56], [0.72, 0.55]]);
    await page.until(`studio.isFresh("harmonize")`, "the answer to the last place");
    check(page.tool.ended === undefined, "the server ended");
  }],

  ["scale the object by a corner", async ({ page }) => {
    const before = await page.answer("harmonize"), old = await placement(page), { middle, corner } = await handles(page);
    const to = { x: middle.x + (corner.x - middle.x) * 1.4, y: middle.y + (corner.y - middle.y) * 1.4 };
    await page.drag("corner", [corner, to]);
    const { scale } = await placement(page);
    check(near(scale / old.scale, 1.4, 0.06), `the scale went from ${old.scale} to ${scale}, not by 1.4`);
    await page.answered("harmonize", before);
  }],

  ["rotate the object by its handle", async ({ page }) => {
    const before = await page.answer("harmonize"), { middle, rotate } = await handles(page), reach = middle.y - rotate.y;
    const at = (degrees) => ({ x: middle.x + reach * Math.sin(degrees * Math.PI / 180), y: middle.y - reach * Math.cos(degrees * Math.PI / 180) });
    await page.drag("rotation", [at(0), at(10), at(20)]);
    const { rotate: turned } = await placement(page);
    check(near(turned, 20, 2), `it was turned by 20 degrees and stands at ${turned}`);
    await page.answered("harmonize", before);
    await page.keep("place-rotated");
  }],

  ["undo three changes and do them again", async ({ page, browser }) => {
    const last = await placement(page), answer = await page.answer("harmonize");
    for (let i = 0; i < 3; i++) await browser.press(keys.control, "z");
    const first = await placement(page);
    check(near(first.x, 0.72) && first.rotate === 0 && near(last.scale / first.scale, 1.4, 0.06), `after three steps back it is at ${JSON.stringify(first)}`);
    for (let i = 0; i < 2; i++) await browser.press(keys.control, keys.shift, "z");
    await browser.click("#redo");
    check(JSON.stringify(await placement(page)) === JSON.stringify(last), `after three steps forward it is at ${JSON.stringify(await placement(page))}`);
    await page.until(`s.live.harmonize?.id === ${JSON.stringify(answer)}`, "the known answer, at once", 2);
  }],

  ["nudge the object with the arrow keys", async ({ page, browser }) => {
    const before = await page.answer("harmonize"), old = await placement(page);
    await browser.run(`document.getElementById("canvas").focus()`);
    await browser.press(keys.shift, keys.right);
    const { x } = await placement(page);
    check(x > old.x, "the arrow key didn't move it");
    await page.answered("harmonize", before);
  }],

  ["all start scales as pictures, and one of them chosen", async ({ page, browser }) => {
    const scales = await page.until(`s.scales[e.picture]?.map(({ scale }) => scale).filter((scale) => scale > 0)`, "the start scales");
    const isThere = `((scale) => s.live["scale-" + scale]?.placements === e.placements)`;
    await page.until(`${JSON.stringify(scales)}.every(${isThere})`, "a picture of each start scale", 120);
    const pictures = await page.read(`${JSON.stringify(scales)}.map((scale) => s.live["scale-" + scale].picture.id)`);
    const bytes = await Promise.all(pictures.map((id) => page.tool.picture(id)));
    check(!bytes[0].equals(bytes.at(-1)), "the first and the last start scale are the same picture");
    const before = await page.answer("harmonize");
    await browser.click(`#scales [data-scale="${scales.at(-2)}"]`);
    const picture = await page.answered("harmonize", before);
    check(String(picture.made.options["start-scale"]?.[0]) === String(scales.at(-2)), `the result's recipe has ${JSON.stringify(picture.made.options)}`);
    await page.keep("place-scales");
  }],
];
