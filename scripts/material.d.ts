/** What Material remembers for a reader, in a script in the head of every page. */
declare function __md_get(name: "__palette"): { color: { scheme: string } } | null;
