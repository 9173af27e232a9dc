// @ts-check
/**
 * The explorer as an element, `<lstm-unpacked layer="gru" units="7" features="3">`.
 *
 * On pages of the site it is there already, as static content; elsewhere it makes itself. Its data
 * come when a reader first turns to it.
 */

import { watch } from "./cells.js";
import { chosen, choose, variant, written } from "./choice.js";
import { drawing } from "./drawing.js";
import { renew } from "./renew.js";
import { fill } from "./slots.js";

/** @import { Choice } from "./choice.js" */
/** @import { Data, Variant } from "./data.d.ts" */

const HERE = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href;

/** How long a button says what it did, in milliseconds. */
const TOLD = 2000;

/** When the address says what was chosen, in milliseconds: browsers take long over each address. */
const SETTLED = 150;

/** @type {Promise<Data> | undefined} */
let coming;

/** Returns the data; they come as a script, which a page that is opened as a file may load, too. */
function data() {
  coming ??= new Promise((found, lost) => {
    const script = document.createElement("script");
    script.src = new URL("explorer-data.js", HERE).href;
    script.onload = () => found(/** @type {Data} */ (globalThis.lstmUnpackedExplorer));
    script.onerror = () => lost(new Error(`${script.src} could not be loaded`));
    document.head.append(script);
  });
  return coming;
}

class Explorer extends HTMLElement {
  connectedCallback() {
    if (this.dataset.ready) return;
    this.dataset.ready = "yes";
    if (this.querySelector("form")) {
      for (const event of ["pointerover", "pointerdown", "focusin"]) {
        this.addEventListener(event, () => this.start(this), { once: true, passive: true });
      }
      this.addEventListener("click", this.early);
      if (addressed() || this.hasAttribute("data-eager")) this.start(this);
    } else {
      data().then((known) => this.start(this.build(known)), console.error);
    }
  }

  /** @type {HTMLButtonElement[]} what was pressed before the data were there */
  pressed = [];

  /** @param {Event} event */
  early = ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button) this.pressed.push(button);
  };

  /**
   * Makes the content, on a page that is not of the site.
   * @param {Data} known
   */
  build(known) {
    const root = this.attachShadow({ mode: "open" });
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = new URL("../assets/explorer/explorer.css", HERE).href;
    const colours = document.createElement("style");
    colours.textContent = known.colours;
    const content = document.createElement("div");
    content.innerHTML = known.markup;
    const inside = /** @type {HTMLElement} */ (content.querySelector("lstm-unpacked"));
    content.className = inside.className;
    content.replaceChildren(...inside.childNodes);
    root.append(look, colours, content);
    return content;
  }

  /**
   * Starts it, once.
   * @param {HTMLElement} root what holds the content
   */
  async start(root) {
    if (this.dataset.ready === "started") return;
    this.dataset.ready = "started";
    const known = await data();
    this.removeEventListener("click", this.early);
    if (root === this) {
      const address = new URLSearchParams(addressed());
      run(known, root, addressed() ? (name) => address.get(name) : undefined, true);
    } else {
      run(known, root, (name) => this.getAttribute(name), false);
    }
    for (const button of this.pressed) button.click();
  }
}

/** Returns what is chosen in the address of the page, if it is. */
function addressed() {
  const words = location.hash.slice(1);
  return words.startsWith("layer=") ? words : "";
}

/**
 * Runs the explorer.
 * @param {Data} known
 * @param {HTMLElement} root
 * @param {((name: string) => string | null) | undefined} asked what is chosen at first, if not what
 *   the controls say
 * @param {boolean} own whether the page is its own, with an address that tells what is chosen
 */
function run(known, root, asked, own) {
  const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
  const map = /** @type {HTMLElement} */ (root.querySelector(".lu-x-map"));
  const cell = /** @type {HTMLElement} */ (root.querySelector(".lu-x-cell"));
  const moved = /** @type {HTMLElement} */ (root.querySelector(".lu-x-moved"));
  const places = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-show]"));
  const start = cell.textContent ?? "";
  const values = watch(map, (words) => {
    cell.textContent = words;
  });
  /** @type {Choice} */
  let choice = choose(known, asked ?? controls());
  /** @type {Variant} */
  let layer = variant(known, choice);
  let due = 0;

  /** Returns what the controls say. @returns {(name: string) => string | null} */
  function controls() {
    const given = new FormData(form);
    return (name) => {
      const option = known.options.some((option) => option.name === name);
      return option ? String(given.has(name)) : String(given.get(name) ?? "");
    };
  }

  /** @param {string} name @returns {HTMLInputElement | RadioNodeList} */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  /** Has the controls say what is chosen, but for one that a reader is busy with. */
  const setControls = () => {
    for (const [name, value] of [["layer", choice.layer], ...Object.entries(choice.sizes)]) {
      const control = field(String(name));
      const busy = control instanceof HTMLInputElement && control.matches(":focus");
      if (!busy && control.value !== String(value)) control.value = String(value);
    }
    const { reset_after } = known.layers.find(({ key }) => key === choice.layer) ?? {};
    for (const { name } of known.options) {
      const control = /** @type {HTMLInputElement} */ (field(name));
      control.checked = choice.options[name];
      if (name === "reset_after") control.closest("label")?.toggleAttribute("hidden", !reset_after);
    }
  };

  /** Shows a drawing in place of the one that is there. @param {string} text */
  const draw = (text) => {
    const made = document.createElement("template");
    made.innerHTML = text;
    const there = map.firstElementChild;
    const drawn = made.content.firstElementChild;
    if (there && drawn) renew(there, drawn);
    else map.replaceChildren(made.content);
  };

  /** @param {boolean} first */
  const show = (first) => {
    layer = variant(known, choice);
    const drawn = drawing(known, layer, choice.sizes);
    draw(drawn.page);
    map.style.setProperty("--least", `${Math.round(drawn.width * known.least_scale)}px`);
    values.renew(known, layer, choice.sizes);
    cell.textContent = start;
    for (const place of places) {
      const text = layer.texts[place.dataset.show ?? ""];
      const words = text === undefined ? "" : fill(chosen(text, choice.options), choice.sizes);
      const other = place.textContent !== words;
      if (other) place.textContent = words;
      place.closest("tr")?.toggleAttribute("hidden", !words);
      place.classList.toggle("lu-x-other", other && !first);
    }
    setControls();
  };

  /** @param {string} control what was changed */
  const explain = (control) => {
    const words = [fill(chosen(layer.texts[`moved.${control}`], choice.options), choice.sizes)];
    if (control === "steps" && choice.sizes.steps === 1) {
      words.push(chosen(layer.texts["moved.one_step"], choice.options));
    }
    moved.textContent = words.join(" ");
  };

  /** @param {string} control */
  const change = (control) => {
    const before = choice;
    choice = choose(known, controls());
    if (written(known, before) === written(known, choice)) return;
    show(false);
    explain(control);
    if (!own) return;
    clearTimeout(due);
    due = setTimeout(address, SETTLED);
  };

  /** Has the address say what is chosen. */
  const address = () => {
    try {
      history.replaceState(null, "", `#${written(known, choice)}`);
    } catch {
      // A page that was opened as a file may not change its address in every browser.
    }
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    change(/** @type {HTMLInputElement} */ (target).name);
  });
  form.addEventListener("focusin", ({ target }) => {
    // What is typed takes the place of the number that stands there.
    if (target instanceof HTMLInputElement && target.type === "number") target.select();
  });
  form.addEventListener("focusout", setControls);
  form.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    const name = button?.dataset.name;
    if (!button || !name) return;
    const control = /** @type {HTMLInputElement} */ (field(name));
    const size = choice.sizes[name] + Number(button.dataset.by);
    control.value = String(Math.max(size, 1));
    change(name);
  });
  root.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    const what = button?.dataset.take;
    if (!button || !what || button.disabled) return;
    const label = button.textContent;
    await navigator.clipboard.writeText(
      what === "figure"
        ? drawing(known, layer, choice.sizes).file()
        : what === "link"
          ? new URL(`../explorer.html#${written(known, choice)}`, HERE).href
          : fill(chosen(layer.texts[what], choice.options), choice.sizes),
    );
    button.textContent = "Copied";
    button.disabled = true;
    moved.textContent = `Copied: ${label?.replace("Copy ", "")}.`;
    setTimeout(() => {
      button.textContent = label;
      button.disabled = false;
    }, TOLD);
  });
  if (own) {
    addEventListener("hashchange", () => {
      const words = new URLSearchParams(addressed());
      if (!words.has("layer") || String(words) === written(known, choice)) return;
      choice = choose(known, (name) => words.get(name));
      show(false);
      explain("layer");
    });
  }
  show(true);
}

customElements.define("lstm-unpacked", Explorer);
