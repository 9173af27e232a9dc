// @ts-check
/**
 * Shows one state of a forward pass at a time: forward and back, to any state, units 1 or 2. All of
 * it stands in the page; nothing is computed here. Which state is shown is in the address. The
 * style sheet shows one state even before this runs, or if it never does.
 */
(() => {
  "use strict";

  const tool = /** @type {HTMLElement | null} */ (document.querySelector(".lu-step"));
  // Where the style sheet cannot tell that there are scripts, all states stay below one another.
  if (!tool || !matchMedia("(scripting: enabled)").matches) return;

  const passes = [.../** @type {NodeListOf<HTMLElement>} */ (tool.querySelectorAll(".lu-pass"))];
  const states = passes.map((pass) => [
    .../** @type {NodeListOf<HTMLElement>} */ (pass.querySelectorAll(".lu-state")),
  ]);
  const place = /** @type {HTMLElement} */ (tool.querySelector(".lu-step-place"));
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
    tool.querySelectorAll("[data-move]")
  );

  /** Which pass is shown, and which state of it. */
  let at = [0, 0];

  /**
   * Returns where the state with an id is.
   * @param {string} id
   * @returns {[number, number] | null}
   */
  function find(id) {
    for (const [n, pass] of states.entries()) {
      const k = pass.findIndex((state) => state.id === id);
      if (k >= 0) return [n, k];
    }
    return null;
  }

  /**
   * Marks the one of several elements that is current.
   * @param {Iterable<Element>} elements
   * @param {(element: Element) => boolean} isCurrent
   */
  function mark(elements, isCurrent) {
    for (const element of elements) {
      if (isCurrent(element)) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  /** Shows the state that is current, and says so. */
  function show() {
    const [n, k] = at;
    const pass = states[n];
    const state = pass[k];
    tool?.setAttribute("data-live", "");
    for (const [i, section] of passes.entries()) section.toggleAttribute("data-shown", i === n);
    for (const each of states.flat()) each.toggleAttribute("data-shown", each === state);
    const links = [...passes[n].querySelectorAll(".lu-step-map a")];
    mark(links, (link) => link === links[k]);
    for (const [i, link] of links.entries()) link.toggleAttribute("data-done", i < k);
    for (const [i, link] of [...(tool?.querySelectorAll(".lu-step-units a") ?? [])].entries()) {
      link.setAttribute("href", `#${states[i][k].id}`);
      mark([link], () => i === n);
    }
    for (const button of buttons) {
      const end = button.dataset.move === "forward" ? pass.length - 1 : 0;
      // Not disabled: who stands on it with the keyboard stays there.
      button.setAttribute("aria-disabled", String(k === end));
    }
    const heading = state.querySelector("h4")?.firstChild?.textContent?.trim();
    place.textContent = `${k + 1} of ${pass.length}`;
    const more = document.createElement("span");
    more.className = "lu-step-spoken";
    more.textContent = `: ${heading}`;
    place.append(more);
    for (const near of [pass[k - 1], pass[k + 1], states[1 - n]?.[k]]) {
      const image = near?.querySelector("img");
      if (image) image.loading = "eager";
    }
  }

  /**
   * Goes to a state, as a new entry of the history.
   * @param {[number, number]} to
   */
  function go(to) {
    const id = states[to[0]][to[1]].id;
    at = to;
    show();
    if (location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
  }

  /** @param {number} by how many states to go on, or back */
  function move(by) {
    const k = Math.min(Math.max(at[1] + by, 0), states[at[0]].length - 1);
    if (k !== at[1]) go([at[0], k]);
  }

  /** Whether some of the tool is on the screen. */
  function inView() {
    const box = /** @type {HTMLElement} */ (tool).getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  }

  for (const button of buttons) {
    const by = { forward: 1, back: -1 }[button.dataset.move ?? ""] ?? -Infinity;
    button.addEventListener("click", () => move(by));
  }

  tool.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    const to = find(link?.getAttribute("href")?.slice(1) ?? "");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  });

  document.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    // A figure that is wider than the screen is scrolled by the same keys.
    const scrolls = target.matches(".lu-scroll") && target.scrollWidth > target.clientWidth;
    if ((target !== document.body && !tool.contains(target)) || scrolls || !inView()) return;
    event.preventDefault();
    move(by);
  });

  // Back and forward in the history, and links from elsewhere in the page.
  addEventListener("hashchange", () => {
    const id = location.hash.slice(1);
    const to = id ? find(id) : /** @type {[number, number]} */ ([0, 0]);
    if (!to) return;
    at = to;
    show();
    if (id && !inView()) states[to[0]][to[1]].scrollIntoView();
  });

  at = find(location.hash.slice(1)) ?? [0, 0];
  show();
})();
