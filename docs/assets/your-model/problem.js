/** Something is wrong with the file: its message is one sentence for the reader. */
export class Problem extends Error {}
