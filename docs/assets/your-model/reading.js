import { PUBLISHED } from "./built.js";
import { element } from "./dom.js";
import { LIMITS } from "./limits.js";

/** @typedef {import("./model.js").Answer} Answer */

/** What the browser may still do once a file is chosen: run what is there, connect to nothing. */
const POLICY =
  "default-src 'none'; worker-src blob:; script-src blob: 'unsafe-inline'; style-src 'unsafe-inline'; " +
  "img-src data:; form-action 'none'; base-uri 'none'";

/** Where the script lies that brings the reader: beside the one that is running. */
const READER = new URL("your-model-reader.js", /** @type {HTMLScriptElement} */ (document.currentScript).src);

/** @type {Promise<{worker: string, sample: string}> | null} */
let reader = null;

/** Load the reader, once; the page does so when it is idle, so that it works without a network. */
export function loadReader() {
  reader ??= new Promise((resolve, reject) => {
    const script = element("script", { src: READER.href });
    script.onload = () => (globalThis.yourModelReader ? resolve(globalThis.yourModelReader) : reject());
    script.onerror = () => {
      reader = null; // the next try loads it again
      reject();
    };
    document.head.append(script);
  });
  return reader;
}

/** @type {(() => void) | null} */
let stopLast = null;

/**
 * Read a model in a worker of its own, which is stopped when it takes too long. Whatever happens,
 * there is an answer, unless another file is chosen meanwhile.
 *
 * @param {Blob} file
 * @param {string} name
 * @param {number} [seconds]
 * @returns {Promise<Answer>}
 */
export async function readModel(file, name, seconds = LIMITS.seconds) {
  stopLast?.();
  let source;
  try {
    source = (await loadReader()).worker;
  } catch {
    return { problem: "The part of this page that reads files could not be loaded: check the network and try again." };
  }
  forbidConnections();
  stopLast?.();
  return answerOf(source, { file, name, published: PUBLISHED }, seconds);
}

/**
 * @param {string} source of the worker
 * @param {object} question
 * @param {number} seconds
 * @returns {Promise<Answer>}
 */
function answerOf(source, question, seconds) {
  return new Promise((resolve) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    const stop = () => {
      worker.terminate();
      clearTimeout(timer);
      URL.revokeObjectURL(address);
      if (stopLast === stop) stopLast = null;
    };
    const answer = (/** @type {Answer} */ found) => {
      stop();
      resolve(found);
    };
    const timer = setTimeout(
      () => answer({ problem: `It could not be read in ${seconds} seconds, the most that this page takes.` }),
      1000 * seconds,
    );
    worker.onmessage = ({ data }) => answer(data);
    worker.onerror = (event) => {
      event.preventDefault();
      answer({ problem: "It could not be read: the browser gave up, perhaps for want of memory." });
    };
    stopLast = stop;
    worker.postMessage(question);
  });
}

/** Have the browser itself make sure that nothing leaves the machine, from now on. */
function forbidConnections() {
  if (document.querySelector("meta[data-your-model]")) return;
  document.head.append(
    element("meta", { "http-equiv": "Content-Security-Policy", content: POLICY, "data-your-model": "" }),
  );
}
