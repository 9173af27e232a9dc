import { LIMITS } from "./limits.js";
import { Problem } from "./problem.js";
import { shown } from "./shown.js";
import { decodeText, Source } from "./source.js";

/** @typedef {{packed: number, size: number, method: number, start: number, crc: number}} Member */

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const LARGE = 0xffffffff;

/** Names that lead out of a folder, on any system. Nothing is unpacked by its name here. */
const CLIMBS = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:/;

/** Bytes that are looked at at once. */
const AT_ONCE = 1 << 20;

/**
 * Return the members of a zip archive by their names.
 *
 * Only what its list of members says is believed, and that only as far as it fits the file.
 *
 * @param {Source} source
 * @returns {Map<string, Member>}
 */
export function zipMembers(source) {
  const { count, size, start } = ending(source);
  if (count > LIMITS.members || size > LIMITS.directory) {
    throw new Problem(
      `The archive has more than ${LIMITS.members} members, the most that this page reads.`,
    );
  }
  const list = source.view(start, size);
  const members = new Map();
  for (let n = 0; n < count; n++) {
    if (list.u32() !== ENTRY) throw new Problem("The archive's list of members is damaged.");
    list.skip(4);
    const flags = list.u16();
    const method = list.u16();
    const crc = list.skip(4).u32();
    let [packed, unpacked] = [list.u32(), list.u32()];
    const lengths = [list.u16(), list.u16(), list.u16()];
    list.skip(8);
    let offset = list.u32();
    const name = decodeText(list.take(lengths[0]));
    const extra = list.part(lengths[1]);
    list.skip(lengths[2]);
    if (unpacked === LARGE || packed === LARGE || offset === LARGE) {
      const large = entry64(extra);
      if (unpacked === LARGE) unpacked = large.u64();
      if (packed === LARGE) packed = large.u64();
      if (offset === LARGE) offset = large.u64();
    }
    if (members.has(name)) throw new Problem("The archive has two members of the same name.");
    if (flags & 1) throw new Problem("The archive is locked by a password: unlock it first.");
    if (CLIMBS.test(name)) {
      throw new Problem(`The member '${shown(name)}' of the archive would lie outside of its own folder.`);
    }
    members.set(name, { packed, size: unpacked, method, start: offset, crc });
  }
  return members;
}

/**
 * Return where the list of members is: the record at the end of the archive says it.
 *
 * @param {Source} source
 */
function ending(source) {
  const most = Math.min(source.size, 65_535 + 22);
  const tail = source.view(source.size - most, most);
  for (let at = most - 22; at >= 0; at--) {
    tail.at = at;
    if (tail.u32() === END) {
      tail.skip(6);
      let [count, size, start] = [tail.u16(), tail.u32(), tail.u32()];
      if (count === 0xffff || size === LARGE || start === LARGE) {
        const locator = source.view(source.size - most + at - 20, 20);
        if (locator.u32() === LOCATOR_64) {
          const large = source.view(locator.skip(4).u64(), 56);
          if (large.u32() === END_64) {
            large.skip(28);
            [count, size, start] = [large.u64(), large.u64(), large.u64()];
          }
        }
      }
      return { count, size, start };
    }
  }
  throw new Problem("The archive is cut off: its list of members, which stands last, is missing.");
}

/** @param {import("./source.js").View} extra */
function entry64(extra) {
  while (extra.left >= 4) {
    const id = extra.u16();
    const field = extra.part(extra.u16());
    if (id === 1) return field;
  }
  throw new Problem("The archive's list of members is damaged.");
}

/**
 * Return the content of a member; one that is not packed is left where it is.
 *
 * @param {Source} source
 * @param {Member} member
 * @param {number} most bytes that it may have
 * @returns {Promise<Source>}
 */
export async function openMember(source, member, most) {
  const head = source.view(member.start, 30);
  if (head.u32() !== LOCAL) throw new Problem("The archive is damaged: a member is not in its place.");
  head.skip(22);
  const start = member.start + 30 + head.u16() + head.u16();
  if (start + member.packed > source.size) {
    throw new Problem("The archive is cut off: a member ends behind the end of the file.");
  }
  const packed = source.blob.slice(start, start + member.packed);
  const fair = Math.min(most, Math.max(LIMITS.unsuspicious, LIMITS.expansion * member.packed));
  if (Math.max(member.size, member.packed) > fair) throw tooLarge(fair);
  if (member.method !== 0 && member.method !== 8) {
    throw new Problem(`The archive is packed by method ${member.method}, which this page can't unpack.`);
  }
  const whole = member.method ? new Blob([await inflated(packed, "deflate-raw", fair)]) : packed;
  if ((await checksum(whole)) !== member.crc) {
    throw new Problem("The archive is damaged: a member of it is not what was stored.");
  }
  return new Source(whole);
}

/**
 * Return the CRC-32 of some bytes (ISO 3309), as archives keep it.
 *
 * @param {Blob} blob
 */
async function checksum(blob) {
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  let crc = -1;
  for (let at = 0; at < blob.size; at += AT_ONCE) {
    const bytes = new Uint8Array(await blob.slice(at, at + AT_ONCE).arrayBuffer());
    for (let n = 0; n < bytes.length; n++) crc = table[(crc ^ bytes[n]) & 255] ^ (crc >>> 8);
  }
  return (crc ^ -1) >>> 0;
}

/**
 * Unpack bytes, and stop as soon as they are more than expected.
 *
 * @param {Blob} packed
 * @param {"deflate-raw" | "deflate"} format
 * @param {number} most
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflated(packed, format, most) {
  if (typeof DecompressionStream === "undefined") {
    throw new Problem("This browser can't unpack the file: take a newer one.");
  }
  const reader = packed.stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces = [];
  let size = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch {
      throw new Problem("The file is damaged: a packed part of it can't be unpacked.");
    }
    if (step.done) break;
    size += step.value.length;
    if (size > most) {
      await reader.cancel();
      throw tooLarge(most);
    }
    pieces.push(step.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @param {number} most */
function tooLarge(most) {
  const megabytes = Math.max(1, Math.round(most / 1e6));
  return new Problem(`A packed part of the file has more than ${megabytes} MB once it is unpacked.`);
}
