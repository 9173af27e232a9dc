/**
 * Return the value of an expression such as `4*units`, of whole numbers, names, `+`, `*` and
 * parentheses, or `NaN` if it is none.
 *
 * @param {string} expression
 * @param {Record<string, number>} sizes
 * @returns {number}
 */
export function evaluate(expression, sizes) {
  const tokens = expression.match(/\w+|[^\w\s]/g) ?? [];
  let at = 0;
  /** @returns {number} */
  const sum = () => {
    let value = product();
    while (tokens[at] === "+") {
      at += 1;
      value += product();
    }
    return value;
  };
  const product = () => {
    let value = single();
    while (tokens[at] === "*") {
      at += 1;
      value *= single();
    }
    return value;
  };
  const single = () => {
    const token = tokens[at++];
    if (token === "(") {
      const value = sum();
      return tokens[at++] === ")" ? value : NaN;
    }
    if (/^\d+$/.test(token ?? "")) return Number(token);
    return Object.hasOwn(sizes, token) ? sizes[token] : NaN;
  };
  const value = sum();
  return at === tokens.length ? value : NaN;
}

/**
 * Return a shape of numbers or expressions as Python writes it: `(features, 4·units)`.
 *
 * @param {readonly (number | string)[]} shape
 */
export function shapeText(shape) {
  const sizes = shape.map((size) => String(size).replaceAll("*", "·"));
  return `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
}
