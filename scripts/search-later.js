// @ts-check
// Material asks for the search index with every page. It is larger than the page: let it wait until
// somebody turns to the search, or an address brings a search with it.
(() => {
  const { open, send } = XMLHttpRequest.prototype;
  /** @type {WeakSet<XMLHttpRequest>} */
  const late = new WeakSet();
  const wanted = new Promise((start) => {
    if (/[?&][hq]=/.test(location.search)) start(undefined);
    for (const kind of ["change", "focusin"]) {
      document.addEventListener(kind, ({ target }) => {
        if (target instanceof Element && target.closest("#__search, .md-search")) start(undefined);
      });
    }
  });
  /** @type {(this: XMLHttpRequest, ...given: any[]) => void} */
  XMLHttpRequest.prototype.open = function (...given) {
    if (String(given[1]).endsWith("/search/search_index.json")) late.add(this);
    Reflect.apply(open, this, given);
  };
  /** @type {(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null) => void} */
  XMLHttpRequest.prototype.send = function (body) {
    if (late.has(this)) wanted.then(() => send.call(this, body));
    else send.call(this, body);
  };
})();
