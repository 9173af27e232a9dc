import { PUBLISHED } from "./built.js";

/**
 * Colours for values: the shades from the least to the greatest, zero in the middle, as pixels.
 *
 * @typedef {{shades: Uint32Array, none: number}} Scale
 */

/** What the site calls its dark scheme. */
const DARK = "slate";

/** The attribute of the page's body that names its scheme. */
const SCHEME = "data-md-color-scheme";

/** The colours of the present scheme, as the figures have them. */
export function colours() {
  return PUBLISHED.colours[document.body.getAttribute(SCHEME) === DARK ? "dark" : "light"];
}

/** @returns {Scale} */
export function scale() {
  const { shades, none } = colours();
  return { shades: Uint32Array.from(shades, pixel), none: pixel(none) };
}

/**
 * Return the pixel of a value; `end` is the value at the ends of the scale.
 *
 * @param {Scale} scale
 * @param {number} value
 * @param {number} end
 */
export function pixelOf({ shades, none }, value, end) {
  if (!Number.isFinite(value)) return none;
  const at = Math.floor(((value / end + 1) / 2) * shades.length);
  return shades[Math.max(0, Math.min(at, shades.length - 1))];
}

/** @param {string} colour such as `#0072b2` */
function pixel(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  // In memory red comes first, on every machine that a browser runs on.
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** @type {Map<Element, () => void>} */
const painted = new Map();

/**
 * Call a function again whenever the scheme of the page changes, as long as its element is there.
 *
 * @param {Element} place
 * @param {() => void} paint
 */
export function repaintWithScheme(place, paint) {
  if (!painted.size) {
    const observer = new MutationObserver(() => {
      for (const [element, again] of painted) {
        if (element.isConnected) again();
        else painted.delete(element);
      }
    });
    observer.observe(document.body, { attributeFilter: [SCHEME] });
  }
  painted.set(place, paint);
}
