import { isObject } from "./configuration.js";
import { shown } from "./shown.js";

/** @typedef {import("./configuration.js").Data} Data */
/** @typedef {string | number | boolean | null} Plain */

/** A convolution has at most so many sizes of a kernel. */
const MOST_SIZES = 3;

/** What an object is called of which the configuration says nothing more. */
const NAMELESS = "custom";

/**
 * Return the options of a layer as texts, numbers, booleans and `null`, as
 * `diagram_gen.own.options` does: a layer within has the last word, since it computes; several
 * cells count where they agree.
 *
 * @param {readonly string[]} kept
 * @param {Data} config
 * @returns {Record<string, Plain>}
 */
export function plainOptions(kept, config) {
  /** @type {Map<string, Plain>} */
  let found = new Map();
  for (let inner = /** @type {Data | null} */ (config); inner; ) {
    found = new Map([...found, ...ownOptions(kept, inner)]);
    if (Array.isArray(inner.cells) && inner.cells.length) {
      const [first, ...others] = inner.cells.map((cell) => ownOptions(kept, inside(cell) ?? {}));
      for (const [key, value] of first) {
        if (others.every((other) => other.has(key) && other.get(key) === value)) found.set(key, value);
      }
    }
    inner = inside(inner.layer) ?? inside(inner.cell);
  }
  return Object.fromEntries(kept.filter((key) => found.has(key)).map((key) => [key, found.get(key) ?? null]));
}

/**
 * Return the configuration in what Keras writes of a layer inside another one.
 *
 * @param {unknown} data
 */
function inside(data) {
  return isObject(data) && isObject(data.config) ? data.config : null;
}

/**
 * @param {readonly string[]} kept
 * @param {Data} config
 */
function ownOptions(kept, config) {
  return new Map(kept.filter((key) => Object.hasOwn(config, key)).map((key) => [key, plain(config[key])]));
}

/**
 * @param {unknown} value
 * @returns {Plain}
 */
function plain(value) {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return shown(value);
  if (Array.isArray(value) && value.length <= MOST_SIZES && value.every(Number.isInteger)) {
    return value.join(" × ");
  }
  return isObject(value) ? shown(nameOf(value)) : NAMELESS;
}

/**
 * Return what an object is called that is written as its class and configuration.
 *
 * @param {Data} value
 */
function nameOf({ registered_name: registered, config, class_name }) {
  // A function and a policy for data types have their names inside.
  const inner = isObject(config) ? config.name : config;
  const names = [registered === "function" ? null : registered, inner, class_name];
  return /** @type {string} */ (names.find((name) => typeof name === "string" && name) ?? NAMELESS);
}
