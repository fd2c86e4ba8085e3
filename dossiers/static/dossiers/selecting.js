// Between what is selected in the page and stretches of the document's text.
//
// Positions are Unicode code points of the snapshot's text, half-open. A paragraph is an element
// with `data-start`, the position of its first character; its text nodes outside `[data-aside]`
// are the document's text, exactly. A string of the browser counts UTF-16 code units instead.

/** @typedef {{start: number, end: number, quote: string}} Span */
/** @typedef {{start: number, node: Text}} Piece `start` counts UTF-16 units in the paragraph. */

/**
 * How many code points stand in the first `units` UTF-16 units of `text`.
 *
 * @param {string} text
 * @param {number} units
 */
export function pointsIn(text, units) {
  let points = 0;
  for (let at = 0; at < units; points += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return points;
}

/**
 * How many UTF-16 units the first `points` code points of `text` take.
 *
 * @param {string} text
 * @param {number} points
 */
export function unitsIn(text, points) {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left -= 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A paragraph of the document: its element, its text, and where that stands. */
export class Paragraph {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.start = Number(element.dataset.start);
    /** @type {Piece[]} */
    this.pieces = [];
    this.text = "";
    const walker = document.createTreeWalker(
      element,
      NodeFilter.SHOW_ALL,
      (node) =>
        node instanceof Element && node.hasAttribute("data-aside")
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text)) continue;
      this.pieces.push({ start: this.text.length, node });
      this.text += node.data;
    }
    this.end = this.start + pointsIn(this.text, this.text.length);
  }

  /**
   * Where a boundary point of the page stands in this paragraph, in UTF-16 units. A point before
   * it is its beginning, one after it its end.
   *
   * @param {Node} node
   * @param {number} offset
   */
  unitsAt(node, offset) {
    const point = document.createRange();
    point.setStart(node, offset);
    for (const piece of this.pieces) {
      if (piece.node === node) return piece.start + offset;
      if (point.comparePoint(piece.node, 0) >= 0) return piece.start;
    }
    return this.text.length;
  }

  /**
   * The whole user-perceived character at `units`: where it begins and ends.
   *
   * @param {number} units
   */
  characterAt(units) {
    const found = graphemes.segment(this.text).containing(units);
    if (!found) return { start: this.text.length, end: this.text.length };
    return { start: found.index, end: found.index + found.segment.length };
  }

  /**
   * The boundary point that stands `units` from the beginning. At a seam of two text nodes the
   * beginning of a range lies in the later one, its end in the earlier one.
   *
   * @param {number} units
   * @param {"start" | "end"} side
   * @returns {[Node, number]}
   */
  pointAt(units, side) {
    for (const piece of side === "end" ? this.pieces : this.pieces.toReversed()) {
      const within = units - piece.start;
      const isIn = side === "end" ? within <= piece.node.length : within >= 0;
      if (isIn) return [piece.node, Math.min(Math.max(within, 0), piece.node.length)];
    }
    return [this.element, 0];
  }
}

/** The text of a document as it stands in the page. */
export class DocumentText {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {HTMLElement[]} */
    this.elements = [...root.querySelectorAll("[data-start]")].filter((element) =>
      element instanceof HTMLElement
    );
    /** @type {WeakMap<HTMLElement, Paragraph>} */
    this.read = new WeakMap();
  }

  get length() {
    return this.elements.length;
  }

  /**
   * The paragraph of this number, read when it is asked for first.
   *
   * @param {number} number
   */
  paragraph(number) {
    const element = this.elements[Math.min(Math.max(number, 0), this.elements.length - 1)];
    if (!element) throw new RangeError("The document has no text.");
    const known = this.read.get(element) ?? new Paragraph(element);
    this.read.set(element, known);
    return known;
  }

  /**
   * The number of the last paragraph of which `isBefore` holds; it holds of a first part of them.
   *
   * @param {(element: HTMLElement) => boolean} isBefore
   */
  #last(isBefore) {
    let [low, high] = [0, this.elements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const element = this.elements[middle];
      if (element && isBefore(element)) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  /**
   * The number of the paragraph in which a position of the text stands.
   *
   * @param {number} position
   */
  numberAt(position) {
    return this.#last((element) => Number(element.dataset.start) <= position);
  }

  /**
   * The position of a boundary point of the page; the nearest one where it lies outside the text.
   * A whole character is never cut: the beginning of a stretch moves back, its end forward.
   *
   * @param {Node} node
   * @param {number} offset
   * @param {"start" | "end"} side
   */
  positionOf(node, offset, side) {
    const point = document.createRange();
    point.setStart(node, offset);
    const number = this.#last((element) => point.comparePoint(element, 0) <= 0);
    let paragraph = this.paragraph(number);
    let units = paragraph.unitsAt(node, offset);
    const isPast = !paragraph.element.contains(node) && units === paragraph.text.length;
    if (side === "start" && isPast && number + 1 < this.length) {
      // Between two paragraphs the words begin with the next one.
      [paragraph, units] = [this.paragraph(number + 1), 0];
    }
    const whole = paragraph.characterAt(units);
    const snapped = side === "start" || whole.start === units ? whole.start : whole.end;
    return paragraph.start + pointsIn(paragraph.text, snapped);
  }

  /**
   * The words selected, without the white space at their ends; null where there are none.
   *
   * @param {AbstractRange} range
   * @returns {Span | null}
   */
  spanOf(range) {
    if (!this.length) return null;
    const start = this.positionOf(range.startContainer, range.startOffset, "start");
    const end = this.positionOf(range.endContainer, range.endOffset, "end");
    return start < end ? this.span(start, end) : null;
  }

  /**
   * The words between two positions, without the white space at their ends. What stands between
   * two paragraphs is white space of a length that is known.
   *
   * @param {number} start
   * @param {number} end
   * @returns {Span | null}
   */
  span(start, end) {
    let quote = "";
    const last = this.numberAt(end - 1);
    for (let number = this.numberAt(start); number <= last; number += 1) {
      const { start: begins, text, end: ends } = this.paragraph(number);
      quote += text.slice(
        unitsIn(text, Math.max(start - begins, 0)),
        unitsIn(text, Math.max(end - begins, 0)),
      );
      const next = number < last ? this.paragraph(number + 1).start : end;
      quote += "\n".repeat(Math.max(next - Math.max(ends, start), 0));
    }
    const bare = quote.trimStart();
    const from = start + pointsIn(quote, quote.length - bare.length);
    const words = bare.trimEnd();
    return words && { start: from, end: from + pointsIn(words, words.length), quote: words } ||
      null;
  }

  /**
   * The stretch between two positions as a range of the page.
   *
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.#pointOf(start, "start"));
    range.setEnd(...this.#pointOf(end, "end"));
    return range;
  }

  /**
   * @param {number} position
   * @param {"start" | "end"} side
   */
  #pointOf(position, side) {
    const number = this.numberAt(side === "end" ? Math.max(position - 1, 0) : position);
    const paragraph = this.paragraph(number);
    const units = unitsIn(paragraph.text, Math.max(position - paragraph.start, 0));
    return paragraph.pointAt(units, side);
  }
}
