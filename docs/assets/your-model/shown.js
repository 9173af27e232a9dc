/** Names longer than this are cut when they are shown. */
const MOST_LETTERS = 60;

/**
 * Return a name from a file as it may stand in a text: marks that are not seen, or that turn the
 * direction of writing, become U+FFFD; what is long is cut. It mirrors `diagram_gen.own.found`.
 *
 * @param {string} name
 */
export function shown(name) {
  const letters = Array.from(name.slice(0, 4 * MOST_LETTERS), (letter) =>
    /[\p{C}\p{Zl}\p{Zp}]/u.test(letter) ? "\ufffd" : letter,
  );
  return letters.length <= MOST_LETTERS ? letters.join("") : `${letters.slice(0, MOST_LETTERS - 1).join("")}…`;
}
