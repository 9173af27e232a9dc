import { Problem } from "./problem.js";
import { readFile } from "./read.js";

/** @typedef {import("./model.js").Answer} Answer */
/** @typedef {{file: Blob, name: string, published: import("./built.js").Published}} Question */

addEventListener("message", async ({ data }) => {
  const { file, name, published } = /** @type {Question} */ (data);
  /** @type {Answer} */
  let answer;
  try {
    answer = { model: await readFile(published, file, name) };
  } catch (error) {
    answer = { problem: sentence(error) };
  }
  const arrays = "model" in answer ? answer.model.layers.flatMap(({ cells }) => cells.flatMap((cell) => cell.arrays)) : [];
  // Values are handed over, not copied.
  postMessage(answer, { transfer: arrays.map(({ values }) => values.buffer) });
});

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof Problem) return error.message;
  if (error instanceof RangeError) return "The file is damaged, or holds more than this browser can take.";
  return "The file is damaged: what it says of itself makes no sense.";
}
