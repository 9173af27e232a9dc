// @ts-check
// Stands before Material's search worker (see after_build.py). Material finds every place that has
// any word of a question, and completes each word: "export to onnx" finds "torch" for its "to".
// Here words such as "to" do not count, a place must have all others, and a word as it was written
// counts more than one that was completed. Where no place has them all, any of them will do.
(() => {
  /** The messages of Material's page to its worker: what there is to be found, and a question. */
  const SETUP = 0;
  const QUESTION = 2;

  /** Words that do not count, besides lunr's own: "lstm vs gru" would find `np.vstack`. */
  const COMPARING = ["vs", "versus"];

  /** How much more a word counts that stands there as it was written. */
  const WHOLE = 8;

  /** @typedef {{ term: string, boost: number, presence: number }} Clause */

  /** @type {(term: string) => string} */
  const written = (term) => term.replace(/\*$/, "");

  /** @type {(lunr: any) => void} */
  const improve = (lunr) => {
    const { OPTIONAL, REQUIRED } = lunr.Query.presence;

    // By this lunr tells which ends of words are alike. It writes letters and numbers of nodes one
    // behind the other: with figures in words, different ends can look alike, and a question then
    // finds a word that is in no page, which is an error.
    /** @type {(this: any) => string} */
    lunr.TokenSet.prototype.toString = function () {
      const edges = Object.entries(this.edges).sort(([one], [other]) => (one < other ? -1 : 1));
      return `${+this.final}${edges.map(([letter, { id }]) => `${letter}${id},`).join("")}`;
    };

    /** @type {(word: string) => boolean} */
    const counts = (word) => lunr.stopWordFilter(word) && !COMPARING.includes(word);

    /** @type {(clauses: Clause[], presence: number) => Clause[]} */
    const weighed = (clauses, presence) => {
      const telling = clauses.filter(({ term }) => counts(written(term)));
      return (telling.length ? telling : clauses).flatMap((clause) => [
        { ...clause, presence: clause.presence === OPTIONAL ? presence : clause.presence },
        { ...clause, term: written(clause.term), boost: WHOLE * clause.boost, presence: OPTIONAL },
      ]);
    };

    /** @type {(this: any, question: string) => unknown[]} */
    lunr.Index.prototype.search = function (question) {
      /** @type {(presence: number) => unknown[]} */
      const ask = (presence) =>
        this.query((/** @type {any} */ query) => {
          new lunr.QueryParser(question, query).parse();
          query.clauses = weighed(query.clauses, presence);
        });
      const found = ask(REQUIRED);
      return found.length ? found : ask(OPTIONAL);
    };
  };

  addEventListener("message", ({ data }) => {
    if (data.type === SETUP) improve(/** @type {any} */ (globalThis).lunr);
    // Material drops a word with a colon behind it; messages of programs are full of them.
    if (data.type === QUESTION) data.data = data.data.replaceAll(":", " ");
  });
})();
