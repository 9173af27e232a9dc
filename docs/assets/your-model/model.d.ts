/** What the worker finds in a file, and the page shows. */

import type { Statistics } from "./statistics.js";

export interface FoundArray {
  path: string;
  shape: number[];
  dtype: string;
  values: Float32Array | Float64Array;
  /** One for each block in stored order; behind them, if they are several, one for all. */
  statistics: Statistics[];
}

export interface FoundCell {
  /** Its key in the published data. */
  key: string;
  name: string;
  /** Units, features and, of a convolution, its places. */
  sizes: Record<string, number>;
  arrays: FoundArray[];
}

export interface FoundLayer {
  name: string;
  keras_class: string;
  cells: FoundCell[];
  joined: string;
  options: Record<string, string | number | boolean | null>;
  remarks: string[];
}

export interface FoundModel {
  name: string;
  layers: FoundLayer[];
  remarks: string[];
}

/** What the worker answers: a model, or one sentence that says why there is none. */
export type Answer = { model: FoundModel } | { problem: string };
