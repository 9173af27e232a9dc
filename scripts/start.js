// @ts-check
// What Material's script sets when it starts, at the end of a page, each time makes a browser work
// out the style of the whole page anew, and who prefers dark colours has seen light ones by then.
// Here, before there is a page to speak of, the same costs nothing.
(() => {
  const { body, documentElement: root, head } = document;
  root.classList.replace("no-js", "js");
  root.classList.add("js-focus-visible");
  root.setAttribute("data-js-focus-visible", "");

  // A first visit: the colours that the reader's system prefers. Later ones are Material's own.
  const preferred = [.../** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("input[data-md-color-media]")
  )].find(({ dataset }) => matchMedia(String(dataset.mdColorMedia)).matches);
  const chosen = __md_get("__palette")?.color.scheme;
  if (!chosen && preferred) {
    for (const { name, value } of preferred.attributes) {
      if (name.startsWith("data-md-color-")) body.setAttribute(name, value);
    }
  }

  const scheme = document.createElement("meta");
  scheme.name = "color-scheme";
  scheme.content = (chosen ?? body.dataset.mdColorScheme) === "slate" ? "dark" : "light";
  head.append(scheme);

  // Material adds such an element, too, and gives it the same content: it goes on in ours.
  /** @type {typeof head.appendChild} */
  head.appendChild = (node) => {
    if (!(node instanceof HTMLMetaElement) || node.name !== scheme.name) {
      head.append(node);
      return node;
    }
    return Object.defineProperty(node, "content", {
      /** @param {string} content */
      set(content) {
        if (scheme.content !== content) scheme.content = content;
      },
    });
  };

  // While it starts, it switches off all transitions, as it does when the reader changes colours.
  /** @type {typeof body.setAttribute} */
  body.setAttribute = (name, value) => {
    if (name !== "data-md-color-switching" || document.readyState === "complete") {
      Element.prototype.setAttribute.call(body, name, value);
    }
  };
})();
