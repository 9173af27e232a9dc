import { element } from "./dom.js";
import { shapeText } from "./expressions.js";
import { rounded } from "./format.js";
import { formulaText, rowLabel, valueText } from "./wording.js";

/** @typedef {import("./built.js").Cell} Cell */
/** @typedef {import("./model.js").FoundCell} FoundCell */

/** Up to this many columns, and values in all, every value is written into its cell. */
const MOST_COLUMNS = 64;
const MOST_VALUES = 1_600;

/** @param {FoundCell} cell */
export function fitsTable({ arrays }) {
  const values = arrays.reduce((sum, each) => sum + each.values.length, 0);
  return (arrays[0].shape.at(-1) ?? 0) <= MOST_COLUMNS && values <= MOST_VALUES;
}

/**
 * Return the weights map of a cell as a table: a column means the same in all of its arrays.
 *
 * @param {Cell} described
 * @param {FoundCell} cell
 * @param {string} label
 * @param {(text: string) => void} tell gets what is said of the value that is pointed at
 */
export function tableMap(described, cell, label, tell) {
  const { units } = cell.sizes;
  const columns = units * described.blocks.length;
  /** @type {HTMLTableCellElement[][]} */
  const grid = [];
  /** @type {[number, number][]} */
  const rowsOf = [];
  const bodies = cell.arrays.map((array, n) => {
    const weight = described.weights[n];
    const body = element("tbody", {}, captionRow(weight, array.shape, columns));
    for (let row = 0; row * columns < array.values.length; row++) {
      const line = Array.from({ length: columns }, (_, column) => {
        const block = described.blocks[Math.floor(column / units)];
        return element(
          "td",
          { role: "gridcell", tabindex: -1, "data-hue": block.hue, "data-first": column % units === 0 },
          rounded(array.values[row * columns + column]),
        );
      });
      body.append(element("tr", {}, rowHead(weight, array.shape, row), ...line));
      grid.push(line);
      rowsOf.push([n, row]);
    }
    return body;
  });
  const made = element(
    "table",
    { class: "lu-map", role: "grid", "aria-label": label },
    heads(described, units),
    ...bodies,
  );
  follow(made, grid, units, (row, column) => {
    tell(valueText(described, cell, ...rowsOf[row], column));
  });
  return made;
}

/**
 * Return letters, names and slices of the blocks, and the numbers of the units.
 *
 * @param {Cell} described
 * @param {number} units
 */
function heads({ blocks }, units) {
  const several = blocks.length > 1 && units > 1;
  const line = (/** @type {string} */ kind, /** @type {(string | Node)[]} */ texts) =>
    element(
      "tr",
      { class: `lu-map-${kind}` },
      element("td", {}),
      ...texts.map((text, n) =>
        element("th", { scope: "colgroup", colspan: units, "data-hue": blocks[n].hue, "data-first": true }, text),
      ),
    );
  const numbers = blocks.flatMap(() =>
    Array.from({ length: units }, (_, unit) =>
      element("th", { scope: "col", "data-first": unit === 0 }, unit),
    ),
  );
  return element(
    "thead",
    {},
    line("letter", blocks.map(({ letter }) => letter)),
    line("name", blocks.map(({ short, name }) => (several ? short : element("abbr", { title: name }, short)))),
    line("slice", blocks.map((_, n) => `${n * units}:${(n + 1) * units}`)),
    element("tr", { class: "lu-map-unit" }, element("td", {}), ...numbers),
  );
}

/**
 * @param {import("./built.js").Weight} weight
 * @param {number[]} shape
 * @param {number} columns
 */
function captionRow(weight, shape, columns) {
  return element(
    "tr",
    {},
    element(
      "th",
      { class: "lu-map-array", scope: "rowgroup", colspan: columns + 1 },
      element(
        "span",
        {},
        element("b", {}, weight.name),
        " ",
        element("code", {}, shapeText(shape)),
        element("code", { class: "lu-formula" }, `= ${formulaText(weight)}`),
      ),
    ),
  );
}

/**
 * @param {import("./built.js").Weight} weight
 * @param {number[]} shape
 * @param {number} row
 */
function rowHead(weight, shape, row) {
  const { place, letter, index } = rowLabel(weight, shape, row);
  return element(
    "th",
    { class: "lu-map-row", scope: "row" },
    place && element("small", {}, place, " "),
    letter,
    index && element("sub", {}, index),
  );
}

/**
 * Light the columns of the unit that is pointed at, in all blocks, and tell of its value; arrow
 * keys go from cell to cell.
 *
 * @param {HTMLElement} made
 * @param {HTMLTableCellElement[][]} grid
 * @param {number} units
 * @param {(row: number, column: number) => void} tell
 */
function follow(made, grid, units, tell) {
  const places = new Map(grid.flatMap((line, row) => line.map((cell, column) => [cell, { row, column }])));
  let lit = -1;
  const light = (/** @type {number} */ unit) => {
    if (unit === lit) return;
    for (const [cell, { column }] of places) cell.classList.toggle("lu-lit", column % units === unit);
    lit = unit;
  };
  let current = grid[0][0];
  current.tabIndex = 0;
  light(0);
  const choose = (/** @type {EventTarget | null} */ target, focus = false) => {
    const cell = target instanceof Element ? target.closest("td") : null;
    const place = cell && places.get(cell);
    if (!cell || !place) return;
    current.tabIndex = -1;
    current = cell;
    current.tabIndex = 0;
    light(place.column % units);
    tell(place.row, place.column);
    if (focus) current.focus();
  };
  made.addEventListener("pointerover", ({ target }) => choose(target));
  made.addEventListener("focusin", ({ target }) => choose(target));
  made.addEventListener("keydown", (event) => {
    const place = places.get(current);
    if (!place || event.altKey || event.metaKey) return;
    const to = moved(event, place, grid.length, grid[0].length);
    if (!to) return;
    event.preventDefault();
    choose(grid[to.row][to.column], true);
  });
}

/**
 * Return where a key leads to, or `null` if it leads nowhere.
 *
 * @param {KeyboardEvent} event
 * @param {{row: number, column: number}} from
 * @param {number} rows
 * @param {number} columns
 */
export function moved({ key, ctrlKey }, { row, column }, rows, columns) {
  const within = (/** @type {number} */ to, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case "ArrowRight":
      return { row, column: within(column + 1, columns) };
    case "ArrowLeft":
      return { row, column: within(column - 1, columns) };
    case "ArrowDown":
      return { row: within(row + 1, rows), column };
    case "ArrowUp":
      return { row: within(row - 1, rows), column };
    case "Home":
      return { row: ctrlKey ? 0 : row, column: 0 };
    case "End":
      return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}
