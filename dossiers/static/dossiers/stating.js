// Stating what selected words say: the ways to the panel, and the panel's manners.

import { DocumentText } from "./selecting.js";
import { Panel } from "./panel.js";
import { Walk } from "./walking.js";

/** @typedef {import("./selecting.js").Span} Span */

const RESUME = "stating-resume";
const QUIET = 180;
const TYPED_IN = "input, select, textarea, [contenteditable]";
/** @type {Record<string, [import("./walking.js").Stride, boolean]>} */
const STRIDES = {
  ArrowUp: ["line", false],
  ArrowDown: ["line", true],
  PageUp: ["paragraph", false],
  PageDown: ["paragraph", true],
  Home: ["edge", false],
  End: ["edge", true],
};

/**
 * The element of the page with this id.
 *
 * @param {string} id
 */
function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found;
}

/**
 * Keep a key from whatever else would act on it.
 *
 * @param {Event} event
 */
function take(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** The reading view of somebody who may state claims. */
class Workbench {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.text = new DocumentText(root);
    this.button = part("stating-cite");
    this.caret = part("stating-caret");
    this.panel = new Panel(part("stating"), root, this.text);
    /** @type {Span | null} */
    this.span = null;
    /** @type {Walk | null} */
    this.walk = null;
    this.isExtending = false;
    this.isPressed = false;
    this.isTouched = matchMedia("(pointer: coarse)").matches;
    this.timer = 0;
    this.#dress();
    this.#listen();
    this.#resume();
  }

  #dress() {
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "region");
    this.root.setAttribute("aria-label", part("stating").dataset.text ?? "");
    const tools = part("stating-tools");
    const reader = this.root.closest(".reader") ?? this.root;
    reader.before(tools);
    part("stating-keyboard").hidden = false;
    part("stating-plain").hidden = true;
  }

  #listen() {
    document.addEventListener("selectionchange", () => this.#wait());
    document.addEventListener("pointerdown", (event) => {
      this.isPressed = true;
      this.isTouched = event.pointerType !== "mouse";
      if (this.walk && event.target !== this.button) this.#leave();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, () => {
        this.isPressed = false;
        this.#wait();
      });
    }
    // A press on the button must not take the selection away.
    for (const press of ["pointerdown", "mousedown"]) {
      this.button.addEventListener(press, (event) => {
        event.preventDefault();
        event.stopPropagation();
      });
    }
    this.button.addEventListener("click", () => this.cite());
    part("stating-keyboard").addEventListener("click", () => this.#enter());
    // Before anything else on the page takes a key that means something here.
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    addEventListener("resize", () => this.#place());
    this.panel.element.addEventListener("stating:left", () => this.root.focus());
    this.panel.element.addEventListener("stating:reload", () => this.#reload());
    const toast = document.getElementById("stating-toast");
    toast?.querySelector("[data-close]")?.addEventListener("click", () => toast.remove());
  }

  /** Look at the selection once it has come to rest. */
  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), QUIET);
  }

  #look() {
    if (this.isPressed && !this.isTouched) return;
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    this.span = range ? this.text.spanOf(range) : null;
    this.#place();
  }

  /** Put the button beside the words; for fingers at the foot, away from the handles. */
  #place() {
    this.#placeCaret();
    this.button.hidden = !this.span || this.panel.isOpen;
    if (this.button.hidden || !this.span) return;
    this.button.classList.toggle("is-docked", this.isTouched);
    const boxes = this.text.range(this.span.start, this.span.end).getClientRects();
    const last = boxes[boxes.length - 1];
    if (!last || this.isTouched) return;
    const rightmost = document.documentElement.clientWidth - this.button.offsetWidth - 8;
    this.button.style.left = `${Math.max(8, Math.min(last.right, rightmost)) + scrollX}px`;
    this.button.style.top = `${last.bottom + 6 + scrollY}px`;
  }

  #placeCaret() {
    this.caret.hidden = !this.walk;
    if (!this.walk) return;
    const { left, top, height } = this.walk.place;
    this.caret.style.left = `${left + scrollX}px`;
    this.caret.style.top = `${top + scrollY}px`;
    this.caret.style.height = `${height}px`;
    this.caret.scrollIntoView({ block: "nearest" });
  }

  /** Open the panel for the words selected. */
  cite() {
    const span = this.walk?.span ?? this.span;
    if (!span) {
      this.panel.say(this.panel.words.nothing ?? "");
      return;
    }
    const resume = this.walk ? span.end : -1;
    this.#leave();
    this.panel.open(span, resume);
    this.button.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    if (this.panel.element.contains(target)) return;
    if (event.key === "Escape" && this.panel.isOpen && !this.walk) {
      this.panel.close();
    } else if (this.walk && !target.matches(TYPED_IN)) {
      if (this.#walkKey(event, this.walk)) take(event);
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey && !target.matches(TYPED_IN)) {
      this.#shortcut(event, target);
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Element} target
   */
  #shortcut(event, target) {
    // Single keys act only where the text has the focus, or its words are selected.
    if (event.key === "s" && this.root.contains(target)) this.#enter();
    else if (event.key === "c" && getSelection()?.isCollapsed === false) this.#citeNow();
    else return;
    take(event);
  }

  #citeNow() {
    this.isPressed = false;
    this.#look();
    if (this.span) this.cite();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Walk} walk
   * @returns {boolean} Whether the key was one of those that walk.
   */
  #walkKey(event, walk) {
    const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (isSideways) {
      const isForward = (event.key === "ArrowRight") !== walk.isRightToLeft;
      const stride = event.ctrlKey || event.altKey ? "word" : "character";
      this.#go(walk, stride, isForward, event.shiftKey);
    } else if (STRIDES[event.key]) {
      const [stride, isForward] = STRIDES[event.key] ?? ["line", true];
      this.#go(walk, stride, isForward, event.shiftKey);
    } else if (event.key === " ") {
      this.isExtending = !this.isExtending;
      if (this.isExtending) walk.anchor = walk.caret;
      this.caret.classList.toggle("is-extending", this.isExtending);
    } else if (event.key === "Enter" || event.key === "c") {
      this.cite();
    } else if (event.key === "Escape") {
      this.#leave();
      this.panel.say(this.panel.words.modeLeft ?? "");
    } else return false;
    return true;
  }

  /**
   * @param {Walk} walk
   * @param {import("./walking.js").Stride} stride
   * @param {boolean} isForward
   * @param {boolean} isShifted
   */
  #go(walk, stride, isForward, isShifted) {
    walk.go(stride, isForward, isShifted || this.isExtending);
    this.#placeCaret();
    this.panel.say(walk.span?.quote.slice(-200) ?? "");
  }

  /** @param {number} [position] Where to begin; what is selected, lit or in sight by default. */
  #enter(position) {
    if (!this.text.length) return;
    this.walk = new Walk(this.text, position ?? this.#beginning());
    this.isExtending = false;
    this.caret.classList.remove("is-extending");
    part("stating-mode").hidden = false;
    document.body.classList.add("is-walking");
    this.root.focus({ preventScroll: true });
    this.walk.show();
    this.#placeCaret();
    this.panel.say(this.panel.words.mode ?? "");
  }

  #beginning() {
    if (this.span) return this.span.start;
    const lit = this.root.querySelector("mark:target, mark.is-target");
    if (lit) return this.text.positionOf(lit, 0, "start");
    const inSight = this.text.elements.findIndex((element) =>
      element.getBoundingClientRect().bottom > 0
    );
    return this.text.paragraph(Math.max(inSight, 0)).start;
  }

  #leave() {
    this.walk = null;
    this.caret.hidden = true;
    part("stating-mode").hidden = true;
    document.body.classList.remove("is-walking");
  }

  /** Show the document anew, with what was stored; the place in it stays. */
  #reload() {
    sessionStorage.setItem(RESUME, String(this.panel.resume));
    if (this.panel.stored) history.replaceState(null, "", `#passage-${this.panel.stored}`);
    location.reload();
  }

  #resume() {
    const position = sessionStorage.getItem(RESUME);
    sessionStorage.removeItem(RESUME);
    if (position === null) return;
    this.root.focus({ preventScroll: true });
    if (Number(position) >= 0) this.#enter(Number(position));
  }
}

const root = document.querySelector(".document[data-snapshot]");
if (root instanceof HTMLElement) new Workbench(root);
