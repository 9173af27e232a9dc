import { assembled, Clues, MOST_ARRAYS, withoutCounter } from "./assemble.js";
import { Configuration, keyOf } from "./configuration.js";
import { inOrder, isCell } from "./paths.js";
import { shown } from "./shown.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./assemble.js").RawCell} RawCell */

/**
 * Return the recurrent layers in a file of weights in the layout of Keras 3, as
 * `diagram_gen.own.weights_file` does.
 *
 * @param {Published} published
 * @param {Node} root
 * @param {Configuration | null} configuration what is told of the model, if anything is
 */
export function weightsOutline(published, root, configuration) {
  const { files } = published;
  const groups = allBelow(root);
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @type {Set<string>} */
  const wrappers = new Set();
  for (const { path, group, groups: inside } of groups) {
    const name = path.at(-1) === files.vars ? group.text(files.name) : null;
    if (name) names.set(keyOf(path.slice(0, -1)), name);
    const others = [...inside.keys()].filter((each) => each !== files.vars);
    if (others.length === 1 && others[0] === files.layer) wrappers.add(keyOf(path));
  }
  const matching = relocated(configuration ?? new Configuration(), names, groups);
  const clues = new Clues(published, matching, names, wrappers);
  const cells = groups.flatMap(({ path, groups: inside }) => {
    const variables = inside.get(files.vars);
    return isCell(files, path) && variables?.arrays.size ? [rawCell(published, path, variables)] : [];
  });
  cells.sort((a, b) => clues.place(a.path) - clues.place(b.path) || inOrder(files, a.path, b.path));
  const remarks = groups
    .filter(({ path }) => files.cudnn.includes(withoutCounter(path.at(-1) ?? "")))
    .map(({ path }) => packedRemark(clues.fullName(path)));
  if (!configuration) {
    remarks.push(
      "A file of weights doesn't tell classes, options or the order of layers: they are listed by name.",
    );
  }
  const name = names.get(keyOf([])) || matching.name;
  return { name, ...assembled(cells, clues, remarks) };
}

/** @param {string} name */
export function packedRemark(name) {
  return (
    `'${shown(name)}' keeps its arrays as cuDNN packed them: Keras 2 can load them into a layer that ` +
    "has no CuDNN in its name."
  );
}

/** @param {Node} root */
export function allBelow(root) {
  const waiting = [root];
  const found = [];
  for (let each = waiting.pop(); each; each = waiting.pop()) {
    found.push(each);
    waiting.push(...each.groups.values());
  }
  return found;
}

/**
 * Return the arrays in a cell's own group, by their numbers.
 *
 * @param {Published} published
 * @param {string[]} path
 * @param {Node} variables
 * @returns {RawCell}
 */
function rawCell({ files }, path, variables) {
  const names = [...variables.arrays.keys()].sort((a, b) => inOrder(files, [a], [b])).slice(0, MOST_ARRAYS + 1);
  return {
    path,
    paths: names.map((name) => [...variables.path, name].join("/")),
    arrays: names.flatMap((name) => variables.arrays.get(name) ?? []),
  };
}

/**
 * Return the configuration with paths as they are in the file. A class of its own may call an
 * attribute otherwise than the argument that it tells of: then the name of the layer, if no other
 * has it, says which group is meant.
 *
 * @param {Configuration} configuration
 * @param {Map<string, string>} names
 * @param {Node[]} groups
 */
function relocated(configuration, names, groups) {
  const there = new Map(groups.map(({ path }) => [keyOf(path), path]));
  /** @type {Map<string, string[][]>} */
  const elsewhere = new Map();
  for (const [key, { names: own, path }] of configuration.told) {
    const name = own.at(-1);
    if (name && !there.has(key)) elsewhere.set(name, [...(elsewhere.get(name) ?? []), path]);
  }
  /** @type {Map<string, string[]>} */
  const moved = new Map();
  for (const [key, name] of names) {
    const [meant, ...others] = elsewhere.get(name) ?? [];
    const path = there.get(key) ?? [];
    if (path.length && meant && !others.length && !configuration.told.has(key)) moved.set(keyOf(meant), path);
  }
  const found = new Configuration();
  found.name = configuration.name;
  found.given = configuration.given;
  for (const told of configuration.told.values()) found.told.set(keyOf(movedPath(told.path, moved)), told);
  return found;
}

/**
 * Return a path after the innermost layer around it, or itself, was moved.
 *
 * @param {string[]} path
 * @param {Map<string, string[]>} moved
 */
function movedPath(path, moved) {
  for (let end = path.length; end; end--) {
    const to = moved.get(keyOf(path.slice(0, end)));
    if (to) return [...to, ...path.slice(end)];
  }
  return path;
}
