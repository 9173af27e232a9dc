// @ts-check
// A browser starts no worker for a page that is opened from a disk, and Material then shows no
// search. There, its search worker becomes a script in a frame, which does the same.
(() => {
  if (location.protocol !== "file:") return;

  /** What Material needs of a worker. */
  class Framed extends EventTarget {
    /** @param {string} address of the script */
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      this.inside = new Promise((loaded) => {
        frame.addEventListener("load", () => {
          const inside = /** @type {any} */ (frame.contentWindow);
          // The script finds the page's messages in its own window, as it would in a worker.
          inside.postMessage = (/** @type {unknown} */ data) =>
            this.dispatchEvent(new MessageEvent("message", { data }));
          const script = inside.document.createElement("script");
          script.src = address;
          script.addEventListener("load", () => loaded(inside));
          inside.document.body.append(script);
        });
      });
      document.body.append(frame);
    }

    /** @param {unknown} data */
    postMessage(data) {
      this.inside.then((inside) => inside.dispatchEvent(new MessageEvent("message", { data })));
    }
  }

  window.Worker = new Proxy(window.Worker, {
    construct: (worker, [address, ...options]) =>
      String(address).includes("/workers/search.")
        ? new Framed(String(address))
        : new worker(address, ...options),
  });
})();
