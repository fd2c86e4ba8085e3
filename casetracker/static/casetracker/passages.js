// The passages of the document that a page shows, and their notes. Of a long document the page
// holds the notes of some stretches; stretches.js fetches the others.

const found = document.querySelector(".reader");

/** The element with the document and its notes; null on a page without text. */
export const reader = found instanceof HTMLElement ? found : null;

/** The first part of each passage, in reading order. */
export const marks = [...document.querySelectorAll(".reader .document mark[id]")];

/** All looks of each passage, as the page came: what the legend shows of them may change. */
const looks = new Map(
  marks.map((mark) => [keyOf(mark), mark.getAttribute("data-looks") ?? mark.className.slice(3)]),
);

/** The key of a passage or of a part of it. @param {Element | null | undefined} mark */
export function keyOf(mark) {
  return mark?.getAttribute("data-passage") ?? "";
}

/** The codes of a passage's looks. @param {string} key */
export function looksOf(key) {
  return (looks.get(key) ?? "").split(" ");
}

/** The first part of a passage. @param {string} key */
export function markOf(key) {
  return document.getElementById(`passage-${key}`);
}

/** All parts of a passage; overlaps and paragraphs cut it. @param {string} key */
export function partsOf(key) {
  return [...(reader?.querySelectorAll(`mark[data-passage="${key}"]`) ?? [])];
}

/** The link at the end of a passage to its note. @param {string} key @returns {HTMLAnchorElement | null} */
export function linkOf(key) {
  return reader?.querySelector(`mark[data-passage="${key}"] > a.ref`) ?? null;
}

/** The note of a passage; null where it has not been fetched. @param {string} key */
export function noteOf(key) {
  return document.getElementById(`note-${key}`);
}

/** Of which passage a note is. @param {Element | null | undefined} note */
export function passageOf(note) {
  return note?.id.slice("note-".length) ?? "";
}
