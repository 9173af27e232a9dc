// @ts-check
/** Drawings, put together from the pieces that the generator hands over. */

import { fill } from "./slots.js";

/** @import { Data, Piece, Variant } from "./data.d.ts" */
/** @import { Scope } from "./slots.js" */

/**
 * Returns how many entries of an axis are drawn as `entries` says: its place in lists by size.
 * @param {Data} data
 * @param {number} count
 */
function form(data, count) {
  return Math.min(count, data.entries.length) - 1;
}

/**
 * Returns which entries of an axis are drawn.
 * @param {Data} data
 * @param {number} count
 */
export function entries(data, count) {
  return data.entries[form(data, count)].map((entry) => (entry < 0 ? entry + count : entry));
}

/**
 * Returns the drawing of a layer in one size, as the text for a page and as that of a file.
 * @param {Data} data
 * @param {Variant} variant
 * @param {{ units: number, features: number } & Scope} sizes
 */
export function drawing(data, variant, sizes) {
  const row = variant.drawn[form(data, sizes.units)];
  const [width, height, shown, file, body] = row[form(data, sizes.features)];
  const alt = fill(/** @type {string} */ (variant.texts.alt), sizes);
  const scope = { ...sizes, width, height, alt };

  /** @param {Piece} piece @returns {string} */
  const write = (piece) => {
    if (typeof piece === "number") return write(data.pieces[piece]);
    if (typeof piece === "string") return fill(piece, scope);
    const [first, ...inside] = piece;
    const start = String(first);
    const end = start && `</${/\w+/.exec(start)?.[0]}>`;
    return fill(start, scope) + inside.map(write).join("") + end;
  };

  return {
    width,
    page: `${write(shown)}${write(body)}</svg>`,
    file: () => `${write(file)}${write(body)}</svg>\n`,
  };
}
