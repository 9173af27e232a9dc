import { Configuration, keyOf } from "./configuration.js";
import { shapeText } from "./expressions.js";
import { LIMITS } from "./limits.js";
import { placeOf } from "./paths.js";
import { Problem } from "./problem.js";
import { recognise } from "./recognise.js";
import { shown } from "./shown.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./configuration.js").Told} Told */
/** @typedef {import("./paths.js").Place} Place */
/** @typedef {import("./recognise.js").Fit} Fit */
/** @typedef {import("./hdf5.js").Dataset} Dataset */

/**
 * Arrays that lie together where a cell has its own.
 *
 * @typedef {object} RawCell
 * @property {string[]} path of the cell, as Keras 3 would keep it
 * @property {string[]} paths where each array lies
 * @property {Dataset[]} arrays kernel, recurrent kernel and bias, if that is what they are
 */

/**
 * A cell whose arrays were recognised.
 *
 * @typedef {{raw: RawCell, place: Place, fit: Fit, remarks: string[]}} Known
 */

/**
 * A layer before its arrays are read.
 *
 * @typedef {object} Outline
 * @property {string} name
 * @property {string} keras_class
 * @property {{name: string, known: Known}[]} cells
 * @property {string} joined
 * @property {Told["options"]} options
 * @property {string[]} remarks
 */

/** The types of numbers that weights have. */
export const NUMBERS = ["float16", "float32", "float64", "bfloat16"];

/** A model may have any number of oddities; so many are told. */
const MOST_REMARKS = 20;

/** An unknown cell may have any number of arrays; so many are told. */
export const MOST_ARRAYS = 4;

/** What cells that work together are, if nothing tells their class. */
const SIMPLEST = /** @type {const} */ ({ chain: "RNN", "both ways": "Bidirectional" });

/** Names are shown cut; what is kept of one has an end, too. */
const MOST_NAME = 500;

/** What is known besides the arrays. */
export class Clues {
  /**
   * @param {Published} published
   * @param {Configuration} configuration
   * @param {Map<string, string>} names true names of layers and models by the keys of their paths
   * @param {Set<string>} wrappers keys of the paths of layers that hold `layer` and nothing else
   */
  constructor(published, configuration, names, wrappers) {
    this.published = published;
    this.configuration = configuration;
    this.names = names;
    this.wrappers = wrappers;
  }

  /**
   * Return whether a layer holds `layer` and nothing else.
   *
   * @param {string[]} path
   */
  wraps(path) {
    const told = this.configuration.at(path);
    const inside = this.configuration.at([...path, this.published.files.layer]);
    return this.wrappers.has(keyOf(path)) || Boolean(inside && told && !told.own);
  }

  /**
   * Return the place in the configuration of a layer, or of the innermost one around it.
   *
   * @param {string[]} path
   */
  place(path) {
    for (let end = path.length; end; end--) {
      const told = this.configuration.at(path.slice(0, end));
      if (told) return told.place;
    }
    return -1;
  }

  /**
   * Return the class of a layer; empty if nothing tells it.
   *
   * @param {string[]} path
   */
  kerasClass(path) {
    const told = this.configuration.at(path);
    if (told) return told.keras_class;
    const step = withoutCounter(path.at(-1) ?? "");
    const { steps } = this.published.files;
    return Object.hasOwn(steps, step) ? steps[step] : "";
  }

  /**
   * Return what a layer or model is called; empty if it has no name.
   *
   * @param {string[]} path
   */
  name(path) {
    return this.names.get(keyOf(path)) || (this.configuration.at(path)?.names.at(-1) ?? "");
  }

  /**
   * Return its name after those of the models and layers around it.
   *
   * @param {string[]} path
   */
  fullName(path) {
    const parts = path.map((step, n) => {
      const name = this.name(path.slice(0, n + 1));
      const silent = this.names.size > 0 || this.published.files.silent.includes(withoutCounter(step));
      return name || (silent && n + 1 < path.length ? "" : step);
    });
    return parts.filter(Boolean).join("/");
  }

  /**
   * Return the last part of its full name, as it stands in a sentence.
   *
   * @param {string[]} path
   */
  quoted(path) {
    return `'${shown(this.fullName(path).split("/").at(-1) ?? "")}'`;
  }
}

/** @param {string} step */
export function withoutCounter(step) {
  return step.replace(/_\d+$/, "");
}

/**
 * Return the layers that cells make up, and what is to be said of the model. It does what
 * `diagram_gen.own.assemble` does, in the same words.
 *
 * @param {RawCell[]} raw in the order of the model
 * @param {Clues} clues
 * @param {string[]} [remarks] what is to be said anyway
 * @returns {{layers: Outline[], remarks: string[]}}
 */
export function assembled(raw, clues, remarks = []) {
  const { files } = clues.published;
  const odd = [...remarks];
  /** @type {Map<string, {path: string[], known: Known[], strange: RawCell[]}>} */
  const groups = new Map();
  for (const each of raw) {
    const place = placeOf(files, each.path, (path) => clues.wraps(path));
    const key = keyOf(place.layer);
    const group = groups.get(key) ?? { path: place.layer, known: [], strange: [] };
    groups.set(key, group);
    const known = knownCell(each, place, clues);
    if (known) group.known.push(known);
    else group.strange.push(each);
  }
  /** @type {Outline[]} */
  const layers = [];
  for (const { path, known, strange } of groups.values()) {
    odd.push(...strange.map((each) => stranger(each, path, clues)));
    layers.push(...layersOf(path, known, !strange.length, clues));
  }
  odd.push(...missing(clues, [...groups.values()].map(({ path }) => path)));
  const arrays = layers.flatMap(({ cells }) => cells.flatMap(({ known }) => known.raw.arrays));
  if (layers.length > LIMITS.configured || arrays.reduce((sum, { count }) => sum + count, 0) > LIMITS.values) {
    const most = LIMITS.values.toLocaleString("en");
    throw new Problem(`Its recurrent layers hold more than ${most} weights, the most that this page shows.`);
  }
  return { layers, remarks: few(odd) };
}

/**
 * Return a name that any program can write: no half characters, and not without end.
 *
 * @param {string} name
 */
export function clean(name) {
  const letters = Array.from(name.slice(0, 2 * MOST_NAME)).slice(0, MOST_NAME);
  return letters.join("").replace(/\p{Cs}/gu, "?");
}

/**
 * Return a cell with what it is, if its arrays are those of one.
 *
 * @param {RawCell} raw
 * @param {Place} place
 * @param {Clues} clues
 * @returns {Known | null}
 */
function knownCell(raw, place, clues) {
  const { published, configuration } = clues;
  if (raw.arrays.some(({ dtype }) => !NUMBERS.includes(dtype))) return null;
  const shapes = raw.arrays.map(({ shape }) => shape);
  const told = configuration.at(place.repeater);
  const inner = configuration.at(raw.path);
  const kerasClass = clues.kerasClass(place.repeater);
  const cellClass = inner?.keras_class ?? "";
  const cellsOf = (/** @type {string} */ name) =>
    Object.hasOwn(published.classes, name) ? published.classes[name] : [];
  const named = cellsOf(cellClass.replace(/Cell$/, ""));
  let candidates = named.length ? named : cellsOf(kerasClass);
  const remarks = [];
  const resetAfter = inner?.reset_after ?? told?.reset_after ?? null;
  if (candidates.length > 1 && shapes.length === 2) {
    if (resetAfter === null) {
      remarks.push("Without a bias, shapes don't tell reset_after: True is the default.");
    }
    candidates = [candidates[resetAfter === false ? 1 : 0]];
  }
  let fit = recognise(published, shapes, candidates.length ? candidates : undefined);
  if (!fit && candidates.length) {
    fit = recognise(published, shapes);
    const name = cellClass || kerasClass;
    if (fit && name) {
      remarks.push(`It is called ${withArticle(name)} but stores the arrays of ${withArticle(published.class_of[fit.key])}.`);
    }
  }
  if (!fit) return null;
  remarks.push(...doubts(fit, shapes.length, told, inner));
  return { raw, place, fit, remarks };
}

/**
 * Return where the configuration does not agree with the arrays, or may mean something else.
 *
 * @param {Fit} fit
 * @param {number} count of arrays
 * @param {Told | undefined} told
 * @param {Told | undefined} inner
 */
function doubts({ sizes: { units } }, count, told, inner) {
  const remarks = [];
  for (const [each, what] of /** @type {const} */ ([[inner, "Its cell, of the class"], [told, "Its class,"]])) {
    if (each?.own) {
      remarks.push(
        `${what} ${shown(each.keras_class)}, is told by its shapes: it may compute something else with them.`,
      );
    }
  }
  const says = inner?.units ?? told?.units ?? units;
  if (says !== units) {
    remarks.push(`The configuration says ${shown(String(says))} units, the arrays are those of ${units}.`);
  }
  const biased = [inner, told].map((each) => each?.options.use_bias).find((value) => value !== undefined);
  if (typeof biased === "boolean" && biased !== (count === 3)) {
    remarks.push(`The configuration says use_bias=${biased ? "True" : "False"}, the arrays are ${count}.`);
  }
  return remarks;
}

/**
 * Return the layers that recognised cells with one outermost layer are shown as.
 *
 * @param {string[]} path
 * @param {Known[]} known
 * @param {boolean} whole whether all of its cells were recognised
 * @param {Clues} clues
 * @returns {Outline[]}
 */
function layersOf(path, known, whole, clues) {
  const { forward, backward } = clues.published.files;
  const halves = [...new Set(known.map(({ place }) => place.half))];
  if (!halves.some(Boolean)) return stack(path, known, whole, clues);
  const both = halves.includes(forward) && halves.includes(backward) && halves.length === 2;
  if (whole && both && known.length === 2 && alike(known)) {
    const cells = known.map((each) => ({ name: each.place.half === forward ? "forward" : "backward", known: each }));
    return [layerOf(path, cells, "both ways", clues)];
  }
  const around = known[0].place.wraps.at(-1) ?? [];
  const kind = shown(clues.kerasClass(around) || SIMPLEST["both ways"]);
  const remark = `It is one direction of the ${kind} layer ${clues.quoted(around)}.`;
  return halves.flatMap((half) => {
    const own = known.filter(({ place }) => place.half === half);
    return stack(own[0].place.repeater, own, whole, clues).map((layer) => ({
      ...layer,
      remarks: [remark, ...layer.remarks],
    }));
  });
}

/**
 * Return a layer with one cell, one with a chain of them, or each cell as a layer.
 *
 * @param {string[]} path
 * @param {Known[]} known
 * @param {boolean} whole
 * @param {Clues} clues
 * @returns {Outline[]}
 */
function stack(path, known, whole, clues) {
  if (known.length === 1 && whole) return [layerOf(path, [{ name: "", known: known[0] }], "alone", clues)];
  const chained = known.every(({ fit }, n) => !n || fit.sizes.features === known[n - 1].fit.sizes.units);
  if (known.length && whole && chained && alike(known)) {
    const cells = known.map((each, n) => ({ name: `cell ${n}`, known: each }));
    return [layerOf(path, cells, "chain", clues)];
  }
  const steps = known.map(({ raw }) => raw.path.at(-1) ?? "");
  // Without a configuration, groups of different classes may have any order.
  const counted =
    known.every(({ raw }) => clues.configuration.at(raw.path)) || new Set(steps.map(withoutCounter)).size === 1;
  const remark = `It is one of the cells of ${clues.quoted(path)}.`;
  return known.map((each, n) => {
    const layer = layerOf(path, [{ name: "", known: each }], "alone", clues);
    const step = counted ? `cell ${n}` : clean(steps[n]);
    return { ...layer, name: `${layer.name}/${step}`, remarks: [remark, ...layer.remarks] };
  });
}

/**
 * Return whether cells are of one kind.
 *
 * @param {Known[]} known
 */
function alike(known) {
  const kinds = known.map(({ fit, raw }) => [fit.key, raw.arrays.length, raw.arrays[0].shape.slice(0, -2)].join());
  return new Set(kinds).size === 1;
}

/**
 * @param {string[]} path
 * @param {Outline["cells"]} cells
 * @param {string} joined
 * @param {Clues} clues
 * @returns {Outline}
 */
function layerOf(path, cells, joined, clues) {
  const { published, configuration } = clues;
  const { fit, place } = cells[0].known;
  const inner = published.class_of[fit.key];
  const told = clues.kerasClass(path);
  const known = told || (joined === "chain" || joined === "both ways" ? SIMPLEST[joined] : inner);
  // A remark of the cell says so if the arrays are those of another class.
  const kerasClass = Object.hasOwn(published.classes, known) ? inner : known;
  const within = place.wraps.slice(1).map((between) => clues.kerasClass(between));
  if (keyOf(place.repeater) !== keyOf(path)) {
    within.push(...new Set(cells.map(({ known }) => clues.kerasClass(known.place.repeater))));
  }
  const remarks = within
    .filter((each) => each && each !== inner)
    .map((each) => `It holds a layer of the class ${shown(each)}.`);
  remarks.push(...cells.flatMap(({ known: { remarks: own } }) => own));
  if (configuration.given && !configuration.at(path)) {
    remarks.push("The configuration says nothing of it: its options are unknown.");
  }
  return {
    name: clean(clues.fullName(path)) || kerasClass,
    keras_class: clean(kerasClass),
    cells,
    joined,
    options: configuration.at(path)?.options ?? {},
    remarks: [...new Set(remarks)],
  };
}

/**
 * Return why arrays in the place of a cell can't be shown.
 *
 * @param {RawCell} raw
 * @param {string[]} path
 * @param {Clues} clues
 */
function stranger({ path: cell, arrays }, path, clues) {
  const [kind] = arrays.map(({ dtype }) => dtype).filter((dtype) => !NUMBERS.includes(dtype)).sort();
  const what = kind ? `holds ${kind}` : "is unknown";
  const told = clues.configuration.at(cell);
  const aCell = told ? `a cell of the class ${shown(told.keras_class)}, which` : "a cell that";
  const shapes = arrays.slice(0, MOST_ARRAYS).map(({ shape }) => shapeText(shape));
  if (arrays.length > MOST_ARRAYS) shapes.push("…");
  return `'${shown(clues.fullName(path))}' repeats ${aCell} ${what}: its arrays are ${shapes.join(", ")}.`;
}

/**
 * Return remarks on recurrent layers of which only the configuration tells.
 *
 * @param {Clues} clues
 * @param {string[][]} groups
 */
function missing(clues, groups) {
  const { published, configuration } = clues;
  const there = new Set(groups.map(keyOf));
  const names = new Set(groups.map((path) => clues.name(path)));
  /** @type {Map<string, string[]>} */
  const expected = new Map();
  for (const [path] of configuration.cells(published)) {
    const { layer } = placeOf(published.files, path, (each) => clues.wraps(each));
    if (!there.has(keyOf(layer)) && !names.has(clues.name(layer))) expected.set(keyOf(layer), layer);
  }
  return [...expected.values()]
    .sort((one, other) => clues.place(one) - clues.place(other))
    .map((path) => `'${shown(clues.fullName(path))}' has no weights in the file: it was saved before it was built.`);
}

/** @param {string[]} remarks */
function few(remarks) {
  const more = remarks.length - MOST_REMARKS;
  return more > 0 ? [...remarks.slice(0, MOST_REMARKS), `There are ${more} more remarks of this sort.`] : remarks;
}

/** @param {string} name */
function withArticle(name) {
  const vowel = "AEIOULRS".includes(name[0]) && !name.startsWith("Si");
  return `${vowel ? "an" : "a"} ${shown(name)}`;
}
