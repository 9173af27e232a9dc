import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { Source, View } from "./source.js";

/** Types of messages that are read. */
export const MESSAGE = {
  space: 1,
  linkInfo: 2,
  type: 3,
  fill: 5,
  link: 6,
  external: 7,
  layout: 8,
  filters: 11,
  attribute: 12,
  continuation: 16,
  symbols: 17,
  attributeInfo: 21,
};

/** An address that leads nowhere. */
export const NOWHERE = 2 ** 64;

/** @typedef {{type: number, shared: boolean, bytes: Uint8Array<ArrayBuffer>}} Message */

const SIGNATURE = "\x89HDF\r\n\x1a\n";

/** An HDF5 file as bytes at addresses: its beginning, and the headers of its objects. */
export class Storage {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    this.base = superblockOffset(source);
    this.root = this.#root();
  }

  /**
   * @param {number} address
   * @param {number} length
   */
  view(address, length) {
    return this.source.view(this.base + address, length);
  }

  /**
   * Return what lies from an address on, but no more than `most`.
   *
   * @param {number} address
   * @param {number} most
   */
  ahead(address, most) {
    const start = this.base + address;
    return this.source.view(start, Math.max(0, Math.min(most, this.source.size - start)));
  }

  #root() {
    const head = this.source.view(this.base + 8, 40);
    const version = head.u8();
    const sizes = version < 2 ? [4, 0] : [0, 0];
    const [ofOffsets, ofLengths] = [head.skip(sizes[0]).u8(), head.u8()];
    if (version > 3 || ofOffsets !== 8 || ofLengths !== 8) {
      throw new Problem("The file is HDF5 of a kind that this page does not read.");
    }
    if (version >= 2) return this.source.view(this.base + 36, 8).u64();
    // The address of the root group stands behind four addresses and its name.
    return this.source.view(this.base + (version ? 28 : 24) + 40, 8).u64();
  }

  /**
   * Return the messages of an object's header.
   *
   * @param {number} address
   * @returns {Message[]}
   */
  messages(address) {
    const head = this.ahead(address, 32);
    const modern = head.left >= 4 && String.fromCharCode(...head.bytes.subarray(0, 4)) === "OHDR";
    return modern ? this.#modern(address, head) : this.#classic(address, head);
  }

  /**
   * @param {number} address
   * @param {View} head
   */
  #classic(address, head) {
    if (head.u8() !== 1) throw new Problem("The file is damaged: an object has no header.");
    head.skip(7);
    const size = head.u32();
    return this.#blocks([[address + 16, size]], (block) => ({
      type: block.u16(),
      size: block.u16(),
      shared: Boolean(block.u8() & 2),
      skip: 3,
    }));
  }

  /**
   * @param {number} address
   * @param {View} head
   */
  #modern(address, head) {
    head.skip(5);
    const flags = head.u8();
    head.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
    const size = head.uint(1 << (flags & 3));
    const order = flags & 4 ? 2 : 0;
    return this.#blocks([[address + head.at, size]], (block) => ({
      type: block.u8(),
      size: block.u16(),
      shared: Boolean(block.u8() & 2),
      skip: order,
    }), 4);
  }

  /**
   * @param {[number, number][]} blocks where messages lie
   * @param {(block: View) => {type: number, size: number, shared: boolean, skip: number}} read
   * @param {number} [around] bytes before and behind the messages of a continuation
   * @returns {Message[]}
   */
  #blocks(blocks, read, around = 0) {
    /** @type {Message[]} */
    const messages = [];
    for (let n = 0; n < blocks.length; n++) {
      const [start, length] = blocks[n];
      if (length > LIMITS.piece || blocks.length > 1000 || messages.length > LIMITS.steps) {
        throw new Problem("The file is damaged: the header of an object is too long.");
      }
      const block = this.view(start, length);
      while (block.left >= 8 || (around && block.left >= 4)) {
        const { type, size, shared, skip } = read(block);
        if (block.left < skip + size) break;
        const bytes = block.skip(skip).take(size);
        if (type === MESSAGE.continuation) {
          const to = new View(bytes);
          blocks.push([to.u64() + around, to.u64() - 2 * around]);
        } else {
          messages.push({ type, shared, bytes });
        }
      }
    }
    return messages;
  }

  /**
   * Return a message's content, which may lie in an object of its own.
   *
   * @param {Message} message
   * @returns {View}
   */
  content({ type, shared, bytes }) {
    const view = new View(bytes);
    if (!shared) return view;
    const version = view.u8();
    const where = view.u8();
    if (version === 3 && where !== 2) {
      throw new Problem("The file shares parts of headers between objects, which this page does not read.");
    }
    const address = view.skip(version === 1 ? 6 : 0).u64();
    const found = this.messages(address).find((message) => message.type === type && !message.shared);
    if (!found) throw new Problem("The file is damaged: a shared type is missing.");
    return new View(found.bytes);
  }
}

/**
 * Return where the file begins: a block of the user's may stand before it.
 *
 * @param {Source} source
 */
function superblockOffset(source) {
  for (let at = 0; at + 48 <= source.size && at <= 2 ** 24; at = at ? 2 * at : 512) {
    if (String.fromCharCode(...source.bytes(at, 8)) === SIGNATURE) return at;
  }
  throw new Problem(
    "This is no Keras model that the page can read: it takes .keras, .h5 and .weights.h5 files.",
  );
}
