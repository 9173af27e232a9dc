// @ts-check
/** What scrolls sideways can be scrolled with the keyboard, too. */
(() => {
  "use strict";

  const SCROLLING =
    ".md-typeset__scrollwrap, .tabbed-labels, .lu-scroll, .lu-math, .jp-OutputArea-output, pre > code";

  /** Lets the keyboard reach what is wider than its place, and only that. */
  function reach() {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll(SCROLLING)
    )) {
      if (element.scrollWidth > element.clientWidth + 1) element.tabIndex = 0;
      else if (element.tagName !== "CODE") element.removeAttribute("tabindex");
    }
  }

  addEventListener("load", () => {
    new ResizeObserver(reach).observe(document.documentElement);
  });
})();
