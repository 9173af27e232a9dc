import { PUBLISHED } from "./built.js";
import { element, found } from "./dom.js";
import { plural } from "./format.js";
import { layerView } from "./layer-view.js";
import { loadReader, readModel } from "./reading.js";
import { shown } from "./shown.js";

/** Of up to this many layers, the first is opened at once. */
const FEW = 5;

const place = document.getElementById("your-model");
if (place) start(place);

/**
 * Bring what stands in the page to life. It stands there from the start, so that nothing moves.
 *
 * @param {HTMLElement} root
 */
function start(root) {
  const part = (/** @type {string} */ name) => found(root, `.lu-model-${name}`);
  const [zone, status, results] = [part("drop"), part("status"), part("results")];
  const input = /** @type {HTMLInputElement} */ (part("input"));
  part("choose").addEventListener("click", () => input.click());
  part("sample").addEventListener("click", async () => {
    const held = await loadReader().catch(() => null);
    show(held ? sampleFile(held.sample) : new File([], "sample.keras"));
  });
  let latest = 0;
  const show = async (/** @type {File} */ file) => {
    const mine = ++latest;
    results.replaceChildren();
    status.dataset.state = "busy";
    status.textContent = `Reading ${shown(file.name)} …`;
    const answer = await readModel(file, file.name);
    if (mine !== latest) return;
    // Whoever wants the values in the console, or in a test, listens for this.
    root.dispatchEvent(new CustomEvent("modelread", { detail: answer }));
    if ("problem" in answer) {
      status.dataset.state = "problem";
      status.textContent = `${shown(file.name)}: ${answer.problem}`;
      return;
    }
    const { name, layers, remarks } = answer.model;
    status.dataset.state = "done";
    status.textContent = `${shown(file.name)}: ${plural(layers.length, "recurrent layer")} in the model ${shown(name)}`;
    results.replaceChildren(
      ...(remarks.length
        ? [element("ul", { class: "lu-model-remarks" }, ...remarks.map((each) => element("li", {}, each)))]
        : []),
      ...layers.map((layer, n) => layerView(PUBLISHED, layer, n === 0 && layers.length <= FEW)),
    );
  };
  input.addEventListener("change", () => {
    if (input.files?.length) show(input.files[0]);
    input.value = "";
  });
  takeDrops(zone, show, (problem) => {
    latest += 1;
    results.replaceChildren();
    status.dataset.state = "problem";
    status.textContent = problem;
  });
  whenIdle(() => void loadReader().catch(() => {})); // whoever needs it is told what failed
}

/**
 * Take a file that is dropped anywhere on the page: beside the frame, it would replace the page.
 *
 * @param {HTMLElement} zone
 * @param {(file: File) => void} take
 * @param {(problem: string) => void} refuse
 */
function takeDrops(zone, take, refuse) {
  const hasFile = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files");
  let inside = 0; // elements that the pointer has entered and not left
  const mark = (/** @type {number} */ change) => {
    inside = Math.max(0, change ? inside + change : 0);
    zone.classList.toggle("lu-over", inside > 0);
  };
  addEventListener("dragenter", (event) => hasFile(event) && mark(1));
  addEventListener("dragleave", (event) => hasFile(event) && mark(-1));
  addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    mark(0);
    const item = event.dataTransfer?.items[0];
    const file = event.dataTransfer?.files[0];
    if (item?.webkitGetAsEntry()?.isDirectory) {
      refuse("This is a folder: a SavedModel can be read on the command line, not in this page.");
    } else if (file) take(file);
  });
}

/** @param {string} sample as base64 */
function sampleFile(sample) {
  const bytes = Uint8Array.from(atob(sample), (letter) => letter.charCodeAt(0));
  return new File([bytes], "sample.keras");
}

/** @param {() => void} act */
function whenIdle(act) {
  const soon = () => ("requestIdleCallback" in window ? requestIdleCallback(act) : setTimeout(act, 200));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
}
