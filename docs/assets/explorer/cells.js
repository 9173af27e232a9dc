// @ts-check
/**
 * Values of a map: pointed at, tapped, or gone to with the arrow keys. Where they are is read from
 * the drawing: each block of an array is a group, each column a path, each value a tile in it.
 */

import { entries } from "./drawing.js";
import { fill } from "./slots.js";

/** @import { Data, Variant } from "./data.d.ts" */

const TILE = /M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Value where a value is: which one of the drawn arrays, rows and columns
 * @property {number} array
 * @property {number} row
 * @property {number} column over all blocks
 */

/**
 * Lets a reader look at the values of a drawing.
 * @param {HTMLElement} map what holds the drawing
 * @param {(words: string) => void} tell says what a value is
 */
export function watch(map, tell) {
  /** @type {{ data: Data, variant: Variant, sizes: Record<string, number> } | undefined} */
  let shown;
  /** @type {SVGGElement[][]} */
  let groups = [];
  /** @type {number[]} */
  let units = [];
  /** @type {Value | undefined} */
  let at;
  let kept = 0; // the unit that stays lit: its place among those that are drawn
  const mark = document.createElementNS(SVG, "rect");
  mark.setAttribute("class", "lu-x-mark");

  /** @param {SVGGElement} group @param {number} place */
  const columnOf = (group, place) =>
    /** @type {SVGPathElement} */ (group.querySelectorAll(":scope > path")[place]);

  /** @param {SVGPathElement} column */
  const tilesOf = (column) =>
    [...(column.getAttribute("d") ?? "").matchAll(TILE)].map((tile) => tile.slice(1).map(Number));

  /** @param {number} place */
  const light = (place) => {
    if (!shown) return;
    for (const row of groups) {
      row.forEach((group, block) => {
        const hue = shown?.variant.blocks[block].hue ?? "";
        group.querySelectorAll(":scope > path").forEach((column, n) => {
          column.classList.toggle(`lit-${hue}`, n === place);
        });
      });
    }
    for (const note of map.querySelectorAll("text")) {
      const words = note.textContent ?? "";
      if (/unit \d+$/.test(words)) note.textContent = words.replace(/\d+$/, String(units[place]));
    }
  };

  /** @param {number} array */
  const rowsOf = (array) => {
    const rows = shown?.variant.arrays[array].rows;
    if (!shown || !rows) return [0];
    return rows === "products" ? [0, 1] : entries(shown.data, shown.sizes[rows]);
  };

  /** @param {Value} value */
  const go = (value) => {
    if (!shown) return;
    at = value;
    const block = Math.floor(value.column / units.length);
    const place = value.column % units.length;
    const group = groups[value.array][block];
    const tile = tilesOf(columnOf(group, place))[value.row];
    if (!tile) return;
    ["x", "y", "width", "height"].forEach((name, n) => mark.setAttribute(name, String(tile[n])));
    group.append(mark);
    light(place);
    const array = shown.variant.arrays[value.array];
    const unit = units[place];
    const row = rowsOf(value.array)[value.row];
    const scope = { ...shown.sizes, row, unit, column: block * shown.sizes.units + unit };
    const words = array.says[block];
    const product = array.rows === "products" ? ` (${shown.data.products[row]})` : "";
    tell(
      `${fill(words.index, scope)}: ${fill(words.says, scope)}${product} · ${fill(words.slice, scope)}`,
    );
  };

  /** @param {PointerEvent} event @returns {Value | undefined} */
  const under = (event) => {
    const column = event.target;
    if (!(column instanceof SVGPathElement)) return undefined;
    for (const [array, row] of groups.entries()) {
      const block = row.findIndex((group) => group === column.parentNode);
      if (block < 0) continue;
      const place = [...row[block].querySelectorAll(":scope > path")].indexOf(column);
      const matrix = column.getScreenCTM();
      if (place < 0 || !matrix) return undefined;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      const tiles = tilesOf(column);
      const found = tiles.findIndex(([, top, , height]) => point.y <= top + height + 1);
      return { array, row: Math.max(found, 0), column: block * units.length + place };
    }
    return undefined;
  };

  const leave = () => {
    mark.remove();
    light(kept);
  };

  map.addEventListener("pointermove", (event) => {
    const value = under(event);
    if (value) go(value);
  });
  map.addEventListener("pointerdown", (event) => {
    const value = under(event);
    if (!value) return;
    kept = value.column % units.length;
    go(value);
  });
  map.addEventListener("pointerleave", () => {
    if (document.activeElement !== map) leave();
  });
  map.addEventListener("blur", leave);
  map.addEventListener("focus", () => {
    if (map.matches(":focus-visible")) go(at ?? { array: 0, row: 0, column: 0 });
  });
  map.addEventListener("keydown", (event) => {
    if (!shown || event.altKey || event.ctrlKey || event.metaKey) return;
    const value = at ?? { array: 0, row: 0, column: 0 };
    const last = units.length * shown.variant.blocks.length - 1;
    let { array, row, column } = value;
    if (event.key === "ArrowRight") column = Math.min(column + 1, last);
    else if (event.key === "ArrowLeft") column = Math.max(column - 1, 0);
    else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = last;
    else if (event.key === "ArrowDown") row += 1;
    else if (event.key === "ArrowUp") row -= 1;
    else return;
    event.preventDefault();
    if (row >= rowsOf(array).length && array < groups.length - 1) [array, row] = [array + 1, 0];
    if (row < 0 && array > 0) [array, row] = [array - 1, rowsOf(array - 1).length - 1];
    row = Math.min(Math.max(row, 0), rowsOf(array).length - 1);
    kept = column % units.length;
    go({ array, row, column });
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  return {
    /**
     * The drawing in the map is another one.
     * @param {Data} data
     * @param {Variant} variant
     * @param {{ units: number } & Record<string, number>} sizes
     */
    renew(data, variant, sizes) {
      shown = { data, variant, sizes };
      units = entries(data, sizes.units);
      const all = /** @type {NodeListOf<SVGGElement>} */ (map.querySelectorAll("g[class^=cell-]"));
      const blocks = variant.blocks.length;
      groups = variant.arrays.map((_, n) => [...all].slice(n * blocks, (n + 1) * blocks));
      at = undefined;
      kept = Math.min(kept, units.length - 1);
      light(kept);
    },
  };
}
