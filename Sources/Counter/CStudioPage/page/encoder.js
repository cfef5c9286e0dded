// A worker that makes PNGs. On the page's own thread browsers put that off until nothing else happens, for up to a second.

addEventListener("message", async ({ data: { id, bitmap } }) => {
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    postMessage({ id, blob: await canvas.convertToBlob({ type: "image/png" }) });
  } catch (error) {
    postMessage({ id, problem: String(error) });
  }
});
