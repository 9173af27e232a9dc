/** @typedef {import("./built.js").Published} Published */

/**
 * Where a cell belongs.
 *
 * @typedef {object} Place
 * @property {string[]} layer the outermost layer that only repeats, turns round or applies it
 * @property {string[][]} wraps layers between that one and `repeater`, the outermost first
 * @property {string} half `forward_layer` or `backward_layer`, or empty
 * @property {string[]} repeater the layer that repeats the cell over time
 * @property {boolean} stacked whether the cell is one of several that this layer holds
 */

/**
 * Return whether a group is called as those of cells are.
 *
 * @param {Published["files"]} files
 * @param {string[]} path
 */
export function isCell({ cell, cells }, path) {
  return path.at(-1) === cell || path.at(-2) === cells;
}

/**
 * Return where a cell belongs.
 *
 * @param {Published["files"]} files
 * @param {string[]} path of the cell
 * @param {(path: string[]) => boolean} wraps whether a layer holds `layer` and nothing else
 * @returns {Place}
 */
export function placeOf(files, path, wraps) {
  let steps = path;
  while (steps.at(-2) === files.cells) steps = steps.slice(0, -2);
  const stacked = steps.length < path.length;
  while (steps.at(-1) === files.cell) steps = steps.slice(0, -1);
  const repeater = steps;
  const last = steps.at(-1) ?? "";
  const around = [];
  const half = last === files.forward || last === files.backward ? last : "";
  if (half) {
    steps = steps.slice(0, -1);
    around.unshift(steps);
  }
  while (steps.at(-1) === files.layer && wraps(steps.slice(0, -1))) {
    steps = steps.slice(0, -1);
    around.unshift(steps);
  }
  return { layer: steps, wraps: around, half, repeater, stacked };
}

/**
 * Compare paths: numbers as numbers, and forward before backward, as `get_weights()` has them.
 *
 * @param {Published["files"]} files
 * @param {string[]} one
 * @param {string[]} other
 */
export function inOrder(files, one, other) {
  const parts = (/** @type {string[]} */ path) =>
    path.map((step) => (step === files.backward ? `${files.forward} ` : step).split(/(\d+)/));
  return compare(parts(one), parts(other), (a, b) => compare(a, b, comparePart));
}

/**
 * @template T
 * @param {T[]} one
 * @param {T[]} other
 * @param {(a: T, b: T, n: number) => number} by
 */
function compare(one, other, by) {
  for (let n = 0; n < Math.min(one.length, other.length); n++) {
    const order = by(one[n], other[n], n);
    if (order) return order;
  }
  return one.length - other.length;
}

/**
 * @param {string} a
 * @param {string} b
 * @param {number} n
 */
function comparePart(a, b, n) {
  if (n % 2) return Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}
