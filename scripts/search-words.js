// @ts-check
// Stands behind Material's search worker (see after_build.py). Material finds every page that has
// any word of a question, and completes each word: "export to onnx" finds "torch" for its "to".
// Here words such as "to" do not count, a place must have all others, and a word as it was written
// counts more than one that was completed. Where no place has them all, any of them will do.
(() => {
  /** How much more a word counts that stands there as it was written. */
  const WHOLE = 8;
  const { lunr } = /** @type {any} */ (globalThis);
  const { OPTIONAL, REQUIRED } = lunr.Query.presence;

  /** @typedef {{ term: string, boost: number, presence: number }} Clause */

  /** @type {(term: string) => string} */
  const written = (term) => term.replace(/\*$/, "");

  /** @type {(clauses: Clause[], presence: number) => Clause[]} */
  const weighed = (clauses, presence) => {
    const telling = clauses.filter(({ term }) => lunr.stopWordFilter(written(term)));
    return (telling.length ? telling : clauses).flatMap((clause) => [
      { ...clause, presence: clause.presence === OPTIONAL ? presence : clause.presence },
      { ...clause, term: written(clause.term), boost: WHOLE * clause.boost, presence: OPTIONAL },
    ]);
  };

  /** @type {(this: any, question: string) => unknown[]} */
  lunr.Index.prototype.search = function (question) {
    const [all, any] = [REQUIRED, OPTIONAL].map((presence) => () =>
      this.query((/** @type {any} */ query) => {
        new lunr.QueryParser(question, query).parse();
        query.clauses = weighed(query.clauses, presence);
      }),
    );
    const found = all();
    return found.length ? found : any();
  };
})();
