import { LIMITS } from "./limits.js";
import { plainOptions } from "./options.js";
import { isCell } from "./paths.js";
import { Problem } from "./problem.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {{[key: string]: unknown}} Data */

/**
 * A layer, model or cell as the configuration tells of it.
 *
 * @typedef {object} Told
 * @property {string[]} path where Keras 3 keeps its weights in a file
 * @property {string[]} names its name, after those of the models and layers around it
 * @property {string} keras_class
 * @property {boolean} own whether the class is none of Keras
 * @property {Record<string, string | number | boolean | null>} options
 * @property {number | null} units how many it should have, if it says so
 * @property {boolean | null} reset_after which reading of a GRU it has, if it says so
 * @property {number} place how many were told before it
 */

/** All that is told of a model: every layer by the key of its path. */
export class Configuration {
  name = "";
  /** Whether there is a configuration at all. */
  given = false;
  /** @type {Map<string, Told>} */
  told = new Map();

  /** @param {string[]} path */
  at(path) {
    return this.told.get(keyOf(path));
  }

  /**
   * Return where each cell of a recurrent layer should be, with what tells of it.
   *
   * @param {Published} published
   * @returns {[string[], Told][]}
   */
  cells({ files }) {
    return [...this.told.values()].flatMap((told) => {
      const { path, keras_class } = told;
      if (files.one_cell.includes(keras_class)) {
        return [/** @type {[string[], Told]} */ ([[...path, files.cell], told])];
      }
      return isCell(files, path) && keras_class !== files.stack ? [/** @type {[string[], Told]} */ ([path, told])] : [];
    });
  }
}

/** @param {readonly string[]} path */
export function keyOf(path) {
  return JSON.stringify(path);
}

/**
 * Return what a configuration tells. It is walked as plain data: classes and functions in it are
 * only names. What has a wrong type in it is passed over.
 *
 * @param {Published} published
 * @param {string} text JSON as Python writes it
 * @param {string} where what it is called in sentences
 */
export function readConfiguration(published, text, where) {
  if (text.length > LIMITS.configuration) throw new Problem(`${where} of the file is far too long.`);
  const data = parsed(text, where);
  if (!isObject(data)) throw new Problem(`${where} of the file is no JSON object.`);
  const walk = new Walk(published, where);
  walk.layer(data, [], []);
  const found = walk.found;
  found.name = found.at([])?.names.at(-1) ?? "";
  found.told.delete(keyOf([]));
  found.given = true;
  return found;
}

/**
 * @param {string} text
 * @param {string} where
 * @returns {unknown}
 */
function parsed(text, where) {
  try {
    return JSON.parse(text);
  } catch {
    // Python also writes numbers that JSON has not.
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (each) =>
      each.startsWith('"') ? each : "null",
    );
    try {
      return JSON.parse(plain);
    } catch (error) {
      throw new Problem(`${where} of the file is ${error instanceof RangeError ? "nested too deep" : "no JSON"}.`);
    }
  }
}

/**
 * @param {unknown} data
 * @returns {data is Data}
 */
export function isObject(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

class Walk {
  found = new Configuration();

  /**
   * @param {Published} published
   * @param {string} where
   */
  constructor(published, where) {
    this.published = published;
    this.where = where;
  }

  /**
   * Note what is told of a layer, and of the layers in it.
   *
   * @param {unknown} data
   * @param {string[]} path
   * @param {string[]} names
   */
  layer(data, path, names) {
    if (!isObject(data) || typeof data.class_name !== "string") return;
    const { files } = this.published;
    if (names.length > LIMITS.nesting) throw new Problem(`${this.where} of the file is nested too deep.`);
    // A list is a Sequential in Keras 1 and early 2.
    const config = Array.isArray(data.config) ? { [files.layers]: data.config } : data.config;
    if (!isObject(config) || this.found.at(path)) return;
    const told = this.#told(data, config, path, names);
    this.found.told.set(keyOf(path), told);
    if (this.found.told.size > LIMITS.configured) throw this.#tooMany();
    const around = path.length ? told.names : [];
    if (told.keras_class === files.both_ways) {
      // Keras 2 tells of one layer that is copied for each direction.
      const both = config[files.backward]
        ? [config.layer, config[files.backward]]
        : [files.forward_name, files.backward_name].map((way) => renamed(config.layer, way));
      this.layer(both[0], [...path, files.forward], around);
      this.layer(both[1], [...path, files.backward], around);
      return;
    }
    for (const [key, value] of Object.entries(config)) {
      if (!told.own && !files.inside.includes(key)) continue;
      if (Array.isArray(value)) this.#several(value, [...path, key], around);
      else this.layer(value, [...path, key], around);
    }
  }

  /**
   * Note layers in a list: Keras numbers those of each class.
   *
   * @param {unknown[]} value
   * @param {string[]} path
   * @param {string[]} names
   */
  #several(value, path, names) {
    if (value.length > LIMITS.configured) throw this.#tooMany();
    const used = new Map();
    for (const each of value) {
      if (!isObject(each) || typeof each.class_name !== "string") continue;
      const step = snakeCase(each.class_name.slice(each.class_name.lastIndexOf(">") + 1));
      const number = used.get(step) ?? 0;
      used.set(step, number + 1);
      this.layer(each, [...path, number ? `${step}_${number}` : step], names);
    }
  }

  /**
   * @param {Data} data
   * @param {Data} config
   * @param {string[]} path
   * @param {string[]} names
   * @returns {Told}
   */
  #told(data, config, path, names) {
    const { files, options } = this.published;
    const class_name = String(data.class_name);
    const { registered_name: registered, module } = data;
    const own =
      [registered, class_name].some((name) => typeof name === "string" && name.includes(">")) ||
      (typeof module === "string" && !files.packages.includes(module.split(".")[0]));
    const units = files.units.map((key) => config[key]).find(Number.isInteger);
    return {
      path,
      names: [...names, typeof config.name === "string" ? config.name : ""],
      keras_class: own && typeof registered === "string" ? registered : class_name,
      own,
      options: plainOptions(options, config),
      units: typeof units === "number" ? units : null,
      reset_after: typeof config.reset_after === "boolean" ? config.reset_after : null,
      place: this.found.told.size,
    };
  }

  #tooMany() {
    return new Problem(`${this.where} of the file tells of more than ${LIMITS.configured} layers.`);
  }
}

/**
 * Return a layer with something put before its name.
 *
 * @param {unknown} data
 * @param {string} before
 */
function renamed(data, before) {
  if (!isObject(data) || !isObject(data.config)) return data;
  return { ...data, config: { ...data.config, name: `${before}${data.config.name ?? ""}` } };
}

/**
 * Return what Keras makes of a class name: `ConvLSTM2D` becomes `conv_lstm2d`.
 *
 * @param {string} name
 */
function snakeCase(name) {
  return name
    .replace(/[^\p{L}\p{N}_]+/gu, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
