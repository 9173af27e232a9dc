// @ts-check
/** Turns one drawing into another, touching only what differs: a browser does the rest anew. */

/**
 * Makes a node like another one of its kind.
 * @param {Element} node
 * @param {Element} other
 */
export function renew(node, other) {
  for (const { name } of [...node.attributes]) {
    if (!other.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const { name, value } of other.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  const inside = [...node.childNodes];
  const wanted = [...other.childNodes];
  wanted.forEach((want, n) => {
    const have = inside[n];
    if (have?.isEqualNode(want)) return;
    if (!have) node.append(want);
    else if (have instanceof Element && want instanceof Element && have.tagName === want.tagName) {
      renew(have, want);
    } else have.replaceWith(want);
  });
  for (const one of inside.slice(wanted.length)) one.remove();
}
