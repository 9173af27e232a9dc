// @ts-check
/** Texts with places for numbers: the other half of `diagram_gen/explorer/slots.py`. */

/** @typedef {Record<string, string | number>} Scope */

/** Where Python puts commas into a whole number: `f"{number:,}"`. `Intl` takes far longer to start. */
const THOUSANDS = /\B(?=(\d{3})+$)/g;

const PLACE = /\{\{(,?)([^{}]+)\}\}/g;

/**
 * Returns a text with its places filled.
 * @param {string} text
 * @param {Scope} scope
 */
export function fill(text, scope) {
  return text.replace(PLACE, (_, grouped, expression) => {
    const found = scope[expression] ?? sum(expression, scope);
    return grouped ? String(found).replace(THOUSANDS, ",") : String(found);
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
