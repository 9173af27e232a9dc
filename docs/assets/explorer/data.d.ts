/** The data that the generator hands over: `diagram_gen/explorer/data.py`. */

export type Text = string | [option: string, on: string, off: string];
/** The number of a piece, a text, or a start tag (or nothing) and what stands in that element. */
export type Piece = number | string | Inside;
export interface Inside extends Array<Piece> {}
export type Drawn = [width: number, height: number, shown: number, file: number, body: number];

export interface Says {
  index: string;
  says: string;
  slice: string;
}

export interface Variant {
  blocks: { letter: string; hue: string }[];
  arrays: { name: string; rows: "features" | "units" | "products" | null; says: Says[] }[];
  texts: Record<string, Text>;
  drawn: Drawn[][];
}

export interface Data {
  layers: { key: string; reset_after: boolean }[];
  sizes: { name: string; start: number; most: number }[];
  options: { name: string; start: boolean }[];
  entries: number[][];
  products: string[];
  least_scale: number;
  variants: Record<string, Variant>;
  pieces: Piece[];
  markup: string;
  colours: string;
}

declare global {
  var lstmUnpackedExplorer: Data | undefined;
}
