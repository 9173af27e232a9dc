import { Problem } from "./problem.js";

/** Bytes that are read at once: bookkeeping lies close together. */
const PAGE = 65_536;

/** Pages that are kept. */
const MOST_PAGES = 256;

/**
 * Part of a file, read where it is needed: of a large model only a few pages come into memory.
 */
export class Source {
  /**
   * @param {Blob} blob what is read from
   */
  constructor(blob) {
    this.blob = blob;
    this.size = blob.size;
    /** @type {Map<number, Uint8Array>} */
    this.pages = new Map();
  }

  /**
   * Return a copy of some bytes.
   *
   * @param {number} start
   * @param {number} length
   * @returns {Uint8Array<ArrayBuffer>}
   */
  bytes(start, length) {
    if (!(start >= 0 && length >= 0 && start + length <= this.size)) {
      throw new Problem("The file is damaged or cut off: it points to bytes that it does not have.");
    }
    if (length > PAGE) return this.#read(start, length);
    const taken = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = start + done;
      const page = this.#page(Math.floor(at / PAGE));
      const piece = page.subarray(at % PAGE, (at % PAGE) + length - done);
      taken.set(piece, done);
      done += piece.length;
    }
    return taken;
  }

  /**
   * @param {number} start
   * @param {number} length
   * @returns {View}
   */
  view(start, length) {
    return new View(this.bytes(start, length));
  }

  /** @param {number} number */
  #page(number) {
    let page = this.pages.get(number);
    if (!page) {
      if (this.pages.size >= MOST_PAGES) this.pages.clear();
      const start = number * PAGE;
      page = this.#read(start, Math.min(PAGE, this.size - start));
      this.pages.set(number, page);
    }
    return page;
  }

  /**
   * @param {number} start
   * @param {number} length
   */
  #read(start, length) {
    const part = this.blob.slice(start, start + length);
    let buffer;
    try {
      buffer = new FileReaderSync().readAsArrayBuffer(part);
    } catch {
      throw new Problem("The browser could not read the file: it may have been moved or changed.");
    }
    if (buffer.byteLength !== length) throw new Problem("The file became shorter while it was read.");
    return new Uint8Array(buffer);
  }
}

/** Bytes that are read one number after the other, little end first. */
export class View {
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  get left() {
    return this.bytes.length - this.at;
  }

  /** @param {number} count */
  #next(count) {
    const at = this.at;
    if (!(count >= 0 && count <= this.left)) {
      throw new Problem("The file is damaged: one of its entries is shorter than it says.");
    }
    this.at += count;
    return at;
  }

  u8() {
    return this.data.getUint8(this.#next(1));
  }

  u16() {
    return this.data.getUint16(this.#next(2), true);
  }

  u32() {
    return this.data.getUint32(this.#next(4), true);
  }

  /** A 64-bit number; what is beyond all sizes that a file can have loses its last digits. */
  u64() {
    return Number(this.data.getBigUint64(this.#next(8), true));
  }

  /**
   * A number of any length.
   *
   * @param {number} length
   */
  uint(length) {
    const at = this.#next(length);
    let value = 0;
    for (let n = length - 1; n >= 0; n--) value = value * 256 + this.data.getUint8(at + n);
    return value;
  }

  /** @param {number} count */
  skip(count) {
    this.#next(count);
    return this;
  }

  /** @param {number} count */
  take(count) {
    const at = this.#next(count);
    return this.bytes.slice(at, at + count);
  }

  /** @param {number} count */
  part(count) {
    return new View(this.take(count));
  }

  /** @param {string} expected */
  signature(expected) {
    const found = String.fromCharCode(...this.take(expected.length));
    if (found !== expected) {
      throw new Problem(`The file is damaged: there is no ${expected} where one should be.`);
    }
    return this;
  }
}

/** @param {Uint8Array} bytes */
export function decodeText(bytes) {
  return new TextDecoder().decode(bytes);
}
