/** @typedef {string | number | Node | null | undefined | false} Content */

/**
 * Return a new element. Contents that are no nodes become text, whatever they hold.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] those that are
 *     `false`, `null` or `undefined` are left out
 * @param {Content[]} contents
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...contents) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  for (const content of contents) {
    if (content instanceof Node) made.append(content);
    else if (content !== null && content !== undefined && content !== false) made.append(String(content));
  }
  return made;
}

/**
 * Return the element in `root` that matches; one that is missing is a fault of the page.
 *
 * @param {HTMLElement} root
 * @param {string} selector
 */
export function found(root, selector) {
  const element = root.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`${selector} is not in the page`);
  return element;
}

/**
 * Return a table that scrolls inside its frame where it has no room.
 *
 * @param {string} caption
 * @param {HTMLTableRowElement} head
 * @param {HTMLTableSectionElement[]} bodies
 */
export function scrolled(caption, head, bodies) {
  return element(
    "div",
    { class: "lu-model-scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      { class: "lu-model-table" },
      element("caption", {}, caption),
      element("thead", {}, head),
      ...bodies,
    ),
  );
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {Record<string, string | boolean>} [attributes]
 */
export function button(label, act, attributes = {}) {
  const made = element("button", { type: "button", class: "lu-model-button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}
