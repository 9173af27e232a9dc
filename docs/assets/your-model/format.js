const MINUS = "\u2212";

/**
 * Return the shortest text that stands for a value and for no other of its kind.
 *
 * @param {number} value
 * @param {boolean} single whether it has 32 bits
 */
export function exact(value, single) {
  if (!Number.isFinite(value)) return signed(String(value));
  if (!single) return signed(String(value));
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return signed(String(Number(text)));
  }
  return signed(String(Number(value.toPrecision(9))));
}

/**
 * Return a value with two decimals, as the figures write it; zero has no sign.
 *
 * @param {number} value
 */
export function rounded(value) {
  if (!Number.isFinite(value)) return signed(String(value));
  if (value === 0) return "0";
  if (Math.abs(value) >= 1000) return signed(value.toPrecision(3));
  const text = value.toFixed(2);
  if (Number(text) === 0) return "0.00";
  return signed(Number.isInteger(Number(text)) ? value.toFixed(0) : text);
}

/**
 * Return a number with four significant digits.
 *
 * @param {number} value
 */
export function short(value) {
  return Number.isFinite(value) ? signed(String(Number(value.toPrecision(4)))) : signed(String(value));
}

/**
 * Return a count with thousands separators.
 *
 * @param {number} count
 */
export function counted(count) {
  return count.toLocaleString("en");
}

/**
 * Return e.g. `1 unit` or `3 units`.
 *
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
  return `${counted(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {string} text */
function signed(text) {
  return text.replace("Infinity", "∞").replaceAll("-", MINUS);
}
