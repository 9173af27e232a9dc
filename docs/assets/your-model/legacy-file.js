import { assembled } from "./assemble.js";
import { Configuration, readConfiguration } from "./configuration.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { shown } from "./shown.js";
import { namedCells } from "./weight-paths.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./weight-paths.js").Named} Named */

/**
 * Return whether an HDF5 file is laid out as whole models and weights were before Keras 3: the
 * other layout has nothing of these names.
 *
 * @param {Published} published
 * @param {Node} root
 */
export function isLegacy({ files }, root) {
  return root.groups.has(files.legacy_weights) || root.group.texts(files.layer_names) !== null;
}

/**
 * Return the recurrent layers of such a file, as `diagram_gen.own.legacy_file` does.
 *
 * @param {Published} published
 * @param {Node} root
 */
export async function legacyOutline(published, root) {
  const where = published.files.legacy_configuration;
  const text = root.group.text(where, LIMITS.configuration);
  const remarks = text ? [] : ["A file of weights doesn't tell classes and options of layers."];
  const configuration = text ? readConfiguration(published, text, where) : new Configuration();
  const { cells, clues, remarks: more } = await namedCells(published, [...named(published, root)], configuration);
  return { name: configuration.name, ...assembled(cells, clues, [...remarks, ...more]) };
}

/**
 * Yield all arrays in the order of the model.
 *
 * @param {Published} published
 * @param {Node} root
 * @returns {Generator<Named>}
 */
function* named({ files }, root) {
  const weights = root.groups.get(files.legacy_weights) ?? root;
  for (const layer of texts(weights, files.layer_names)) {
    const group = below(weights, layer.split("/"));
    for (const name of texts(group, files.weight_names)) {
      const parts = name.split("/");
      const last = parts.pop() ?? "";
      const holder = below(group, parts);
      const array = holder.arrays.get(last);
      if (!array) throw lacks(holder, last);
      yield { layer, name, path: [...holder.path, last].join("/"), array };
    }
  }
}

/**
 * @param {Node} node
 * @param {string} name
 */
function texts({ group, path }, name) {
  const found = group.texts(name);
  if (!found) throw new Problem(`The file is damaged: '${shown(path.join("/"))}' doesn't tell its ${name}.`);
  return found;
}

/**
 * @param {Node} node
 * @param {string[]} path
 */
function below(node, path) {
  for (const name of path) {
    const next = node.groups.get(name);
    if (!next) throw lacks(node, name);
    node = next;
  }
  return node;
}

/**
 * @param {Node} node
 * @param {string} name
 */
function lacks({ path }, name) {
  return new Problem(`The file is damaged: it lacks '${shown([...path, name].join("/"))}'.`);
}
