// The legend is a filter: what is not ticked is not marked. A passage with several claims takes
// the look of the most pressing that is shown, in the order of the legend.

/** @param {HTMLElement} reader */
function start(reader) {
  const boxes = /** @type {HTMLInputElement[]} */ ([
    ...reader.querySelectorAll(".legend input[type=checkbox]"),
  ]);
  const notes = /** @type {HTMLElement[]} */ ([...reader.querySelectorAll(".note")]);
  /** @type {Map<string, Element[]>} */
  const parts = Map.groupBy(
    reader.querySelectorAll(".document mark"),
    (mark) => mark.getAttribute("data-passage") ?? "",
  );
  const looks = boxes.map((box) => box.value);

  /** The look under which a passage is shown; empty where none of its looks is.
   * @param {HTMLElement} note */
  function lookOf(note) {
    const own = (note.dataset.looks ?? "").split(" ");
    return boxes.find((box) => box.checked && own.includes(box.value))?.value ?? "";
  }

  /** @param {Element} element @param {string} look */
  function dress(element, look) {
    for (const each of looks) element.classList.toggle(`is-${each}`, each === look);
    element.classList.toggle("is-off", !look);
  }

  function show() {
    const off = boxes.filter((box) => !box.checked).map((box) => `.is-${box.value}`).join() ||
      "*:not(*)";
    for (const box of boxes) reader.classList.toggle(`hides-${box.value}`, !box.checked);
    for (const note of notes) {
      const look = lookOf(note);
      dress(note, look);
      note.hidden = !look;
      for (const group of note.querySelectorAll(".cited")) {
        const claims = [...group.querySelectorAll(".claim")];
        group.toggleAttribute("hidden", claims.every((claim) => claim.matches(off)));
      }
      for (const mark of parts.get(note.id.slice("note-".length)) ?? []) dress(mark, look);
    }
    reader.dispatchEvent(new Event("looks"));
  }

  for (const box of boxes) {
    box.hidden = false;
    box.addEventListener("change", show);
  }
  // A browser that comes back to a page ticks what was ticked when it was left.
  if (boxes.some((box) => box.checked !== box.defaultChecked)) show();
}

const reader = document.querySelector(".reader");
if (reader instanceof HTMLElement) start(reader);
