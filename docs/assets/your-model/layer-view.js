import { element, scrolled } from "./dom.js";
import { downloads } from "./downloads.js";
import { shapeText } from "./expressions.js";
import { counted, plural, short } from "./format.js";
import { canvasMap } from "./map-canvas.js";
import { fitsTable, tableMap } from "./map-table.js";
import { shown } from "./shown.js";
import { classTitle, formulaText, parameters, sizesText } from "./wording.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./built.js").Cell} Cell */
/** @typedef {import("./model.js").FoundLayer} FoundLayer */
/** @typedef {import("./model.js").FoundCell} FoundCell */

const HINT = "Point at a value, or go to it with Tab and the arrow keys.";

/**
 * Return a layer that can be opened; what is in it is made when it is opened first.
 *
 * @param {Published} published
 * @param {FoundLayer} layer
 * @param {boolean} open
 */
export function layerView(published, layer, open) {
  const title = classTitle(published, layer);
  const sizes = sizesText(layer.cells[0]);
  const made = element(
    "details",
    { class: "lu-model-layer" },
    element(
      "summary",
      {},
      element("span", { class: "lu-model-name" }, shown(layer.name)),
      " ",
      element("span", { class: "lu-model-kind" }, title),
      " ",
      element("span", { class: "lu-model-sizes" }, `${sizes} · ${plural(parameters(layer), "parameter")}`),
    ),
  );
  const fill = () => {
    if (made.open && made.childElementCount === 1) made.append(...contents(published, layer, title));
  };
  made.addEventListener("toggle", fill);
  made.open = open;
  fill();
  return made;
}

/**
 * @param {Published} published
 * @param {FoundLayer} layer
 * @param {string} title
 * @returns {HTMLElement[]}
 */
function contents(published, layer, title) {
  const cells = layer.cells.map((cell) => ({ cell, described: fitting(published, cell) }));
  return [
    ...(layer.remarks.length
      ? [element("ul", { class: "lu-model-remarks" }, ...layer.remarks.map((each) => element("li", {}, each)))]
      : []),
    ...cells.map(({ cell, described }) => mapOf(cell, described, `${shown(layer.name)}, ${title}`)),
    shapesTable(cells),
    statisticsTable(cells),
    ...(Object.keys(layer.options).length ? [argumentsOf(layer)] : []),
    downloads(published, layer),
  ];
}

/**
 * Return what is known of a cell, with the arrays that it has: one may have no bias.
 *
 * @param {Published} published
 * @param {FoundCell} cell
 * @returns {Cell}
 */
function fitting({ cells }, { key, arrays }) {
  return { ...cells[key], weights: cells[key].weights.slice(0, arrays.length) };
}

/**
 * @param {FoundCell} cell
 * @param {Cell} described
 * @param {string} label
 */
function mapOf(cell, described, label) {
  const readout = element("p", { class: "lu-model-readout", role: "status" }, HINT);
  const tell = (/** @type {string} */ text) => {
    readout.textContent = text;
  };
  const name = `Weights of ${label}${cell.name && `, ${cell.name}`}, ${sizesText(cell)}`;
  const drawn = fitsTable(cell)
    ? element("div", { class: "lu-model-scroll lu-map-frame" }, tableMap(described, cell, name, tell))
    : canvasMap(described, cell, name, tell);
  return element(
    "div",
    { class: "lu-model-map" },
    cell.name && element("p", { class: "lu-model-part" }, element("b", {}, cell.name), ` ${sizesText(cell)}`),
    drawn,
    readout,
  );
}

/** @param {{cell: FoundCell, described: Cell}[]} cells */
function shapesTable(cells) {
  const code = (/** @type {string} */ text) => element("code", {}, text);
  const head = ["array", "shape", "formula", "values", "type", "where in the file"];
  const lines = cells.flatMap(({ cell, described: { weights } }) =>
    cell.arrays.map(({ shape, values, dtype, path }, n) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, code(`${cell.name} ${weights[n].name}`.trim())),
        element("td", {}, code(shapeText(shape))),
        element("td", {}, code(formulaText(weights[n]))),
        element("td", { class: "lu-number" }, counted(values.length)),
        element("td", {}, dtype),
        element("td", {}, code(shown(path))),
      ),
    ),
  );
  const heads = head.map((each, n) => element("th", { scope: "col", class: n === 3 && "lu-number" }, each));
  return scrolled("Shapes", element("tr", {}, ...heads), [element("tbody", {}, ...lines)]);
}

/**
 * Return what the values of each block of each array are like.
 *
 * @param {{cell: FoundCell, described: Cell}[]} cells
 */
function statisticsTable(cells) {
  const head = ["block", "values", "mean", "std", "min", "max", "mean |w|", "zeros", "not finite"];
  const bodies = cells.flatMap(({ cell, described: { weights, blocks } }) =>
    cell.arrays.map(({ statistics }, n) => {
      const name = `${cell.name} ${weights[n].name}`.trim();
      const lines = statistics.map((each, block) => {
        const { letter, name: title, hue } = blocks[block] ?? { letter: "", name: "all", hue: "" };
        return element(
          "tr",
          { class: block === statistics.length - 1 && "lu-all" },
          block === 0 && element("th", { scope: "rowgroup", rowspan: statistics.length }, element("code", {}, name)),
          element("th", { scope: "row", "data-hue": hue }, letter && element("b", {}, letter), ` ${title}`),
          ...numbersOf(each).map((text) => element("td", { class: "lu-number" }, text)),
        );
      });
      return element("tbody", {}, ...lines);
    }),
  );
  const heads = head.map((each, n) => element("th", { scope: "col", class: n > 0 && "lu-number" }, each));
  return scrolled("Values", element("tr", {}, element("th", { scope: "col" }, "array"), ...heads), bodies);
}

/** @param {import("./statistics.js").Statistics} statistics */
function numbersOf({ count, nan, infinite, zeros, spread }) {
  const { mean, deviation, least, greatest, size } = spread ?? {};
  const numbers = count - nan - infinite;
  return [
    counted(count),
    ...[mean, deviation, least, greatest, size].map((each) => (each === undefined ? "" : short(each))),
    numbers ? `${short((100 * zeros) / numbers)}\u00a0%` : "",
    counted(nan + infinite),
  ];
}

/** @param {FoundLayer} layer */
function argumentsOf({ options }) {
  const python = (/** @type {unknown} */ value) =>
    typeof value === "boolean" ? (value ? "True" : "False") : value === null ? "None" : String(value);
  return element(
    "p",
    { class: "lu-model-arguments" },
    element("b", {}, "Arguments"),
    ...Object.entries(options).map(([name, value]) => element("code", {}, `${name}=${python(value)}`)),
  );
}
