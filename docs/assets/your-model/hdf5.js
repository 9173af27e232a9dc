import { arrayBytes, readShape } from "./hdf5-data.js";
import { FractalHeap, globalObject, tooManyObjects, treeRecords } from "./hdf5-heaps.js";
import { MESSAGE, NOWHERE, Storage } from "./hdf5-headers.js";
import { BFLOAT16, fixedText, numbers, readType } from "./hdf5-types.js";
import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { shown } from "./shown.js";
import { decodeText, Source, View } from "./source.js";

/** @typedef {import("./hdf5-headers.js").Message} Message */
/** @typedef {import("./hdf5-types.js").Type} Type */

/**
 * Open an HDF5 file and return its root group.
 *
 * It is read as libhdf5 1.x writes it (HDF5 specification, version 3.0): groups and attributes in
 * the old and in the new form, arrays in one piece or in chunks, packed by gzip or not. What leads
 * out of the file is refused: links that are not hard, arrays in other files.
 *
 * @param {Source} source
 * @returns {Group}
 */
export function openHdf5(source) {
  const storage = new Storage(source);
  const root = objectAt(storage, storage.root);
  if (!(root instanceof Group)) throw new Problem("The file is damaged: it does not start with a group.");
  return root;
}

/**
 * @param {Storage} storage
 * @param {number} address
 */
function objectAt(storage, address) {
  const messages = storage.messages(address);
  const has = (/** @type {number[]} */ ...types) => messages.some(({ type }) => types.includes(type));
  if (has(MESSAGE.layout)) return new Dataset(storage, address, messages);
  return has(MESSAGE.type) ? null : new Group(storage, address, messages);
}

/** What groups and arrays have in common: attributes. */
class Named {
  /**
   * @param {Storage} storage
   * @param {number} address
   * @param {Message[]} messages
   */
  constructor(storage, address, messages) {
    this.storage = storage;
    this.address = address;
    this.messages = messages;
    /** @type {Map<string, Attribute> | null} */
    this.attributes = null;
  }

  /**
   * Return the text that an attribute holds, or `null` if it holds none or a far too long one.
   *
   * @param {string} name
   * @param {number} [most] letters
   */
  text(name, most = LIMITS.text) {
    const texts = this.#texts(name);
    return texts?.length === 1 && texts[0].length <= most ? texts[0] : null;
  }

  /**
   * Return the texts of an attribute, which Keras spreads over several if they are many.
   *
   * @param {string} name
   * @returns {string[] | null}
   */
  texts(name) {
    const found = this.#texts(name);
    if (found) return found;
    const parts = [];
    for (let n = 0; ; n++) {
      const part = this.#texts(`${name}${n}`);
      if (!part) return parts.length ? parts.flat() : null;
      parts.push(part);
    }
  }

  /** @param {string} name */
  #texts(name) {
    this.attributes ??= this.#attributes();
    return this.attributes.get(name)?.texts(this.storage) ?? null;
  }

  #attributes() {
    const found = new Map();
    for (const message of this.messages) {
      if (message.type === MESSAGE.attribute) {
        const attribute = new Attribute(this.storage, this.storage.content(message));
        found.set(attribute.name, attribute);
      } else if (message.type === MESSAGE.attributeInfo) {
        for (const [id, heap] of this.#listed(message, 2, 0)) {
          const attribute = new Attribute(this.storage, heap.object(id));
          found.set(attribute.name, attribute);
        }
      }
    }
    return found;
  }

  /**
   * Return the ids of objects that are listed outside of the header, with the heap that has them.
   *
   * @param {Message} message
   * @param {number} ordered bytes of the order of creation, if that is kept
   * @param {number} before bytes before the id
   * @returns {[View, FractalHeap][]}
   */
  #listed(message, ordered, before) {
    const info = this.storage.content(message);
    const flags = info.skip(1).u8();
    const heapAt = info.skip(flags & 1 ? ordered : 0).u64();
    const tree = info.u64();
    if (heapAt >= NOWHERE || tree >= NOWHERE) return [];
    const heap = new FractalHeap(this.storage, heapAt);
    return treeRecords(this.storage, tree).map((record) => [record.skip(before), heap]);
  }

  /** @param {Message} message */
  listedLinks(message) {
    return this.#listed(message, 8, 4);
  }
}

/** A group: what it has by name, in the order of the file. */
export class Group extends Named {
  /** @type {Map<string, number> | null} */
  #links = null;

  /** Addresses of what the group has, by name. */
  get links() {
    if (!this.#links) {
      this.#links = new Map();
      for (const message of this.messages) {
        const content = () => this.storage.content(message);
        if (message.type === MESSAGE.symbols) this.#symbols(content(), this.#links);
        if (message.type === MESSAGE.link) readLink(content(), this.#links);
        if (message.type === MESSAGE.linkInfo) {
          for (const [id, heap] of this.listedLinks(message)) readLink(heap.object(id), this.#links);
        }
      }
    }
    return this.#links;
  }

  /** Names of what the group has, sorted as HDF5 lists them. */
  get names() {
    return [...this.links.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /**
   * Return what lies at an address; `null` if that is neither a group nor an array.
   *
   * @param {number} address
   */
  at(address) {
    return objectAt(this.storage, address);
  }

  /**
   * Read the older form of a group: a tree of nodes, names in a heap (HDF5 specification, III.B).
   *
   * @param {View} message
   * @param {Map<string, number>} links
   */
  #symbols(message, links) {
    const { storage } = this;
    const tree = message.u64();
    const heap = storage.view(message.u64(), 32).signature("HEAP").skip(4);
    const size = heap.u64();
    if (size > LIMITS.piece) throw new Problem("The file is damaged: a list of names is too long.");
    const names = storage.view(heap.skip(8).u64(), size).bytes;
    let nodes = 0;
    /**
     * @param {number} at
     * @param {number} above
     */
    const visit = (at, above) => {
      const head = storage.view(at, 24).signature("TREE").skip(1);
      const level = head.u8();
      const count = head.u16();
      if (++nodes > LIMITS.steps || level >= above) {
        throw new Problem("The file is damaged: a group in it can't be listed.");
      }
      const body = storage.view(at + 24, 16 * count);
      for (let n = 0; n < count; n++) {
        const child = body.skip(8).u64();
        if (level) visit(child, level);
        else entries(child);
      }
    };
    /** @param {number} at */
    const entries = (at) => {
      const count = storage.view(at, 8).signature("SNOD").skip(2).u16();
      const body = storage.view(at + 8, 40 * count);
      for (let n = 0; n < count; n++) {
        const start = body.u64();
        const address = body.u64();
        const soft = body.u32() === 2;
        body.skip(20);
        const end = names.indexOf(0, start);
        const name = decodeText(names.subarray(start, end < 0 ? undefined : end));
        if (soft) throw elsewhere(name);
        addLink(links, name, address);
      }
    };
    visit(tree, 256);
  }
}

/**
 * @param {Map<string, number>} links
 * @param {string} name
 * @param {number} address
 */
function addLink(links, name, address) {
  if (links.size >= LIMITS.objects) throw tooManyObjects();
  links.set(name, address);
}

/**
 * Read the newer form of a link (HDF5 specification, IV.A.2.g).
 *
 * @param {View} view
 * @param {Map<string, number>} links
 */
function readLink(view, links) {
  const flags = view.skip(1).u8();
  const kind = flags & 8 ? view.u8() : 0;
  view.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = decodeText(view.take(view.uint(1 << (flags & 3))));
  if (kind !== 0) throw elsewhere(name);
  addLink(links, name, view.u64());
}

/** @param {string} name */
function elsewhere(name) {
  return new Problem(`The entry '${shown(name)}' is a link to somewhere else, which this page does not follow.`);
}

/** An array. */
export class Dataset extends Named {
  /** @type {number[]} */
  get shape() {
    return readShape(this.#content(MESSAGE.space)) ?? [];
  }

  /** The type of its values as NumPy calls it, or in words if weights have none such. */
  get dtype() {
    if (!readShape(this.#content(MESSAGE.space))) return "nothing";
    const { kind, name } = this.type;
    if (kind === "integer") return "whole numbers";
    if (kind !== "float") return "no numbers";
    return name || "unusual floating-point numbers";
  }

  /** @returns {Type} */
  get type() {
    const type = readType(this.#content(MESSAGE.type));
    return type.kind === "opaque" && type.size === 2 ? BFLOAT16 : type;
  }

  /** How many values it has. */
  get count() {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /** Return the values; whoever asks has made sure that they are not too many. */
  async values() {
    const { type } = this;
    return numbers(type, await arrayBytes(this.storage, this.messages, this.shape, type.size));
  }

  /** @param {number} wanted */
  #content(wanted) {
    const message = this.messages.find(({ type }) => type === wanted);
    if (!message) throw new Problem("The file is damaged: an array has no shape or no type.");
    return this.storage.content(message);
  }
}

/** An attribute, as it lies in the file (HDF5 specification, IV.A.2.m). */
class Attribute {
  /**
   * @param {Storage} storage
   * @param {View} view
   */
  constructor(storage, view) {
    const version = view.u8();
    const flags = view.u8();
    if (version < 1 || version > 3) throw new Problem("The file is damaged: an attribute can't be read.");
    const sizes = [view.u16(), view.u16(), view.u16()];
    if (version === 3) view.skip(1);
    const [name, type, space] = sizes.map((size) => {
      const part = view.part(size);
      if (version === 1) view.skip((8 - (size % 8)) % 8);
      return part;
    });
    this.name = fixedText(name.bytes);
    this.type = storage.content({ type: MESSAGE.type, shared: Boolean(flags & 1), bytes: type.bytes });
    this.space = storage.content({ type: MESSAGE.space, shared: Boolean(flags & 2), bytes: space.bytes });
    this.bytes = view.take(view.left);
  }

  /**
   * @param {Storage} storage
   * @returns {string[] | null}
   */
  texts(storage) {
    this.type.at = this.space.at = 0;
    const type = readType(this.type);
    const shape = readShape(this.space);
    const inHeap = type.kind === "list" && type.base?.kind === "text";
    const count = shape ? shape.reduce((product, size) => product * size, 1) : 0;
    if (shape && !count) return []; // as Keras writes an empty list, whatever its type
    if (!shape || (type.kind !== "text" && !inHeap) || count * type.size > LIMITS.text) return null;
    const view = new View(this.bytes);
    let left = LIMITS.configuration;
    return Array.from({ length: count }, () => {
      if (!inHeap) return fixedText(view.take(type.size));
      const [length, address, number] = [view.u32(), view.u64(), view.u32()];
      left -= length;
      if (left < 0) throw new Problem("An attribute of the file holds far too long a text.");
      return length ? decodeText(globalObject(storage, address, number, length)) : "";
    });
  }
}
