import { shapeText } from "./expressions.js";
import { exact, plural } from "./format.js";
import { shown } from "./shown.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./built.js").Cell} Cell */
/** @typedef {import("./built.js").Weight} Weight */
/** @typedef {import("./model.js").FoundLayer} FoundLayer */
/** @typedef {import("./model.js").FoundCell} FoundCell */
/** @typedef {import("./model.js").FoundArray} FoundArray */

/**
 * Return the index of each axis in a row of an array whose axes but the last are laid out in rows.
 *
 * @param {number[]} shape
 * @param {number} row
 */
export function rowIndex(shape, row) {
  const index = [];
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    index.unshift(row % shape[axis]);
    row = Math.floor(row / shape[axis]);
  }
  return index;
}

/**
 * Return what stands before a row: the place in a convolution kernel, a letter and its index.
 *
 * @param {Weight} weight
 * @param {number[]} shape
 * @param {number} row
 */
export function rowLabel(weight, shape, row) {
  if (!weight.rows) return { place: "", letter: "", index: "" };
  if (weight.row_names.length) return { place: "", letter: weight.row_names[row], index: "" };
  const index = rowIndex(shape, row);
  const place = index.length > 1 ? `[${index.slice(0, -1).join(",")}]` : "";
  return { place, letter: weight.row_letter, index: String(index.at(-1)) };
}

/**
 * Return the slice of a block: `kernel[:, 5:10]`.
 *
 * @param {Weight} weight
 * @param {number} axes
 * @param {number} block
 * @param {number} units
 */
export function sliceText(weight, axes, block, units) {
  const range = `${block * units}:${(block + 1) * units}`;
  const before = axes === 1 ? "" : axes === 2 ? ":, " : "..., ";
  return `${weight.name}[${before}${range}]`;
}

/**
 * Return what a value of an array is: its index, its value, where it comes from and goes to.
 *
 * @param {Cell} described
 * @param {FoundCell} cell
 * @param {number} n which of its arrays
 * @param {number} row
 * @param {number} column
 */
export function valueText(described, cell, n, row, column) {
  const { shape, dtype, values } = cell.arrays[n];
  const weight = described.weights[n];
  const units = cell.sizes.units;
  const block = Math.floor(column / units);
  const index = [...rowIndex(shape, row), column];
  const value = exact(values[row * shape[shape.length - 1] + column], dtype === "float32");
  const to = `${described.blocks[block].name} of unit ${column % units}`;
  const from = comesFrom(weight, index.slice(0, -1));
  const slice = sliceText(weight, shape.length, block, units);
  return `${weight.name}[${index.join(", ")}] = ${value}: ${from}${from && " → "}${to}, slice ${slice}`;
}

/**
 * @param {Weight} weight
 * @param {number[]} index
 */
function comesFrom(weight, index) {
  const last = index[index.length - 1];
  const place = index.length > 1 ? `place (${index.slice(0, -1).join(", ")}), ` : "";
  switch (weight.rows) {
    case "features":
      return `${place}feature ${last}`;
    case "units":
      return `${place}previous output of unit ${last}`;
    case "products":
      return `row ${weight.row_names[last]}`;
    default:
      return "";
  }
}

/**
 * Return what the layer is, in words: `Bidirectional LSTM`, `RNN of 2 LSTM cells`.
 *
 * @param {Published} published
 * @param {FoundLayer} layer
 */
export function classTitle({ class_of, variants }, { keras_class, cells, joined }) {
  const { key } = cells[0];
  const inner = class_of[key];
  const variant = Object.hasOwn(variants, key) ? `, ${variants[key]}` : "";
  if (keras_class === inner) return inner + variant;
  const name = shown(keras_class);
  if (joined === "chain") return `${name} of ${cells.length} ${inner} cells${variant}`;
  if (name === "RNN") return `RNN of ${inner === "LSTM" ? "an" : "a"} ${inner} cell${variant}`;
  return `${name} ${inner}${variant}`;
}

/**
 * Return the sizes of a cell: `units 3 · features 2`.
 *
 * @param {FoundCell} cell
 */
export function sizesText({ sizes, arrays }) {
  const { units, features } = sizes;
  const places = arrays[0].shape.slice(0, -2);
  const kernel = places.length ? ` · kernel\u00a0size\u00a0${shapeText(places)}` : "";
  return `units\u00a0${units} · features\u00a0${features}${kernel}`;
}

/**
 * Return how many values arrays hold: `12 + 36 + 12 = 60`.
 *
 * @param {FoundLayer} layer
 */
export function parameters(layer) {
  return layer.cells.reduce(
    (sum, { arrays }) => sum + arrays.reduce((count, { values }) => count + values.length, 0),
    0,
  );
}

/**
 * Return the shape of an array in units and features: `(features, 4·units)`.
 *
 * @param {Weight} weight
 */
export function formulaText({ shape }) {
  return shapeText(shape.map((size) => size.replace(/^size_\d+$/, "…")));
}

/**
 * Return what one step of the colours stands for, if a dot stands for several values.
 *
 * @param {number} rows
 * @param {number} columns
 */
export function dotText(rows, columns) {
  if (rows <= 1 && columns <= 1) return "";
  return `a dot is the value farthest from 0 of ${plural(rows, "row")} × ${plural(columns, "column")}`;
}
