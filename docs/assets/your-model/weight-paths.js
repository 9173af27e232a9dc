import { Clues, NUMBERS } from "./assemble.js";
import { Configuration, keyOf } from "./configuration.js";
import { LIMITS } from "./limits.js";
import { shown } from "./shown.js";
import { packedRemark } from "./weights-file.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./assemble.js").RawCell} RawCell */
/** @typedef {import("./hdf5.js").Dataset} Dataset */

/**
 * An array with the name that its file gives it.
 *
 * @typedef {object} Named
 * @property {string} layer the outermost layer that it belongs to; empty if the file doesn't say
 * @property {string} name e.g. `lstm_1/lstm_cell/kernel:0`
 * @property {string} path where it lies
 * @property {Dataset} array
 */

/** @typedef {{layer: string, parts: string[], arrays: Named[]}} Together */

/**
 * A cell that the configuration tells of, with what the layers are called that only repeat, turn
 * round or apply it, and what those around these are called.
 *
 * @typedef {{path: string[], own: Set<string>, around: Set<string>}} Slot
 */

/** Cells of one layer are compared by name with so many others at most. */
const MOST_COMPARED = 1000;

/**
 * Return the recurrent cells among weights with names, what is known of them, and remarks, as
 * `diagram_gen.own.weight_paths` does.
 *
 * @param {Published} published
 * @param {Named[]} weights in the order of the model
 * @param {Configuration} configuration
 */
export async function namedCells(published, weights, configuration) {
  const remarks = ofKeras1(published, weights);
  /** @type {Together[]} */
  const found = [];
  /** @type {Map<string, Together>} */
  const first = new Map();
  for (const cell of together(published, weights)) {
    const key = keyOf(cell.parts);
    if (ofCudnn(cell)) remarks.push(packedRemark(cell.parts.join("/") || cell.layer));
    else if (!(await same(cell, first.get(key)))) found.push(cell);
    if (!first.has(key)) first.set(key, cell);
  }
  const matching = matched(published, found, configuration);
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @type {Set<string>} */
  const wrappers = new Set();
  const rest = found.filter((cell) => !matching.has(cell));
  const guesses = new Map(guessed(published, rest, names, wrappers).map((path, n) => [rest[n], path]));
  const cells = found.map((cell) => ({
    path: matching.get(cell) ?? guesses.get(cell) ?? [],
    paths: cell.arrays.map(({ path }) => path),
    arrays: cell.arrays.map(({ array }) => array),
  }));
  return { cells, clues: new Clues(published, configuration, names, wrappers), remarks };
}

/**
 * Return the names that a name is made of, without the counter of TensorFlow.
 *
 * @param {string} name
 */
function partsOf(name) {
  return name.split(":", 1)[0].split("/").filter(Boolean);
}

/**
 * Return arrays that share a name but for its end, if two of them are kernels of a cell.
 *
 * @param {Published} published
 * @param {Named[]} weights
 * @returns {Together[]}
 */
function together({ files: { arrays: kinds } }, weights) {
  /** @type {Map<string, Map<string, Named>>} */
  const current = new Map();
  /** @type {{layer: string, parts: string[], held: Map<string, Named>}[]} */
  const every = [];
  for (const each of weights) {
    const parts = partsOf(each.name);
    const kind = parts.pop() ?? "";
    const key = keyOf([each.layer, ...parts]);
    let held = current.get(key);
    if (!held || held.has(kind)) {
      held = new Map(); // the next layer of the same name
      current.set(key, held);
      every.push({ layer: each.layer, parts, held });
    }
    held.set(kind, each);
  }
  return every.flatMap(({ layer, parts, held }) => {
    if (!held.has(kinds[0]) || !held.has(kinds[1])) return [];
    const others = [...held.keys()].filter((kind) => !kinds.includes(kind));
    return [{ layer, parts, arrays: [...kinds, ...others].flatMap((kind) => held.get(kind) ?? []) }];
  });
}

/**
 * Return whether two cells are one, stored with each of the layers that share it.
 *
 * @param {Together} cell
 * @param {Together | undefined} other
 */
async function same(cell, other) {
  if (!other || cell.arrays.length !== other.arrays.length || !cell.parts.length) return false;
  const pairs = cell.arrays.map(({ array }, n) => /** @type {const} */ ([array, other.arrays[n].array]));
  const differ = (/** @type {readonly [Dataset, Dataset]} */ [a, b]) =>
    keyOf(a.shape.map(String)) !== keyOf(b.shape.map(String)) ||
    a.dtype !== b.dtype ||
    !NUMBERS.includes(a.dtype) ||
    a.count > LIMITS.values;
  if (pairs.some(differ)) return false;
  for (const [a, b] of pairs) {
    const [one, two] = [await a.values(), await b.values()];
    if (one.some((value, n) => !Object.is(value, two[n]))) return false;
  }
  return true;
}

/**
 * Return whether the bias is one row with a bias for each of the two products.
 *
 * @param {Together} cell
 */
function ofCudnn({ arrays }) {
  const [kernel, , bias] = arrays.map(({ array }) => array.shape);
  const whole = arrays.length === 3 && kernel.length === 2;
  return whole && bias.length === 1 && bias[0] === 2 * kernel[1];
}

/**
 * Return which layers have an array for each gate.
 *
 * @param {Published} published
 * @param {Named[]} weights
 */
function ofKeras1({ files }, weights) {
  const pattern = new RegExp(`^(?:${files.keras_1})$`, "u");
  /** @type {Map<string, {name: string, count: number}>} */
  const layers = new Map();
  for (const { layer, name } of weights) {
    const match = pattern.exec(partsOf(name).at(-1) ?? "");
    if (!match?.groups) continue;
    const key = keyOf([layer, match.groups.layer]);
    const known = layers.get(key) ?? { name: layer || match.groups.layer, count: 0 };
    layers.set(key, { ...known, count: known.count + 1 });
  }
  return [...layers.values()]
    .filter(({ count }) => files.keras_1_parts.includes(count))
    .map(
      ({ name }) =>
        `'${shown(name)}' is of Keras 1, with an array for each gate: Keras 2 can load and save it in ` +
        "the form that is shown here.",
    );
}

/**
 * Return where the configuration has the cells: those with the most names in common. The order of
 * both is that of the model, so the first of equals is it. What is left over on both sides of one
 * layer is the same if it is the same number.
 *
 * @param {Published} published
 * @param {Together[]} found
 * @param {Configuration} configuration
 */
function matched(published, found, configuration) {
  const slots = configuration.cells(published).map(([path, told]) => ({
    layer: told.names[0],
    ...slotOf(published, path, configuration),
  }));
  /** @type {Map<Together, string[]>} */
  const matching = new Map();
  for (const layer of new Set(found.map((cell) => cell.layer))) {
    const members = found.filter((cell) => cell.layer === layer);
    const free = slots.filter((slot) => !layer || slot.layer === layer).slice(0, MOST_COMPARED);
    for (const cell of members.slice(0, MOST_COMPARED)) {
      const best = closest(free, new Set([...cell.parts, cell.layer]));
      if (best < 0) continue;
      matching.set(cell, free[best].path);
      free.splice(best, 1);
    }
    const left = members.filter((cell) => !matching.has(cell));
    if (left.length === free.length) left.forEach((cell, n) => matching.set(cell, free[n].path));
  }
  return matching;
}

/**
 * Return the place of the slot with the most names in common, -1 if none has any.
 *
 * @param {Slot[]} slots
 * @param {Set<string>} names
 */
function closest(slots, names) {
  const common = (/** @type {Set<string>} */ some) => [...some].filter((name) => names.has(name)).length;
  let [best, own, around] = [-1, 0, 0];
  slots.forEach((slot, n) => {
    const [inOwn, inAround] = [common(slot.own), common(slot.around)];
    if (inOwn > own || (inOwn && inOwn === own && inAround > around)) [best, own, around] = [n, inOwn, inAround];
  });
  return best;
}

/**
 * Return the names that may stand in the name of an array of a cell.
 *
 * @param {Published} published
 * @param {string[]} path
 * @param {Configuration} configuration
 * @returns {Slot}
 */
function slotOf({ files }, path, configuration) {
  /** @type {Set<string>} */
  let own = new Set();
  /** @type {Set<string>} */
  const around = new Set();
  path.forEach((step, n) => {
    const each = configuration.at(path.slice(0, n + 1));
    if (step === files.layers || each?.own) {
      for (const name of own) around.add(name);
      own = new Set();
    }
    const name = each?.names.at(-1);
    if (!name) return;
    // Keras 2 puts the direction before the name, and doesn't tell.
    const way = step === files.forward ? files.forward_name : step === files.backward ? files.backward_name : "";
    own.add(name).add(way + name);
  });
  return { path, own, around };
}

/**
 * Return paths as Keras 3 would make them, told from the names alone; note the names.
 *
 * @param {Published} published
 * @param {Together[]} found
 * @param {Map<string, string>} names
 * @param {Set<string>} wrappers
 * @returns {string[][]}
 */
function guessed({ files }, found, names, wrappers) {
  const outer = new RegExp(`^(?:${files.outer})$`, "u");
  const bodies = found.map((cell) => body(files, cell));
  const keys = bodies.map(({ parts, tail }) => keyOf([keyOf(parts), keyOf(tail)]));
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const forward = (/** @type {string | undefined} */ part) => part?.startsWith(files.forward_name) ?? false;
  const turned = new Set(
    bodies.filter(({ parts }) => forward(parts.at(-1))).map(({ parts }) => keyOf(parts.slice(0, -1))),
  );
  return bodies.map(({ parts, tail }, n) => {
    /** @type {string[]} */
    let path = [];
    parts.forEach((part, at) => {
      let step = part;
      if (at === parts.length - 1 && turned.has(keyOf(parts.slice(0, at)))) {
        step = forward(part) ? files.forward : files.backward;
      } else if (path.length && outer.test(path[path.length - 1])) {
        wrappers.add(keyOf(path));
        step = files.layer;
      }
      path = [...path, step];
      names.set(keyOf(path), part);
    });
    const last = found[n].parts.at(-1);
    const several = tail.length === 1 && last !== undefined && counts.get(keys[n]) > 1;
    return [...path, ...(several ? [files.cell, files.cells, last] : tail)];
  });
}

/**
 * Return the names of layers before a cell, and where in the innermost one the cell lies.
 *
 * @param {Published["files"]} files
 * @param {Together} cell
 */
function body(files, { layer, parts }) {
  const is = (/** @type {string} */ pattern, /** @type {string | undefined} */ text) =>
    text !== undefined && new RegExp(`^(?:${pattern})$`, "u").test(text);
  let tail = [files.cell];
  let before = parts;
  if (is(files.cell_name, before.at(-1))) {
    if (is(files.stack_name, before.at(-2))) {
      tail = [files.cell, files.cells, before[before.length - 1]];
      before = before.slice(0, -1);
    }
    before = before.slice(0, -1);
  }
  if (before.includes(layer)) before = before.slice(before.indexOf(layer));
  else if (layer) before = [layer, ...before];
  return { parts: before, tail };
}
