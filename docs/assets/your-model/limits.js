/** What a file may hold, so that none makes the page slow or the browser run out of memory. */
export const LIMITS = {
  /** Seconds until the reading of one file is given up. */
  seconds: 20,
  /** Members that an archive may have. */
  members: 10_000,
  /** Bytes of an archive's list of members. */
  directory: 1_048_576,
  /** Bytes of a packed member, once it is unpacked. */
  unpacked: 512_000_000,
  /** Bytes of a configuration. */
  configuration: 16_777_216,
  /** Layers in a configuration, and layers inside layers. */
  configured: 10_000,
  nesting: 50,
  /** Groups and arrays that an HDF5 file may have, and groups inside groups. */
  objects: 100_000,
  levels: 100,
  /** Pieces of bookkeeping (nodes, blocks, messages) that are read for one object. */
  steps: 200_000,
  /** Axes of an array. */
  axes: 32,
  /** Bytes of a name, a path or a list of paths in an attribute. */
  text: 4_194_304,
  /** Bytes of anything that is read in one piece and is no array. */
  piece: 67_108_864,
  /** How many times its stored size something may become, beyond some bytes that nobody minds. */
  expansion: 100,
  unsuspicious: 16_777_216,
  /** Values of all recurrent layers together. */
  values: 64_000_000,
};
