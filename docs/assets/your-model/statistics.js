/**
 * What some values are like. Values that are no numbers are counted and left out of all else.
 *
 * @typedef {object} Statistics
 * @property {number} count how many there are
 * @property {number} nan
 * @property {number} infinite
 * @property {number} zeros how many are exactly zero
 * @property {Spread | null} spread `null` if none of them is a number
 */

/**
 * Where the numbers among some values lie.
 *
 * @typedef {object} Spread
 * @property {number} mean
 * @property {number} deviation the standard deviation, divided by how many there are
 * @property {number} least
 * @property {number} greatest
 * @property {number} size the mean of the absolute values
 */

/**
 * Return the statistics of some columns of an array whose rows lie one behind the other.
 *
 * @param {Float32Array | Float64Array} values
 * @param {number} columns of the array
 * @param {number} start first column
 * @param {number} stop behind the last column
 * @returns {Statistics}
 */
export function statistics(values, columns, start, stop) {
  let [nan, infinite, zeros, least, greatest] = [0, 0, 0, Infinity, -Infinity];
  const count = (values.length / columns) * (stop - start);
  for (let row = 0; row < values.length; row += columns) {
    for (let at = row + start; at < row + stop; at++) {
      const value = values[at];
      if (value !== value) nan += 1;
      else if (value === Infinity || value === -Infinity) infinite += 1;
      else {
        if (value === 0) zeros += 1;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  const numbers = count - nan - infinite;
  if (!numbers) return { count, nan, infinite, zeros, spread: null };
  // In parts of the greatest size, no sum overflows and no square vanishes.
  const unit = Math.max(-least, greatest) || 1;
  let [sum, size, squares] = [0, 0, 0];
  for (let row = 0; row < values.length; row += columns) {
    for (let at = row + start; at < row + stop; at++) {
      const part = values[at] / unit;
      if (Number.isFinite(part)) {
        sum += part;
        size += Math.abs(part);
      }
    }
  }
  const mean = sum / numbers;
  for (let row = 0; row < values.length; row += columns) {
    for (let at = row + start; at < row + stop; at++) {
      const part = values[at] / unit - mean;
      if (Number.isFinite(part)) squares += part * part;
    }
  }
  const spread = {
    mean: mean * unit,
    deviation: Math.sqrt(squares / numbers) * unit,
    least,
    greatest,
    size: (size / numbers) * unit,
  };
  return { count, nan, infinite, zeros, spread };
}
