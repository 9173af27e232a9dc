/** What the generator adds to these modules when it binds them together (diagram_gen/own). */

/** One of the equal column blocks of the packed axis. */
export interface Block {
  letter: string;
  name: string;
  short: string;
  hue: string;
  activation: string;
  does: string;
}

/** A stored array: sizes as expressions; the last axis is the packed one. */
export interface Weight {
  name: string;
  shape: string[];
  rows: string | null;
  row_letter: string;
  row_names: string[];
  multiplies: string;
}

/** What a recurrent layer repeats: blocks and arrays in stored order. */
export interface Cell {
  blocks: Block[];
  weights: Weight[];
}

/** The colours of values in one scheme. */
export interface Colours {
  shades: string[];
  none: string;
}

/** The words of files and configurations. */
export interface Files {
  layers: string;
  layer: string;
  cells: string;
  cell: string;
  forward: string;
  backward: string;
  vars: string;
  /** Attributes that a name leaves out. */
  silent: string[];
  /** Arguments of layers of Keras that are layers, and attributes of the same names that hold them. */
  inside: string[];
  /** What the number of units is called. */
  units: string[];
  /** Packages whose classes are what they are called. */
  packages: string[];
  /** Layers that hold their one cell without telling of it. */
  one_cell: string[];
  /** The class of several cells, and that of two directions. */
  stack: string;
  both_ways: string;
  /** Classes by what Keras names groups after; and those of cuDNN. */
  steps: Record<string, string>;
  cudnn: string[];
  /** Members of an archive. */
  configuration: string;
  weights: string;
  /** Groups in the root that are not the model. */
  skipped: string[];
  /** The attribute that has the name of a layer. */
  name: string;
  /** Groups and attributes of legacy files. */
  legacy_weights: string;
  legacy_configuration: string;
  layer_names: string;
  weight_names: string;
  /** Names of kernel, recurrent kernel and bias there. */
  arrays: string[];
  /** Regular expressions: names of arrays of Keras 1, and how many of a layer are a recurrent one's. */
  keras_1: string;
  keras_1_parts: number[];
  /** Regular expressions: names as Keras gives them to cells, stacks of cells, TimeDistributed. */
  cell_name: string;
  stack_name: string;
  outer: string;
  /** What stands before the names of directions. */
  forward_name: string;
  backward_name: string;
}

/** The data below api/v1/cells.json, and what this page alone needs. */
export interface Published {
  cells: Record<string, Cell>;
  tried: string[];
  /** Cells of the classes that repeat one; convolutions are told by their shapes. */
  classes: Record<string, string[]>;
  /** The class of the layer that repeats a cell. */
  class_of: Record<string, string>;
  variants: Record<string, string>;
  files: Files;
  colours: { light: Colours; dark: Colours };
  /** Options of a layer that are shown, in their order. */
  options: string[];
  /** By cell and number of arrays: the layers that this site has drawings of, as in addresses. */
  drawn: Record<string, string[]>;
}

export const PUBLISHED: Published;

declare global {
  /** What a script of its own brings: the source of the worker that reads, a model as base64. */
  var yourModelReader: { worker: string; sample: string } | undefined;
}
