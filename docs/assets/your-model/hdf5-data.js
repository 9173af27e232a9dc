import { MESSAGE, NOWHERE, Storage } from "./hdf5-headers.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { View } from "./source.js";
import { inflated } from "./zip.js";

/** @typedef {import("./hdf5-headers.js").Message} Message */

/**
 * Where a chunk lies, and which filters were not applied to it.
 *
 * @typedef {{address: number, size: number, mask: number, place: number[]}} Chunk
 */

const UNREAD = "The file keeps an array in a way that this page does not read; the command line does.";

const ELSEWHERE = "An array of this file lies in another file.";

/**
 * Read sizes of the axes (HDF5 specification, IV.A.2.b).
 *
 * @param {View} view
 * @returns {number[] | null} `null` if there is no value at all
 */
export function readShape(view) {
  const version = view.u8();
  const axes = view.u8();
  if (axes > LIMITS.axes || version < 1 || version > 2) {
    throw new Problem("The file is damaged: an array in it has no sensible shape.");
  }
  view.skip(1);
  const kind = view.u8();
  if (version === 1) view.skip(4);
  if (version === 2 && kind === 2) return null;
  return Array.from({ length: axes }, () => view.u64());
}

/**
 * Return the bytes of an array as they would lie in memory (HDF5 specification, IV.A.2.i).
 *
 * @param {Storage} storage
 * @param {Message[]} messages of its header
 * @param {number[]} shape
 * @param {number} itemSize
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function arrayBytes(storage, messages, shape, itemSize) {
  const size = shape.reduce((product, length) => product * length, itemSize);
  const message = messages.find(({ type }) => type === MESSAGE.layout);
  if (!message) throw new Problem("The file is damaged: an array has no place.");
  if (messages.some(({ type }) => type === MESSAGE.external)) throw new Problem(ELSEWHERE);
  const view = storage.content(message);
  const version = view.u8();
  if (version < 3) return old(storage, messages, view, shape, itemSize, size);
  if (version > 4) throw new Problem(UNREAD);
  const kind = view.u8();
  if (kind === 0) return compact(view.take(view.u16()), size);
  if (kind === 1) return contiguous(storage, messages, view.u64(), view.u64(), size);
  if (kind !== 2) throw new Problem(kind === 3 ? ELSEWHERE : UNREAD);
  const chunks = version === 3 ? chunks3(storage, view, shape) : chunks4(storage, view, shape);
  return assemble(storage, messages, chunks, shape, itemSize, size);
}

/**
 * @param {Storage} storage
 * @param {Message[]} messages
 * @param {View} view
 * @param {number[]} shape
 * @param {number} itemSize
 * @param {number} size
 */
async function old(storage, messages, view, shape, itemSize, size) {
  const axes = view.u8();
  const kind = view.u8();
  view.skip(5);
  if (kind === 1) return contiguous(storage, messages, view.u64(), size, size);
  if (kind === 2) {
    const address = view.u64();
    const lengths = Array.from({ length: axes - 1 }, () => view.u32());
    const chunks = { lengths, list: treeOfChunks(storage, address, shape.length) };
    return assemble(storage, messages, chunks, shape, itemSize, size);
  }
  view.skip(4 * axes);
  return compact(view.take(view.u32()), size);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} size
 */
function compact(bytes, size) {
  if (bytes.length < size) throw new Problem("The file is damaged: an array is shorter than its shape.");
  return bytes.slice(0, size);
}

/**
 * @param {Storage} storage
 * @param {Message[]} messages
 * @param {number} address
 * @param {number} stored
 * @param {number} size
 */
function contiguous(storage, messages, address, stored, size) {
  if (address >= NOWHERE) return filled(storage, messages, size);
  return compact(storage.view(address, Math.min(stored, size)).bytes, size);
}

/**
 * Return an array that was never written: its values are the fill value.
 *
 * @param {Storage} storage
 * @param {Message[]} messages
 * @param {number} size
 */
function filled(storage, messages, size) {
  const bytes = new Uint8Array(size);
  const message = messages.find(({ type }) => type === MESSAGE.fill);
  if (!message) return bytes;
  const view = storage.content(message);
  const version = view.u8();
  const defined = version < 3 ? view.skip(2).u8() || version < 2 : view.u8() & 0x20;
  const value = defined && view.left >= 4 ? view.take(view.u32()) : [];
  if (value.length) for (let at = 0; at < size; at += value.length) bytes.set(value, at);
  return bytes;
}

/**
 * @param {Storage} storage
 * @param {View} view
 * @param {number[]} shape
 */
function chunks3(storage, view, shape) {
  const axes = view.u8();
  const address = view.u64();
  const lengths = Array.from({ length: axes - 1 }, () => view.u32());
  return { lengths, list: treeOfChunks(storage, address, shape.length) };
}

/**
 * Return the chunks of an array by the newer forms of their list that Keras and its users meet:
 * one chunk alone, all of one size in a row, or an array of their addresses.
 *
 * @param {Storage} storage
 * @param {View} view
 * @param {number[]} shape
 * @returns {{lengths: number[], list: Chunk[]}}
 */
function chunks4(storage, view, shape) {
  const flags = view.u8();
  const axes = view.u8();
  const width = view.u8();
  const sizes = Array.from({ length: axes }, () => view.uint(width));
  const lengths = sizes.slice(0, -1);
  const bytes = sizes.reduce((product, size) => product * size, 1);
  const kind = view.u8();
  const single = { size: bytes, mask: 0, place: shape.map(() => 0) };
  if (kind === 1) {
    if (flags & 2) [single.size, single.mask] = [view.u64(), view.u32()];
    return { lengths, list: [{ ...single, address: view.u64() }] };
  }
  if (kind !== 2 && kind !== 3) throw new Problem(UNREAD);
  if (kind === 3) view.skip(1);
  const address = view.u64();
  const places = allPlaces(shape, lengths);
  if (address >= NOWHERE) return { lengths, list: [] };
  if (kind === 2) {
    const list = places.map((place, n) => ({ address: address + n * bytes, size: bytes, mask: 0, place }));
    return { lengths, list };
  }
  const head = storage.view(address, 28).signature("FAHD").skip(1);
  const [filtered, entry, pageBits] = [head.u8(), head.u8(), head.u8()];
  const count = head.u64();
  if (count > 2 ** pageBits) throw new Problem(UNREAD);
  const block = storage.view(head.u64(), 14 + entry * count).signature("FADB").skip(10);
  const list = places.slice(0, count).map((place) => {
    const each = block.part(entry);
    const at = each.u64();
    if (!filtered) return { address: at, size: bytes, mask: 0, place };
    return { address: at, size: each.uint(entry - 12), mask: each.u32(), place };
  });
  return { lengths, list };
}

/**
 * @param {number[]} shape
 * @param {number[]} lengths of a chunk
 */
function allPlaces(shape, lengths) {
  const counts = shape.map((size, n) => Math.ceil(size / Math.max(1, lengths[n])));
  const total = counts.reduce((product, count) => product * count, 1);
  if (total > LIMITS.steps) throw new Problem("The file keeps an array in too many pieces.");
  return Array.from({ length: total }, (_, n) => {
    const place = [];
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      place.unshift((n % counts[axis]) * lengths[axis]);
      n = Math.floor(n / counts[axis]);
    }
    return place;
  });
}

/**
 * Return the chunks that a tree of version 1 lists (HDF5 specification, III.A.1).
 *
 * @param {Storage} storage
 * @param {number} address
 * @param {number} axes
 * @returns {Chunk[]}
 */
function treeOfChunks(storage, address, axes) {
  /** @type {Chunk[]} */
  const list = [];
  let nodes = 0;
  /**
   * @param {number} at
   * @param {number} above the level of the node above
   */
  const visit = (at, above) => {
    const head = storage.view(at, 24).signature("TREE").skip(1);
    const level = head.u8();
    const count = head.u16();
    if (++nodes > LIMITS.steps || level >= above || list.length > LIMITS.steps) {
      throw new Problem("The file is damaged: the pieces of an array can't be found.");
    }
    const key = 8 + 8 * (axes + 1);
    const body = storage.view(at + 24, count * (key + 8));
    for (let n = 0; n < count; n++) {
      const [size, mask] = [body.u32(), body.u32()];
      const place = Array.from({ length: axes }, () => body.u64());
      const child = body.skip(8).u64();
      if (level) visit(child, level);
      else list.push({ address: child, size, mask, place });
    }
  };
  if (address < NOWHERE) visit(address, 256);
  return list;
}

/**
 * @param {Storage} storage
 * @param {Message[]} messages
 * @param {{lengths: number[], list: Chunk[]}} chunks
 * @param {number[]} shape
 * @param {number} itemSize
 * @param {number} size
 */
async function assemble(storage, messages, { lengths, list }, shape, itemSize, size) {
  const wrong = lengths.length !== shape.length || lengths.some((length) => length < 1);
  const chunkSize = lengths.reduce((product, length) => product * length, itemSize);
  if (wrong || chunkSize > Math.max(LIMITS.unsuspicious, 2 * size)) {
    throw new Problem("The file is damaged: the pieces of an array don't fit its shape.");
  }
  const stored = list.reduce((sum, chunk) => sum + chunk.size, 0);
  if (size > Math.max(LIMITS.unsuspicious, LIMITS.expansion * stored)) {
    throw new Problem(`An array would unpack to more than ${LIMITS.expansion} times its size.`);
  }
  const filters = readFilters(storage, messages);
  const whole = filled(storage, messages, size);
  for (const chunk of list) {
    if (chunk.address >= NOWHERE) continue;
    if (chunk.place.some((at, axis) => at >= shape[axis])) continue;
    let bytes = storage.view(chunk.address, chunk.size).bytes;
    for (let n = filters.length - 1; n >= 0; n--) {
      if (!(chunk.mask & (1 << n))) bytes = await unfiltered(filters[n], bytes, itemSize, chunkSize);
    }
    copy(compact(bytes, chunkSize), lengths, whole, shape, chunk.place, itemSize);
  }
  return whole;
}

/**
 * Return the ids of the filters that were applied, in their order (HDF5 specification, IV.A.2.l).
 *
 * @param {Storage} storage
 * @param {Message[]} messages
 */
function readFilters(storage, messages) {
  const message = messages.find(({ type }) => type === MESSAGE.filters);
  if (!message) return [];
  const view = storage.content(message);
  const version = view.u8();
  const count = view.u8();
  if (version === 1) view.skip(6);
  return Array.from({ length: count }, () => {
    const id = view.u16();
    const named = version === 1 || id > 255 ? view.u16() : 0;
    const values = view.skip(2).u16();
    view.skip(version === 1 ? 8 * Math.ceil(named / 8) : named);
    view.skip(4 * (values + (version === 1 ? values % 2 : 0)));
    if (id < 1 || id > 3) throw new Problem(`An array of the file is packed by filter ${id}, which this page can't unpack.`);
    return id;
  });
}

/**
 * @param {number} filter
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} itemSize
 * @param {number} most bytes that a chunk can have
 */
async function unfiltered(filter, bytes, itemSize, most) {
  switch (filter) {
    case 1:
      return inflated(new Blob([bytes]), "deflate", most + 4);
    case 2:
      return unshuffled(bytes, itemSize);
    default:
      return bytes.slice(0, -4); // a checksum
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} itemSize
 */
function unshuffled(bytes, itemSize) {
  const count = Math.floor(bytes.length / itemSize);
  const whole = bytes.slice();
  for (let part = 0; part < itemSize; part++) {
    for (let n = 0; n < count; n++) whole[n * itemSize + part] = bytes[part * count + n];
  }
  return whole;
}

/**
 * Copy a chunk to its place, row by row; what sticks out of the array is left away.
 *
 * @param {Uint8Array} chunk
 * @param {number[]} lengths
 * @param {Uint8Array} whole
 * @param {number[]} shape
 * @param {number[]} place
 * @param {number} itemSize
 */
function copy(chunk, lengths, whole, shape, place, itemSize) {
  const last = shape.length - 1;
  if (last < 0) return whole.set(chunk);
  const row = Math.min(lengths[last], shape[last] - place[last]) * itemSize;
  const rows = lengths.slice(0, -1).reduce((product, length) => product * length, 1);
  for (let n = 0; n < rows; n++) {
    let [rest, to, stride, inside] = [n, place[last], shape[last], true];
    for (let axis = last - 1; axis >= 0; axis--) {
      const at = place[axis] + (rest % lengths[axis]);
      rest = Math.floor(rest / lengths[axis]);
      inside &&= at < shape[axis];
      to += at * stride;
      stride *= shape[axis];
    }
    const from = n * lengths[last] * itemSize;
    if (inside) whole.set(chunk.subarray(from, from + row), to * itemSize);
  }
}
