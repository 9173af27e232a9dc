import { Dataset, Group, openHdf5 } from "./hdf5.js";
import { tooManyObjects } from "./hdf5-heaps.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";

/**
 * A group with what lies in it, each group once.
 *
 * @typedef {object} Node
 * @property {string[]} path names of the groups above it and its own
 * @property {Group} group
 * @property {Map<string, Node>} groups
 * @property {Map<string, Dataset>} arrays
 */

/**
 * Return the tree of groups of an HDF5 file.
 *
 * @param {import("./source.js").Source} source
 * @param {readonly string[]} [skipped] names in the root that are left out
 * @returns {Node}
 */
export function readTree(source, skipped = []) {
  const root = node([], openHdf5(source));
  const seen = new Set([root.group.address]);
  const waiting = [root];
  let count = 0;
  for (let each = waiting.pop(); each; each = waiting.pop()) {
    if (each.path.length > LIMITS.levels) {
      throw new Problem(`The groups of the file are more than ${LIMITS.levels} levels deep.`);
    }
    count += each.group.links.size;
    if (count > LIMITS.objects) throw tooManyObjects();
    for (const name of each.group.names) {
      if (each === root && skipped.includes(name)) continue;
      const address = each.group.links.get(name) ?? 0;
      if (seen.has(address)) continue;
      const found = each.group.at(address);
      if (found instanceof Dataset) each.arrays.set(name, found);
      if (!(found instanceof Group)) continue;
      seen.add(address);
      const below = node([...each.path, name], found);
      each.groups.set(name, below);
      waiting.push(below);
    }
  }
  return root;
}

/**
 * @param {string[]} path
 * @param {Group} group
 * @returns {Node}
 */
function node(path, group) {
  return { path, group, groups: new Map(), arrays: new Map() };
}
