// @ts-check
/** Texts with places for numbers: the other half of `diagram_gen/explorer/slots.py`. */

/** @typedef {Record<string, string | number>} Scope */

/** As Python groups digits: `f"{number:,}"`. */
const GROUPED = new Intl.NumberFormat("en-US");

const PLACE = /\{\{(,?)([^{}]+)\}\}/g;

/**
 * Returns a text with its places filled.
 * @param {string} text
 * @param {Scope} scope
 */
export function fill(text, scope) {
  return text.replace(PLACE, (_, grouped, expression) => {
    const found = scope[expression] ?? sum(expression, scope);
    return grouped ? GROUPED.format(Number(found)) : String(found);
  });
}

/**
 * Returns the value of a sum of products.
 * @param {string} expression
 * @param {Scope} scope
 */
function sum(expression, scope) {
  let total = 0;
  for (const term of expression.split("+")) {
    let product = 1;
    for (const factor of term.split("*")) product *= Number(scope[factor] ?? factor);
    total += product;
  }
  return total;
}
