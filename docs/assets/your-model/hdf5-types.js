import { Problem } from "./problem.js";
import { decodeText, View } from "./source.js";

/**
 * The type of one value.
 *
 * @typedef {object} Type
 * @property {"integer" | "float" | "text" | "opaque" | "list" | "other"} kind
 * @property {number} size bytes
 * @property {string} name as NumPy calls it; empty if it is no number, or none that is read
 * @property {boolean} little whether the little end comes first
 * @property {boolean} signed of integers
 * @property {Type | null} base of a list of any length
 */

/** By size: bits of the exponent and of the fraction, and what numbers of that form are called. */
const FLOATS = new Map([
  ["2 5 10", "float16"],
  ["2 8 7", "bfloat16"],
  ["4 8 23", "float32"],
  ["8 11 52", "float64"],
]);

/**
 * Read the type of the values of an array or attribute (HDF5 specification, IV.A.2.d).
 *
 * @param {View} view
 * @param {number} [depth] types around this one
 * @returns {Type}
 */
export function readType(view, depth = 0) {
  if (depth > 8) throw new Problem("The file is damaged: a type in it is nested without end.");
  const first = view.u8();
  const bits = view.uint(3);
  const size = view.u32();
  const type = { size, name: "", little: !(bits & 1), signed: false, base: null };
  switch (first & 15) {
    case 0: {
      const signed = Boolean(bits & 8);
      if (![1, 2, 4, 8].includes(size)) return { ...type, kind: "other" };
      return { ...type, kind: "integer", signed, name: `${signed ? "" : "u"}int${8 * size}` };
    }
    case 1: {
      view.skip(5);
      const exponent = view.u8();
      view.skip(1);
      const name = FLOATS.get(`${size} ${exponent} ${view.u8()}`);
      return { ...type, kind: "float", name: name ?? "" };
    }
    case 3:
      return { ...type, kind: "text" };
    case 5:
      return { ...type, kind: "opaque" };
    case 9: {
      const base = readType(view, depth + 1);
      return { ...type, kind: "list", base: bits & 15 ? { ...base, kind: "text" } : base };
    }
    default:
      return { ...type, kind: "other" };
  }
}

/** The type of numbers that Keras hands to HDF5 as two bytes without a meaning. */
export const BFLOAT16 = /** @type {Type} */ ({
  kind: "float",
  size: 2,
  name: "bfloat16",
  little: true,
  signed: true,
  base: null,
});

/**
 * Return values as numbers; of integers beyond 2⁵³ the last digits are lost.
 *
 * @param {Type} type
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Float32Array | Float64Array}
 */
export function numbers(type, bytes) {
  const count = Math.floor(bytes.length / type.size);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.name === "float32") {
    if (type.little && bytes.byteOffset === 0) return new Float32Array(bytes.buffer, 0, count);
    return Float32Array.from({ length: count }, (_, n) => data.getFloat32(4 * n, type.little));
  }
  const read = getter(type, data);
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) values[n] = read(n * type.size);
  return values;
}

/**
 * @param {Type} type
 * @param {DataView} data
 * @returns {(at: number) => number}
 */
function getter({ name, little }, data) {
  switch (name) {
    case "float64":
      return (at) => data.getFloat64(at, little);
    case "float16":
      return (at) => half(data.getUint16(at, little));
    case "bfloat16": {
      const both = new DataView(new ArrayBuffer(4));
      return (at) => {
        both.setUint16(0, data.getUint16(at, little));
        return both.getFloat32(0);
      };
    }
    case "int8":
      return (at) => data.getInt8(at);
    case "uint8":
      return (at) => data.getUint8(at);
    case "int16":
      return (at) => data.getInt16(at, little);
    case "uint16":
      return (at) => data.getUint16(at, little);
    case "int32":
      return (at) => data.getInt32(at, little);
    case "uint32":
      return (at) => data.getUint32(at, little);
    case "int64":
      return (at) => Number(data.getBigInt64(at, little));
    case "uint64":
      return (at) => Number(data.getBigUint64(at, little));
    default:
      throw new Problem("An array of the file holds something else than numbers.");
  }
}

/**
 * Return the number that 16 bits stand for (IEEE 754).
 *
 * @param {number} bits
 */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 25) * (1024 + fraction) : sign * 2 ** -24 * fraction;
}

/**
 * Return a text of fixed length without what fills it up.
 *
 * @param {Uint8Array} bytes
 */
export function fixedText(bytes) {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end));
}
