// @ts-check
/** What scrolls sideways can be scrolled with the keyboard, too. */
(() => {
  "use strict";

  const SCROLLING =
    ".md-typeset__scrollwrap, .tabbed-labels, .lu-scroll, .lu-math, .jp-OutputArea-output, pre > code";

  /** @type {WeakSet<Node>} */
  const wide = new WeakSet();

  /** Lets the keyboard reach what is wider than its place, and only that. */
  const reach = new ResizeObserver((entries) => {
    // All are measured before one is changed: a page is laid out anew where the two take turns.
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) wide.add(target);
      else wide.delete(target);
    }
    for (const { target } of entries) {
      if (wide.has(target)) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });

  // Material takes it away from code where nothing can hover.
  const keep = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = /** @type {Element} */ (target);
      if (wide.has(element) && !element.hasAttribute("tabindex")) {
        element.setAttribute("tabindex", "0");
      }
    }
  });

  addEventListener("load", () => {
    for (const element of document.querySelectorAll(SCROLLING)) reach.observe(element);
    keep.observe(document.body, { attributeFilter: ["tabindex"], subtree: true });
  });
})();
