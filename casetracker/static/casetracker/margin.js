// Puts each note beside its words. Notes never cover each other: what has no room is moved down,
// and shortened where the next one is near. The note of the active passage stands exactly at its
// words, and the others make room. On a narrow screen notes stay below the text, in their order.

import { markOf, noteOf, passageOf, reader } from "./passages.js";

const WIDE = matchMedia("(min-width: 62.01rem)");
const GAP = 8;
const SHORT = 3.4; // rem, as in reading.css: whose it is, and one line
const LEAST = 1.9; // rem: whose it is
const FAR = 4; // how many short notes a note may stand below its words before others shrink

/** @typedef {{note: HTMLElement, mark: Element, wanted: number, full: number}} Item
 * A note with where its words begin and its whole height, in pixels of the margin. The browser
 * lays a note out only near the screen, and tells its height then; until then it is a short one. */

/** @typedef {{top: number, height: number}} Place */

/** The places of `items` from `first` on, none above `top`; those in a crowd are shortened.
 * @param {Item[]} items @param {number} first @param {number} top @param {number} short
 * @param {number} end @returns {Place[]} */
function downwards(items, first, top, short, end = items.length) {
  /** @type {Place[]} */
  const places = [];
  for (let at = first; at < end; at += 1) {
    const item = /** @type {Item} */ (items[at]);
    const start = Math.max(item.wanted, top);
    const next = items[at + 1]?.wanted ?? Infinity;
    const crowded = start - item.wanted > FAR * short ? (short * LEAST) / SHORT : short;
    const height = start + item.full + GAP > next ? Math.min(item.full, crowded) : item.full;
    places.push({ top: start, height });
    top = start + height + GAP;
  }
  return places;
}

/** Move the last of `places` up until they end above `bottom`, shortening them on the way.
 * @param {Place[]} places @param {number} bottom @param {number} short */
function pushUp(places, bottom, short) {
  for (let at = places.length - 1; at >= 0; at -= 1) {
    const place = /** @type {Place} */ (places[at]);
    if (place.top + place.height + GAP <= bottom) return;
    place.height = Math.min(place.height, short);
    place.top = Math.min(place.top, bottom - GAP - place.height);
    bottom = place.top;
  }
}

/** Where all notes stand; the active one, if any, exactly at its words unless the page begins
 * too close above it. @param {Item[]} items @param {number} active @param {number} short */
function arranged(items, active, short) {
  if (active < 0) return downwards(items, 0, 0, short);
  const item = /** @type {Item} */ (items[active]);
  let before = downwards(items, 0, 0, short, active);
  pushUp(before, item.wanted, short);
  if ((before[0]?.top ?? 0) < 0) {
    const least = (short * LEAST) / SHORT;
    before = downwards(items, 0, 0, least, active);
    pushUp(before, item.wanted, least);
  }
  let top = item.wanted;
  if ((before[0]?.top ?? 0) < 0) {
    // No room above: the first notes stand one below the other, each as short as can be.
    let next = 0;
    for (const place of before) {
      place.top = Math.max(place.top, next);
      next = place.top + place.height + GAP;
    }
    top = Math.max(top, next);
  }
  const own = { top, height: item.full };
  return [...before, own, ...downwards(items, active + 1, top + item.full + GAP, short)];
}

/** @param {HTMLElement} reader @param {HTMLElement} margin */
function start(reader, margin) {
  /** @type {Map<HTMLElement, Item>} */
  const known = new Map();
  /** @type {Item[]} */
  let items = [];
  let active = "";

  /** Where a note's words begin and how high it is. @param {HTMLElement} note
   * @param {number} origin */
  function measured(note, origin) {
    const mark = markOf(passageOf(note));
    if (!mark) return;
    const words = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const full = heightOf(note) ?? known.get(note)?.full ?? note.offsetHeight;
    known.set(note, { note, mark, wanted: words.top - origin, full });
  }

  /** Read all positions and heights, first everything, so that nothing is laid out twice.
   * @param {Iterable<HTMLElement>} notes */
  function measure(notes) {
    const origin = margin.getBoundingClientRect().top;
    for (const note of notes) if (!note.hidden) measured(note, origin);
    items = [...known.values()].filter(({ note }) => !note.hidden);
    items.sort((one, other) => one.wanted - other.wanted);
  }

  /** Its whole height, where it is not shortened. @param {HTMLElement} note */
  const heightOf = (note) => note.classList.contains("is-short") ? undefined : note.offsetHeight;

  function place() {
    const short = SHORT * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const at = items.findIndex((item) => item.note.id === `note-${active}`);
    const places = arranged(items, at, short);
    let bottom = 0;
    items.forEach(({ note, full }, number) => {
      const { top, height } = /** @type {Place} */ (places[number]);
      const style = `${Math.round(top)}px`;
      if (note.style.top !== style) note.style.top = style;
      note.classList.toggle("is-short", height < full);
      note.style.maxHeight = height < full ? `${Math.round(height)}px` : "";
      bottom = Math.max(bottom, top + height);
    });
    margin.style.minHeight = `${Math.ceil(bottom)}px`;
  }

  /** Lay what stands for notes not fetched beside the words that they are about. */
  function placeStretches() {
    const origin = margin.getBoundingClientRect().top;
    const stretches = all(".stretch").map((stretch) => {
      const { first = "", last = "" } = stretch.dataset;
      const top = (markOf(first)?.getBoundingClientRect().top ?? origin) - origin;
      const bottom = (markOf(last)?.getBoundingClientRect().bottom ?? origin) - origin;
      return { stretch, top, height: Math.max(bottom - top, 0) };
    });
    for (const { stretch, top, height } of stretches) {
      stretch.style.top = `${Math.round(top)}px`;
      stretch.style.height = `${Math.round(height)}px`;
    }
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  const all = (selector) =>
    [...margin.querySelectorAll(selector)].filter((each) => each instanceof HTMLElement);

  function arrange() {
    reader.classList.toggle("is-wide", WIDE.matches);
    if (WIDE.matches) {
      measure(all(".note"));
      placeStretches();
      place();
    } else {
      margin.style.minHeight = "";
      for (const each of all(".note, .stretch")) {
        each.style.top = each.style.maxHeight = each.style.height = "";
        each.classList.remove("is-short");
      }
    }
    reader.dataset.arranged = String(Number(reader.dataset.arranged ?? 0) + 1);
    reader.dispatchEvent(new Event("arranged"));
  }

  reader.addEventListener("passage", (event) => {
    const before = active;
    active = event instanceof CustomEvent ? String(event.detail) : "";
    if (!WIDE.matches) return;
    // Of all notes only these two have changed: one has the buttons now, the other no longer.
    for (const key of [before, active]) {
      const note = noteOf(key);
      const item = note && known.get(note);
      if (!item) continue;
      item.note.classList.remove("is-short");
      item.note.style.maxHeight = "";
      item.full = item.note.offsetHeight;
    }
    place();
  });
  reader.addEventListener("notes", (event) => {
    const notes = event instanceof CustomEvent ? event.detail : [];
    if (WIDE.matches) {
      measure(notes);
      place();
    }
    for (const note of notes) grown.observe(note);
  });
  reader.addEventListener("looks", arrange);
  WIDE.addEventListener("change", arrange);

  const grown = new ResizeObserver((entries) => {
    if (!WIDE.matches) return;
    const told = new Set(entries.map((entry) => entry.target));
    let changed = false;
    for (const item of items) {
      const full = told.has(item.note) ? heightOf(item.note) : undefined;
      if (full === undefined || full === item.full) continue;
      item.full = full;
      changed = true;
    }
    if (changed) place();
  });

  const text = reader.querySelector(".document");
  let size = "";
  const again = () => {
    // The first size is told too, when all is arranged already.
    const now = `${text?.clientWidth} ${text?.clientHeight}`;
    if (now !== size) arrange();
    size = now;
  };
  again();
  if (text) new ResizeObserver(again).observe(text);
  for (const note of all(".note")) grown.observe(note);
}

const margin = reader?.querySelector(".margin");
if (reader && margin instanceof HTMLElement) start(reader, margin);
