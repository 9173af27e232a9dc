import { button, element } from "./dom.js";
import { shapeText } from "./expressions.js";

/** @typedef {import("./built.js").Published} Published */
/** @typedef {import("./model.js").FoundLayer} FoundLayer */

/** What a cell starts with that a spreadsheet would compute instead of showing. */
const COMPUTED = /^(?:[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])/;

/**
 * Return buttons that hand over the shapes of a layer, as `python -m diagram_gen` writes them.
 *
 * @param {Published} published
 * @param {FoundLayer} layer
 */
export function downloads(published, layer) {
  const rows = shapeRows(published, layer);
  const save = (/** @type {string} */ suffix, /** @type {string} */ type, /** @type {() => string} */ write) =>
    button(`Shapes as ${suffix.toUpperCase()}`, () => hand(`shapes.${suffix}`, type, write()));
  return element(
    "div",
    { class: "lu-model-downloads" },
    save("csv", "text/csv", () => csv(rows)),
    save("json", "application/json", () => `${JSON.stringify(rows, null, 2)}\n`),
    drawing(published, layer),
  );
}

/**
 * Return a link to this site's drawing of a layer of the same size, if there is one.
 *
 * @param {Published} published
 * @param {FoundLayer} layer
 */
function drawing({ class_of, drawn }, { keras_class, cells: [{ key, sizes, arrays }, ...others] }) {
  const kind = `${key} ${arrays.length}`;
  const known = Object.hasOwn(drawn, kind) && keras_class === class_of[key] && !others.length;
  const slug = `/u${sizes.units}-f${sizes.features}`;
  const address = known && drawn[kind].find((each) => each.endsWith(slug));
  return address && element("a", { href: `figures/${address}/weights.html` }, "A drawing of this size to use elsewhere");
}

/**
 * @param {Published} published
 * @param {FoundLayer} layer
 */
function shapeRows({ cells }, layer) {
  return layer.cells.flatMap((cell) => {
    const { blocks, weights } = cells[cell.key];
    const { units } = cell.sizes;
    return cell.arrays.map(({ shape, values }, n) => ({
      layer: layer.name,
      array: `${cell.name} ${weights[n].name}`.trim(),
      shape,
      formula: shapeText(weights[n].shape),
      parameters: values.length,
      blocks: blocks.map(({ letter, name }, block) => ({
        letter,
        name,
        start: block * units,
        stop: (block + 1) * units,
      })),
    }));
  });
}

/** @param {ReturnType<typeof shapeRows>} rows */
function csv(rows) {
  const titles = rows[0].blocks.map(({ letter, name }) => `${letter} ${name}`);
  const lines = rows.map(({ layer, array, shape, formula, parameters, blocks }) => [
    ...[layer, array, shapeText(shape), formula].map((text) => (COMPUTED.test(text) ? `'${text}` : text)),
    String(parameters),
    ...blocks.map(({ start, stop }) => `[..., ${start}:${stop}]`),
  ]);
  const quoted = (/** @type {string} */ text) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [["layer", "array", "shape", "formula", "parameters", ...titles], ...lines]
    .map((line) => `${line.map(quoted).join(",")}\n`)
    .join("");
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
function hand(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
