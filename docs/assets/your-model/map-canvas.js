import { colours, pixelOf, repaintWithScheme, scale } from "./colours.js";
import { button, element } from "./dom.js";
import { shapeText } from "./expressions.js";
import { rounded, short } from "./format.js";
import { moved } from "./map-table.js";
import { dotText, rowLabel, valueText } from "./wording.js";

/** @typedef {import("./built.js").Cell} Cell */
/** @typedef {import("./model.js").FoundCell} FoundCell */

/** Distances in CSS pixels. */
const HEAD = 42;
const CAPTION = 24;
const BAND_GAP = 8;
const BLOCK_GAP = 6;
const LEAST_BAND = 18;
const MOST_HEIGHT = 560;
const GREATEST_CELL = 48;
const LABELLED_ROW = 13;
const SCROLLBAR = 18;

/** The width that a cell must have to show its value, and a column to show the number of its unit. */
const VALUE_CELL = 44;
const NUMBERED_CELL = 22;

/**
 * Return the greatest size of a number in arrays, as the end of their scale; 1 if all are zero.
 *
 * @param {FoundCell} cell
 * @param {number[]} which of its arrays
 */
function endOf({ arrays }, which) {
  const ends = which.map((n) => {
    const { spread } = arrays[n].statistics[arrays[n].statistics.length - 1];
    return spread ? Math.max(-spread.least, spread.greatest) : 0;
  });
  return Math.max(...ends) || 1;
}

/**
 * Return the weights map of a cell as colours, with what it takes to look closer.
 *
 * @param {Cell} described
 * @param {FoundCell} cell
 * @param {string} label
 * @param {(text: string) => void} tell gets what is said of the value that is pointed at
 */
export function canvasMap(described, cell, label, tell) {
  const canvas = element("canvas", { "aria-hidden": true });
  const sizer = element("div", { class: "lu-heat-size" }, canvas);
  const frame = element(
    "div",
    { class: "lu-heat", tabindex: 0, role: "application", "aria-roledescription": "weights map", "aria-label": label },
    sizer,
  );
  const note = element("span", { class: "lu-heat-note" });
  const map = new HeatMap(described, cell, { canvas, sizer, frame, note }, tell);
  const controls = element(
    "div",
    { class: "lu-heat-controls" },
    button("+", () => map.zoom(2), { "aria-label": "Zoom in" }),
    button("−", () => map.zoom(0.5), { "aria-label": "Zoom out" }),
    button("whole", () => map.zoom(0), { "aria-label": "Show the whole map" }),
    ...legends(cell, map.ends),
    note,
  );
  return element("div", {}, controls, frame);
}

/**
 * Return what the colours mean.
 *
 * @param {FoundCell} cell
 * @param {number[]} ends
 */
function legends({ arrays }, ends) {
  const bar = (/** @type {string} */ what, /** @type {number} */ end) => {
    const shown = element("span", { class: "lu-heat-bar" });
    const paint = () => {
      shown.style.backgroundImage = `linear-gradient(to right, ${colours().shades.join()})`;
    };
    paint();
    repaintWithScheme(shown, paint);
    return element("span", { class: "lu-heat-legend" }, `${what}: `, short(-end), shown, short(end));
  };
  const odd = arrays.some(({ statistics }) => statistics.at(-1)?.nan || statistics.at(-1)?.infinite);
  return [
    bar("kernel, recurrent_kernel", ends[0]),
    ...(arrays.length > 2 ? [bar("bias", ends[2])] : []),
    ...(odd ? [element("span", { class: "lu-heat-legend" }, "purple: not finite")] : []),
  ];
}

class HeatMap {
  /**
   * @param {Cell} described
   * @param {FoundCell} cell
   * @param {{canvas: HTMLCanvasElement, sizer: HTMLElement, frame: HTMLElement, note: HTMLElement}} parts
   * @param {(text: string) => void} tell
   */
  constructor(described, cell, { canvas, sizer, frame, note }, tell) {
    this.described = described;
    this.cell = cell;
    this.canvas = canvas;
    this.sizer = sizer;
    this.frame = frame;
    this.note = note;
    this.tell = tell;
    this.units = cell.sizes.units;
    this.columns = this.units * described.blocks.length;
    this.rows = cell.arrays.map(({ values }) => values.length / this.columns);
    const weights = endOf(cell, [0, 1]);
    this.ends = [weights, weights, ...(cell.arrays.length > 2 ? [endOf(cell, [2])] : [])];
    this.left = cell.arrays[0].shape.length > 2 ? 92 : 46;
    /** How many columns stand side by side for the whole to fit; 0: all. */
    this.scale = 0;
    /** @type {{row: number, column: number} | null} */
    this.cursor = null;
    this.pending = false;
    const later = () => this.later();
    frame.addEventListener("scroll", later, { passive: true });
    frame.addEventListener("pointermove", (event) => this.#point(event));
    frame.addEventListener("click", (event) => this.#point(event));
    frame.addEventListener("focus", () => this.#choose(this.cursor ?? { row: 0, column: 0 }));
    frame.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(later).observe(frame);
    repaintWithScheme(frame, later);
  }

  later() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      if (this.frame.clientWidth) this.draw();
    });
  }

  /** Place columns and rows for the present width and zoom. */
  #place() {
    const gaps = BLOCK_GAP * (this.described.blocks.length - 1);
    const fit = Math.max(0.02, (this.frame.clientWidth - this.left - gaps - 2) / this.columns);
    this.cellWidth = Math.min(GREATEST_CELL, this.scale || Math.min(fit, 24));
    this.fit = fit;
    let y = HEAD;
    this.bands = this.rows.map((rows) => {
      const rowHeight = Math.min(24, Math.max(this.cellWidth ?? 1, LEAST_BAND / rows));
      const top = y + CAPTION;
      y = top + rows * rowHeight + BAND_GAP;
      return { top, rowHeight, rows };
    });
    this.width = this.left + gaps + this.columns * this.cellWidth + 2;
    this.height = y;
    this.sizer.style.width = `${this.width}px`;
    this.sizer.style.height = `${this.height}px`;
    const bar = this.scale ? SCROLLBAR : 2;
    this.frame.style.height = `${Math.min(this.height + bar, MOST_HEIGHT)}px`;
  }

  /** @param {number} block */
  #blockLeft(block) {
    return this.left + block * (this.units * (this.cellWidth ?? 1) + BLOCK_GAP);
  }

  draw() {
    this.#place();
    const ratio = window.devicePixelRatio || 1;
    const wide = Math.min(this.frame.clientWidth, Math.ceil(this.width ?? 0));
    const high = Math.min(this.frame.clientHeight, Math.ceil(this.height ?? 0));
    this.canvas.width = Math.round(wide * ratio);
    this.canvas.height = Math.round(high * ratio);
    this.canvas.style.width = `${wide}px`;
    this.canvas.style.height = `${high}px`;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const style = getComputedStyle(this.frame);
    const colour = (/** @type {string} */ token) => style.getPropertyValue(token).trim();
    context.scale(ratio, ratio);
    context.fillStyle = colour("--lu-paper");
    context.fillRect(0, 0, wide, high);
    const shades = scale();
    const view = { x: this.frame.scrollLeft, y: this.frame.scrollTop, wide, high, ratio };
    this.bands?.forEach((_, n) => {
      this.described.blocks.forEach((_, block) => this.#cells(context, shades, view, n, block));
    });
    this.#rowLabels(context, view, colour);
    this.#captions(context, view, colour);
    this.#heads(context, view, colour);
    this.#mark(context, view, colour);
    this.note.textContent = dotText(
      ...(/** @type {[number, number]} */ ([1 / (this.bands?.[1].rowHeight ?? 1), 1 / (this.cellWidth ?? 1)].map((size) =>
        Math.max(1, Math.ceil(size / ratio)),
      ))),
    );
  }

  /**
   * Paint the values of one block of one array that are in view.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {import("./colours.js").Scale} shades
   * @param {{x: number, y: number, wide: number, high: number, ratio: number}} view
   * @param {number} n
   * @param {number} block
   */
  #cells(context, shades, view, n, block) {
    const band = this.bands?.[n];
    if (!band || !this.cellWidth) return;
    const x = this.#blockLeft(block) - view.x;
    const y = band.top - view.y;
    const across = spans(x, this.cellWidth, this.units, this.left, view.wide, view.ratio);
    const down = spans(y, band.rowHeight, band.rows, HEAD, view.high, view.ratio);
    if (!across || !down) return;
    const picture = context.createImageData(across.from.length, down.from.length);
    const pixels = new Uint32Array(picture.data.buffer);
    const { values } = this.cell.arrays[n];
    const end = this.ends[n];
    let at = 0;
    for (let py = 0; py < down.from.length; py++) {
      for (let px = 0; px < across.from.length; px++, at++) {
        let farthest = 0;
        tile: for (let row = down.from[py]; row < down.to[py]; row++) {
          const line = row * this.columns + block * this.units;
          for (let i = line + across.from[px]; i < line + across.to[px]; i++) {
            const value = values[i];
            if (!(Math.abs(value) <= Math.abs(farthest))) farthest = value;
            if (value !== value) break tile;
          }
        }
        pixels[at] = pixelOf(shades, farthest, end);
      }
    }
    context.putImageData(picture, across.start, down.start);
    if (this.cellWidth >= VALUE_CELL) this.#values(context, view, n, block, x, y);
  }

  /**
   * Write the values into their cells.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{wide: number, high: number}} view
   * @param {number} n
   * @param {number} block
   * @param {number} x
   * @param {number} y
   */
  #values(context, view, n, block, x, y) {
    const band = this.bands?.[n];
    if (!band || !this.cellWidth || band.rowHeight < LABELLED_ROW) return;
    const { values } = this.cell.arrays[n];
    context.font = "11px ui-monospace, Menlo, Consolas, monospace";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    const style = getComputedStyle(this.frame);
    context.fillStyle = style.getPropertyValue("--lu-ink");
    context.strokeStyle = style.getPropertyValue("--lu-paper");
    const first = Math.max(0, Math.floor((this.left - x) / this.cellWidth));
    const firstRow = Math.max(0, Math.floor((HEAD - y) / band.rowHeight));
    for (let row = firstRow; row < band.rows && y + row * band.rowHeight < view.high; row++) {
      for (let unit = first; unit < this.units && x + unit * this.cellWidth < view.wide; unit++) {
        const text = rounded(values[row * this.columns + block * this.units + unit]);
        const at = /** @type {const} */ ([x + (unit + 0.5) * this.cellWidth, y + (row + 0.5) * band.rowHeight]);
        context.strokeText(text, ...at);
        context.fillText(text, ...at);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number, wide: number, high: number}} view
   * @param {(token: string) => string} colour
   */
  #rowLabels(context, view, colour) {
    context.fillStyle = colour("--lu-paper");
    context.fillRect(0, 0, this.left - 2, view.high);
    context.fillStyle = colour("--lu-muted");
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    this.bands?.forEach(({ top, rowHeight, rows }, n) => {
      const step = Math.ceil(LABELLED_ROW / rowHeight);
      for (let row = 0, last = -LABELLED_ROW; row < rows; row += step) {
        // The first label keeps clear of the line above it, the others of one another.
        const inside = Math.max((row + 0.5) * rowHeight, 6);
        if (inside - last < LABELLED_ROW) continue;
        last = inside;
        const y = top + inside - view.y;
        if (y < HEAD || y > view.high) continue;
        const { place, letter, index } = rowLabel(this.described.weights[n], this.cell.arrays[n].shape, row);
        context.fillText(`${place} ${letter}${index}`.trim(), this.left - 7, y);
      }
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{y: number, wide: number}} view
   * @param {(token: string) => string} colour
   */
  #captions(context, view, colour) {
    context.textAlign = "left";
    context.textBaseline = "middle";
    this.bands?.forEach(({ top }, n) => {
      const y = top - CAPTION - view.y;
      const { name } = this.described.weights[n];
      context.fillStyle = colour("--lu-paper");
      context.fillRect(0, y, view.wide, CAPTION);
      context.fillStyle = colour("--lu-ink");
      context.font = "600 13px system-ui, sans-serif";
      context.fillText(name, 2, y + CAPTION / 2);
      const x = context.measureText(`${name} `).width;
      context.font = "12px ui-monospace, Menlo, Consolas, monospace";
      context.fillText(shapeText(this.cell.arrays[n].shape), 4 + x, y + CAPTION / 2);
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, wide: number}} view
   * @param {(token: string) => string} colour
   */
  #heads(context, view, colour) {
    context.fillStyle = colour("--lu-paper");
    context.fillRect(0, 0, view.wide, HEAD);
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    this.described.blocks.forEach(({ letter, short: name, hue }, block) => {
      const start = this.#blockLeft(block) - view.x;
      const stop = start + this.units * (this.cellWidth ?? 1);
      const [from, to] = [Math.max(start, this.left), Math.min(stop, view.wide)];
      if (to - from < 10) return;
      context.fillStyle = colour(`--lu-${hue}-edge`);
      context.fillRect(from, HEAD - 4, to - from, 3);
      context.fillStyle = colour(`--lu-${hue}-text`);
      const middle = (from + to) / 2;
      context.font = "600 14px system-ui, sans-serif";
      const fits = (/** @type {string} */ text) => context.measureText(text).width < to - from;
      const title = `${letter} ${name}`;
      context.fillText(fits(title) ? title : letter, middle, 15);
      const range = `${block * this.units}:${(block + 1) * this.units}`;
      context.font = "11px ui-monospace, Menlo, Consolas, monospace";
      context.fillStyle = colour("--lu-muted");
      if ((this.cellWidth ?? 0) < NUMBERED_CELL) {
        if (fits(range)) context.fillText(range, middle, 31);
        return;
      }
      const wide = this.cellWidth ?? 1;
      const first = Math.max(0, Math.floor((from - start) / wide));
      for (let unit = first; unit < this.units && start + unit * wide < to; unit++) {
        const x = start + (unit + 0.5) * wide;
        if (x > this.left) context.fillText(String(unit), x, 32);
      }
    });
  }

  /**
   * Frame the value that is pointed at.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number}} view
   * @param {(token: string) => string} colour
   */
  #mark(context, view, colour) {
    if (!this.cursor || !this.cellWidth) return;
    const { x, y, high } = this.#cellBox(this.cursor);
    const [left, top] = [x - view.x, y - view.y];
    if (left < this.left - 2 || top < HEAD - 2) return;
    const [wide, tall] = [Math.max(5, this.cellWidth), Math.max(5, high)];
    for (const [token, line] of /** @type {const} */ ([["--lu-paper", 4], ["--lu-ink", 2]])) {
      context.strokeStyle = colour(token);
      context.lineWidth = line;
      context.strokeRect(left + this.cellWidth / 2 - wide / 2, top + high / 2 - tall / 2, wide, tall);
    }
  }

  /** @param {{row: number, column: number}} cursor */
  #cellBox({ row, column }) {
    const [n, inside] = this.#arrayRow(row);
    const band = this.bands?.[n] ?? { top: 0, rowHeight: 1 };
    const x = this.#blockLeft(Math.floor(column / this.units)) + (column % this.units) * (this.cellWidth ?? 1);
    return { x, y: band.top + inside * band.rowHeight, high: band.rowHeight };
  }

  /**
   * Return the array that a row of the map belongs to, and which row of it that is.
   *
   * @param {number} row
   * @returns {[number, number]}
   */
  #arrayRow(row) {
    let n = 0;
    while (n < this.rows.length - 1 && row >= this.rows[n]) row -= this.rows[n++];
    return [n, row];
  }

  /** @param {{row: number, column: number}} cursor */
  #choose(cursor) {
    this.cursor = cursor;
    const [n, row] = this.#arrayRow(cursor.row);
    this.tell(valueText(this.described, this.cell, n, row, cursor.column));
    this.later();
  }

  /** @param {MouseEvent} event */
  #point({ clientX, clientY }) {
    if (!this.bands || !this.cellWidth) return;
    const box = this.frame.getBoundingClientRect();
    const x = clientX - box.left - this.frame.clientLeft;
    const y = clientY - box.top - this.frame.clientTop;
    if (x < this.left || y < HEAD) return;
    const inMap = x + this.frame.scrollLeft - this.left;
    const pitch = this.units * this.cellWidth + BLOCK_GAP;
    const block = Math.floor(inMap / pitch);
    const unit = Math.floor((inMap - block * pitch) / this.cellWidth);
    if (block >= this.described.blocks.length || unit >= this.units) return;
    let before = 0;
    for (const { top, rowHeight, rows } of this.bands) {
      const row = Math.floor((y + this.frame.scrollTop - top) / rowHeight);
      if (row >= 0 && row < rows) this.#choose({ row: before + row, column: block * this.units + unit });
      before += rows;
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.metaKey) return;
    const zooms = /** @type {Record<string, number>} */ ({ "+": 2, "=": 2, "-": 0.5, 0: 0 });
    if (event.key in zooms && !event.ctrlKey) {
      event.preventDefault();
      this.zoom(zooms[event.key]);
      return;
    }
    const rows = this.rows.reduce((sum, each) => sum + each, 0);
    const to = moved(event, this.cursor ?? { row: 0, column: 0 }, rows, this.columns);
    if (!to) return;
    event.preventDefault();
    this.#choose(to);
    this.#show(to);
  }

  /**
   * Scroll so that a value is in view.
   *
   * @param {{row: number, column: number}} cursor
   */
  #show(cursor) {
    const { x, y, high } = this.#cellBox(cursor);
    const { frame } = this;
    const wide = this.cellWidth ?? 1;
    frame.scrollLeft = Math.min(x - this.left, Math.max(frame.scrollLeft, x + wide - frame.clientWidth));
    frame.scrollTop = Math.min(y - HEAD - CAPTION, Math.max(frame.scrollTop, y + high - frame.clientHeight));
  }

  /**
   * Make cells larger or smaller around the one that is pointed at, or show the whole map.
   *
   * @param {number} factor 0 for the whole
   */
  zoom(factor) {
    const before = this.cellWidth ?? 1;
    const wished = before * factor;
    const least = Math.min(this.fit ?? 1, 24);
    this.scale = factor && wished > least ? Math.min(wished, GREATEST_CELL) : 0;
    this.draw();
    if (this.cursor && this.scale) {
      const { x, y } = this.#cellBox(this.cursor);
      this.frame.scrollLeft = x - this.frame.clientWidth / 2;
      this.frame.scrollTop = y - this.frame.clientHeight / 2;
    }
    this.later();
  }
}

/**
 * Return which entries of an axis each pixel in view shows, or `null` if none is in view.
 *
 * @param {number} start of the axis
 * @param {number} size of an entry
 * @param {number} count of entries
 * @param {number} least where the view begins
 * @param {number} most where it ends
 * @param {number} ratio pixels of the device for each of CSS
 */
function spans(start, size, count, least, most, ratio) {
  const first = Math.round(Math.max(start, least) * ratio);
  const last = Math.round(Math.min(start + size * count, most) * ratio);
  if (last <= first) return null;
  const from = new Uint32Array(last - first);
  const to = new Uint32Array(last - first);
  for (let at = first; at < last; at++) {
    const entry = Math.max(0, (at / ratio - start) / size);
    const behind = ((at + 1) / ratio - start) / size;
    from[at - first] = Math.min(count - 1, Math.floor(entry + 1e-6));
    to[at - first] = Math.max(from[at - first] + 1, Math.min(count, Math.floor(behind + 1e-6)));
  }
  return { start: first, from, to };
}
