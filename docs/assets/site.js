// @ts-check
/** What scrolls sideways can be scrolled with the keyboard, too. */
(() => {
  "use strict";

  const SCROLLING =
    ".md-typeset__scrollwrap, .tabbed-labels, .lu-scroll, .lu-math, .jp-OutputArea-output, pre > code";

  /** Lets the keyboard reach what is wider than its place, and only that. */
  function reach() {
    const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(SCROLLING));
    // All are measured before one is changed: a page is laid out anew where the two take turns.
    const wide = new Set([...all].filter((one) => one.scrollWidth > one.clientWidth + 1));
    for (const element of all) {
      if (wide.has(element)) element.tabIndex = 0;
      else if (element.tagName !== "CODE") element.removeAttribute("tabindex");
    }
  }

  addEventListener("load", () => {
    new ResizeObserver(reach).observe(document.documentElement);
  });
})();
