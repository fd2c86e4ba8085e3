// The legend is a filter: what is not ticked is not marked. A passage with several claims takes
// the look of the most pressing that is shown, in the order of the legend.

import { keyOf, looksOf, marks, noteOf, passageOf, reader } from "./passages.js";

/** @param {HTMLElement} reader */
function start(reader) {
  const boxes = /** @type {HTMLInputElement[]} */ ([
    ...reader.querySelectorAll(".legend input[type=checkbox]"),
  ]);
  const looks = boxes.map((box) => box.value);

  /** The look under which a passage is shown; empty where none of its looks is.
   * @param {string} key */
  function lookOf(key) {
    const own = looksOf(key);
    return boxes.find((box) => box.checked && own.includes(box.value))?.value ?? "";
  }

  /** @param {Element} element @param {string} look */
  function dress(element, look) {
    for (const each of looks) element.classList.toggle(`is-${each}`, each === look);
    element.classList.toggle("is-off", !look);
  }

  /** @param {HTMLElement} note @param {string} look */
  function dressNote(note, look) {
    dress(note, look);
    note.hidden = !look;
    const off = boxes.filter((box) => !box.checked).map((box) => `.is-${box.value}`).join() ||
      "*:not(*)";
    for (const group of note.querySelectorAll(".cited")) {
      const claims = [...group.querySelectorAll(".claim")];
      group.toggleAttribute("hidden", claims.every((claim) => claim.matches(off)));
    }
  }

  function show() {
    for (const box of boxes) reader.classList.toggle(`hides-${box.value}`, !box.checked);
    const parts = Map.groupBy(reader.querySelectorAll(".document mark"), keyOf);
    for (const mark of marks) {
      const key = keyOf(mark);
      const look = lookOf(key);
      const note = noteOf(key);
      if (note) dressNote(note, look);
      for (const part of parts.get(key) ?? []) dress(part, look);
    }
    reader.dispatchEvent(new Event("looks"));
  }

  const isChanged = () => boxes.some((box) => box.checked !== box.defaultChecked);
  reader.addEventListener("notes", (event) => {
    // They come as the page shows them unasked.
    if (!(event instanceof CustomEvent) || !isChanged()) return;
    for (const note of event.detail) dressNote(note, lookOf(passageOf(note)));
  });
  for (const box of boxes) {
    box.hidden = false;
    box.addEventListener("change", show);
  }
  // A browser that comes back to a page ticks what was ticked when it was left.
  if (isChanged()) show();
}

if (reader) start(reader);
