import { Storage } from "./hdf5-headers.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { View } from "./source.js";

/**
 * Return the records of a tree of version 2 (HDF5 specification, III.A.2).
 *
 * @param {Storage} storage
 * @param {number} address
 * @returns {View[]}
 */
export function treeRecords(storage, address) {
  const head = storage.view(address, 38).signature("BTHD").skip(2);
  const nodeSize = head.u32();
  const recordSize = head.u16();
  const depth = head.u16();
  const root = head.skip(2).u64();
  const inRoot = head.u16();
  if (!recordSize || depth > 16 || nodeSize > LIMITS.piece) throw damaged();
  // How many bytes a number of records takes depends on how many a node can hold.
  const most = Math.floor((nodeSize - 10) / recordSize);
  const countSize = bytesFor(most);
  const totalSizes = [0];
  for (let level = 1, total = most; level <= depth; level++) {
    const pointer = 8 + countSize + totalSizes[level - 1];
    const fit = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    total = (fit + 1) * total + fit;
    totalSizes.push(bytesFor(total));
  }
  /** @type {View[]} */
  const records = [];
  let nodes = 0;
  /**
   * @param {number} at
   * @param {number} count
   * @param {number} level
   */
  const visit = (at, count, level) => {
    if (++nodes > LIMITS.steps) throw damaged();
    if (records.length > LIMITS.objects) throw tooManyObjects();
    const node = storage.view(at, nodeSize).signature(level ? "BTIN" : "BTLF").skip(2);
    for (let n = 0; n < count; n++) records.push(node.part(recordSize));
    for (let n = 0; level && n <= count; n++) {
      const child = node.u64();
      const inChild = node.uint(countSize);
      node.skip(level > 1 ? totalSizes[level - 1] : 0);
      visit(child, inChild, level - 1);
    }
  };
  if (inRoot) visit(root, inRoot, depth);
  return records;
}

/** @param {number} limit */
function bytesFor(limit) {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}

export function tooManyObjects() {
  return new Problem(`The file has more than ${LIMITS.objects} groups and arrays, the most that this page reads.`);
}

function damaged() {
  return new Problem("The file is damaged: a list in it can't be followed.");
}

/** Many small objects in few blocks (HDF5 specification, III.G). */
export class FractalHeap {
  /**
   * @param {Storage} storage
   * @param {number} address
   */
  constructor(storage, address) {
    this.storage = storage;
    const head = storage.view(address, 144).signature("FRHP").skip(3);
    if (head.u16()) throw new Problem("The file packs its names, which this page does not read.");
    head.skip(1);
    const mostManaged = head.u32();
    head.skip(8);
    this.huge = head.u64();
    head.skip(80);
    this.width = head.u16();
    this.startSize = head.u64();
    this.mostDirect = head.u64();
    this.offsetSize = Math.ceil(head.u16() / 8);
    head.skip(2);
    this.root = head.u64();
    this.rows = head.u16();
    this.lengthSize = Math.min(Math.ceil(Math.log2(this.mostDirect) / 8), bytesFor(mostManaged));
    if (!this.width || !this.startSize || !this.mostDirect) throw damaged();
  }

  /**
   * Return an object by its id.
   *
   * @param {View} id
   * @returns {View}
   */
  object(id) {
    const first = id.u8();
    switch ((first >> 4) & 3) {
      case 0: {
        const offset = id.uint(this.offsetSize);
        const length = id.uint(this.lengthSize);
        return this.storage.view(this.#place(offset), length);
      }
      case 1:
        return this.#huge(id.u64());
      case 2:
        return id.part((first & 15) + 1);
      default:
        throw damaged();
    }
  }

  /** @param {number} wanted */
  #huge(wanted) {
    for (const record of treeRecords(this.storage, this.huge)) {
      const [address, length, id] = [record.u64(), record.u64(), record.u64()];
      if (id === wanted && length <= LIMITS.piece) return this.storage.view(address, length);
    }
    throw damaged();
  }

  /**
   * Return the address of what stands at an offset of the heap: blocks double from row to row.
   *
   * @param {number} offset
   */
  #place(offset) {
    let [block, rows] = [this.root, this.rows];
    for (let level = 0; rows; level++) {
      if (level > 32) throw damaged();
      let [row, size, before] = [0, this.startSize, 0];
      while (offset - before >= size * this.width) {
        before += size * this.width;
        if (row) size *= 2;
        row += 1;
        if (row >= rows) throw damaged();
      }
      const n = Math.floor((offset - before) / size);
      offset -= before + n * size;
      const entry = 13 + this.offsetSize + 8 * (row * this.width + n);
      block = this.storage.view(block + entry, 8).u64();
      rows = size <= this.mostDirect ? 0 : Math.log2(size / (this.startSize * this.width)) + 1;
    }
    return block + offset;
  }
}

/**
 * Return an object of a global heap: texts of any length lie there (HDF5 specification, III.E).
 *
 * @param {Storage} storage
 * @param {number} address of the collection
 * @param {number} wanted its number in it
 * @param {number} length
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function globalObject(storage, address, wanted, length) {
  const end = storage.view(address, 16).signature("GCOL").skip(4).u64();
  let at = 16;
  for (let steps = 0; at + 16 <= end && steps < LIMITS.steps; steps++) {
    const head = storage.view(address + at, 16);
    const number = head.u16();
    const size = head.skip(6).u64();
    if (number === wanted) {
      if (length > Math.min(size, LIMITS.piece)) throw damaged();
      return storage.view(address + at + 16, length).bytes;
    }
    if (!number) break;
    at += 16 + 8 * Math.ceil(size / 8);
  }
  throw damaged();
}
