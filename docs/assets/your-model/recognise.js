import { evaluate } from "./expressions.js";

/** @typedef {import("./built.js").Published} Published */

/**
 * A cell that fits some arrays, with the sizes that it has there.
 *
 * @typedef {object} Fit
 * @property {string} key of the cell
 * @property {Record<string, number>} sizes units, features and, of a convolution, its places
 */

/**
 * Return the cell that stores arrays of these shapes, or `null` if none does.
 *
 * @param {Published} published
 * @param {readonly number[][]} shapes of kernel, recurrent kernel and, unless there is none, bias
 * @param {readonly string[]} [keys] of the cells that it can be; else all are tried
 * @returns {Fit | null}
 */
export function recognise(published, shapes, keys = published.tried) {
  if (shapes.length < 2 || shapes.length > 3 || shapes.flat().some((size) => size < 1)) return null;
  const [kernel, recurrent] = shapes;
  if (kernel.length < 2 || recurrent.length !== kernel.length) return null;
  const places = kernel.slice(0, -2);
  const sizes = {
    units: /** @type {number} */ (recurrent.at(-2)),
    features: /** @type {number} */ (kernel.at(-2)),
    ...Object.fromEntries(places.map((size, n) => [`size_${n}`, size])),
  };
  for (const key of keys) {
    const cell = published.cells[key];
    const weights = cell.weights.slice(0, shapes.length);
    const fits = weights.every((weight, n) => {
      const expected = weight.shape.map((size) => evaluate(size, sizes));
      return expected.length === shapes[n].length && expected.every((size, axis) => size === shapes[n][axis]);
    });
    if (fits) return { key, sizes };
  }
  return null;
}
