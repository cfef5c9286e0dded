// Steps of appearance: every view on a small screen and in the dark. What is cut off or hidden is found by measuring; the rest is for eyes.

import { check } from "./page.mjs";

// The elements that stick out of the window, or whose text is cut without an ellipsis being meant.
const overflowing = `[...document.querySelectorAll("header, main, aside, section, #bar button, #tabs, #view, #panel-foot button")]
  .filter((node) => node.offsetParent !== null && !node.closest("dialog, #panel-body"))
  .map((node) => [node.id || node.tagName, node.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1)
  .map(([name]) => name)`;

async function everyView({ page }, name) {
  for (const task of ["sample", "harmonize", "paint", "edit", "fill", "style", "superres", "animate", "train"]) {
    await page.task(task);
    await page.until(`find("stage").getAttribute("aria-busy") === "false"`, `${task} at rest`, 120);
    await page.keep(`${name}-${task}`);
    const outside = await page.read(overflowing);
    check(!outside.length, `${task}: ${outside.join(", ")} stick out of the window`);
    check(await page.read(`document.documentElement.scrollWidth <= innerWidth`), `${task}: the page scrolls sideways`);
  }
}

export const appearance = [
  ["every view in a window of 1024 x 700", async (tour) => {
    await tour.browser.size(1024, 700);
    await everyView(tour, "small");
    await tour.browser.size(1280, 800);
  }],

  ["every view in the dark", async (tour) => {
    await tour.browser.dark(true);
    await everyView(tour, "dark");
    await tour.browser.dark(false);
  }],
];
