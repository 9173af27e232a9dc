// @ts-check
/** What is chosen, and how it stands in an address: `layer=gru&units=7`. */

/** @import { Data, Text } from "./data.d.ts" */

/**
 * @typedef {object} Choice
 * @property {string} layer
 * @property {{ units: number, features: number } & Record<string, number>} sizes
 * @property {Record<string, boolean>} options
 */

/**
 * Returns what is chosen, of what was asked for; what makes no sense becomes the nearest that does.
 * @param {Data} data
 * @param {(name: string) => string | null} asked
 * @returns {Choice}
 */
export function choose(data, asked) {
  const layer = data.layers.find(({ key }) => key === asked("layer")) ?? data.layers[0];
  const sizes = { units: 1, features: 1 };
  for (const { name, start, most } of data.sizes) {
    const size = Math.round(Number(asked(name) || start));
    Object.assign(sizes, { [name]: Math.min(Math.max(size || start, 1), most) });
  }
  /** @type {Record<string, boolean>} */
  const options = {};
  for (const { name, start } of data.options) {
    const value = asked(name);
    options[name] = value === null ? start : !["false", "0", "off"].includes(value);
  }
  if (!layer.reset_after) options.reset_after = true;
  return { layer: layer.key, sizes, options };
}

/**
 * Returns what is chosen as it stands in an address, without what is so anyway.
 * @param {Data} data
 * @param {Choice} choice
 */
export function written(data, { layer, sizes, options }) {
  const words = new URLSearchParams({ layer });
  for (const { name, start } of data.sizes) {
    if (sizes[name] !== start) words.set(name, String(sizes[name]));
  }
  for (const { name, start } of data.options) {
    if (options[name] !== start) words.set(name, String(options[name]));
  }
  return String(words);
}

/**
 * Returns the description of the layer that is chosen.
 * @param {Data} data
 * @param {Choice} choice
 */
export function variant(data, { layer, options }) {
  const before = options.reset_after ? "" : "-before";
  return data.variants[`${layer}${before}${options.use_bias ? "" : "-no-bias"}`];
}

/**
 * Returns a text that may depend on an option.
 * @param {Text} text
 * @param {Record<string, boolean>} options
 */
export function chosen(text, options) {
  if (typeof text === "string") return text;
  const [name, on, off] = text;
  return options[name] ? on : off;
}
