import { clean } from "./assemble.js";
import { readConfiguration } from "./configuration.js";
import { isLegacy, legacyOutline } from "./legacy-file.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { decodeText, Source } from "./source.js";
import { statistics } from "./statistics.js";
import { readTree } from "./tree.js";
import { weightsOutline } from "./weights-file.js";
import { openMember, zipMembers } from "./zip.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./assemble.js").Outline} Outline */
/** @typedef {import("./hdf5.js").Dataset} Dataset */
/** @typedef {import("./model.js").FoundModel} FoundModel */
/** @typedef {import("./model.js").FoundArray} FoundArray */

/** Endings that are no part of a model's name. */
const ENDING = /(\.weights\.h5|\.keras|\.hdf5|\.h5)$/i;

/**
 * Return the recurrent layers of a model file with their values.
 *
 * @param {Published} published
 * @param {Blob} file
 * @param {string} name what the model is called if nothing in it says so
 * @returns {Promise<FoundModel>}
 */
export async function readFile(published, file, name) {
  const source = new Source(file);
  if (!source.size) throw new Problem("The file is empty.");
  const isZip = source.size >= 2 && decodeText(source.bytes(0, 2)) === "PK";
  const outline = await (isZip ? ofArchive(published, source) : ofHdf5(published, source));
  if (!outline.layers.length) {
    throw new Problem(
      ["It has no recurrent layer that this page can show.", ...outline.remarks].join(" "),
    );
  }
  const layers = [];
  for (const layer of outline.layers) layers.push(await withValues(layer));
  return { name: clean(outline.name || name.replace(ENDING, "")), layers, remarks: outline.remarks };
}

/**
 * @param {Published} published
 * @param {Source} source
 */
async function ofArchive(published, source) {
  const { files } = published;
  const members = zipMembers(source);
  const open = (/** @type {string} */ name, /** @type {number} */ most) => {
    const member = members.get(name);
    if (!member) {
      throw new Problem(`There is no ${name} in the archive: this page reads .keras files that Keras has written.`);
    }
    return openMember(source, member, most);
  };
  const text = await open(files.configuration, LIMITS.configuration);
  const told = strictText(text.bytes(0, text.size), files.configuration);
  const configuration = readConfiguration(published, told, files.configuration);
  const weights = await open(files.weights, LIMITS.unpacked);
  return weightsOutline(published, readTree(weights, files.skipped), configuration);
}

/**
 * @param {Uint8Array} bytes
 * @param {string} where
 */
function strictText(bytes, where) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(`${where} of the file is no text in UTF-8.`);
  }
}

/**
 * @param {Published} published
 * @param {Source} source
 */
function ofHdf5(published, source) {
  const root = readTree(source, published.files.skipped);
  return isLegacy(published, root) ? legacyOutline(published, root) : weightsOutline(published, root, null);
}

/**
 * Return a layer with its values.
 *
 * @param {Outline} layer
 */
async function withValues({ cells, ...layer }) {
  const read = [];
  for (const { name, known } of cells) {
    const { raw, fit } = known;
    const { units } = fit.sizes;
    const arrays = [];
    for (const [n, array] of raw.arrays.entries()) arrays.push(await valuesOf(array, clean(raw.paths[n]), units));
    read.push({ key: fit.key, name, sizes: fit.sizes, arrays });
  }
  return { ...layer, cells: read };
}

/**
 * @param {Dataset} array
 * @param {string} path
 * @param {number} units columns of a block
 * @returns {Promise<FoundArray>}
 */
async function valuesOf(array, path, units) {
  const { shape, dtype } = array;
  const values = await array.values();
  const columns = shape[shape.length - 1];
  const each = [];
  for (let start = 0; start < columns; start += units) {
    each.push(statistics(values, columns, start, start + units));
  }
  if (each.length > 1) each.push(statistics(values, columns, 0, columns));
  return { path, shape, dtype, values, statistics: each };
}
