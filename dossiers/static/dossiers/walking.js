// Selecting words without a mouse: a caret of our own walks through the document's text.

import { pointsIn, unitsIn } from "./selecting.js";

/** @typedef {import("./selecting.js").DocumentText} DocumentText */
/** @typedef {"character" | "word" | "line" | "paragraph" | "edge"} Stride */

const LOCALE = document.documentElement.lang || undefined;

/** A caret in the document's text, and the other end of what is selected. */
export class Walk {
  /**
   * @param {DocumentText} text
   * @param {number} position
   */
  constructor(text, position) {
    this.text = text;
    this.anchor = position;
    this.caret = position;
  }

  /** Whether the line of writing at the caret runs from right to left. */
  get isRightToLeft() {
    return getComputedStyle(this.#paragraph().element).direction === "rtl";
  }

  /** The words from the one end to the other; null where there are none. */
  get span() {
    const [start, end] = [this.anchor, this.caret].sort((one, other) => one - other);
    return start === undefined || end === undefined || start === end
      ? null
      : this.text.span(start, end);
  }

  /**
   * Walk one stride; without `isExtending` nothing is selected any more.
   *
   * @param {Stride} stride
   * @param {boolean} isForward
   * @param {boolean} isExtending
   */
  go(stride, isForward, isExtending) {
    this.caret = this.#after(stride, isForward);
    if (!isExtending) this.anchor = this.caret;
    this.show();
  }

  /** Select in the page what is selected here. */
  show() {
    const selection = getSelection();
    if (!selection) return;
    const [one, other] = [this.#point(this.anchor), this.#point(this.caret)];
    selection.setBaseAndExtent(one.startContainer, one.startOffset, ...edge(other));
  }

  /** Where the caret stands in the window: its left, its top and its height. */
  get place() {
    const paragraph = this.#paragraph();
    const units = this.#units();
    const isAtEnd = units >= paragraph.text.length;
    const last = paragraph.characterAt(Math.max(units - 1, 0));
    const { start, end } = isAtEnd ? last : paragraph.characterAt(units);
    const range = document.createRange();
    range.setStart(...paragraph.pointAt(start, "start"));
    range.setEnd(...paragraph.pointAt(end, "end"));
    const box = range.getClientRects()[0] ?? paragraph.element.getBoundingClientRect();
    const isOnTheLeft = isAtEnd === this.isRightToLeft;
    return { left: isOnTheLeft ? box.left : box.right, top: box.top, height: box.height };
  }

  #paragraph() {
    return this.text.paragraph(this.text.numberAt(this.caret));
  }

  #units() {
    const paragraph = this.#paragraph();
    return unitsIn(paragraph.text, this.caret - paragraph.start);
  }

  /** @param {number} position */
  #point(position) {
    return this.text.range(position, position);
  }

  /**
   * @param {Stride} stride
   * @param {boolean} isForward
   */
  #after(stride, isForward) {
    const paragraph = this.#paragraph();
    const units = this.#units();
    if (stride === "line") return this.#lineAway(isForward);
    if (stride === "edge") return isForward ? paragraph.end : paragraph.start;
    const isAtEdge = isForward ? units >= paragraph.text.length : units === 0;
    if (stride === "paragraph" || isAtEdge) return this.#paragraphAway(isForward, stride);
    const bounds = stride === "word" ? wordBounds(paragraph.text) : null;
    const found = bounds
      ? (isForward
        ? bounds.ends.find((end) => end > units)
        : bounds.starts.findLast((start) => start < units))
      : isForward
      ? paragraph.characterAt(units).end
      : paragraph.characterAt(units - 1).start;
    const edge = isForward ? paragraph.text.length : 0;
    return paragraph.start + pointsIn(paragraph.text, found ?? edge);
  }

  /**
   * @param {boolean} isForward
   * @param {Stride} stride
   */
  #paragraphAway(isForward, stride) {
    const number = this.text.numberAt(this.caret);
    const here = this.text.paragraph(number);
    if (isForward) {
      return number + 1 < this.text.length ? this.text.paragraph(number + 1).start : here.end;
    }
    if (stride === "paragraph" && this.caret > here.start) return here.start;
    if (!number) return here.start;
    const before = this.text.paragraph(number - 1);
    return stride === "paragraph" ? before.start : before.end;
  }

  /** @param {boolean} isForward */
  #lineAway(isForward) {
    const selection = getSelection();
    if (!selection) return this.caret;
    selection.collapse(...edge(this.#point(this.caret)));
    selection.modify("move", isForward ? "forward" : "backward", "line");
    const { focusNode, focusOffset } = selection;
    const found = focusNode ? this.text.positionOf(focusNode, focusOffset, "start") : this.caret;
    const isOnward = isForward ? found > this.caret : found < this.caret;
    return isOnward ? found : this.#paragraphAway(isForward, "line");
  }
}

/**
 * A collapsed range as a boundary point.
 *
 * @param {Range} range
 * @returns {[Node, number]}
 */
function edge(range) {
  return [range.startContainer, range.startOffset];
}

/**
 * Where words begin and end, in UTF-16 units; Chinese words too, which no spaces part.
 *
 * @param {string} text
 */
function wordBounds(text) {
  const words = [...new Intl.Segmenter(LOCALE, { granularity: "word" }).segment(text)]
    .filter((segment) => segment.isWordLike);
  return {
    starts: words.map((word) => word.index),
    ends: words.map((word) => word.index + word.segment.length),
  };
}
