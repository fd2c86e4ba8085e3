// Going from passage to passage of a document: by keyboard, by link, by pointer. One passage is
// active at a time; margin.js and legend.js hear of it by the events "passage" and "looks".
// Without this script every passage is a link to its note, and back.

import { keyOf, linkOf, markOf, marks, noteOf, partsOf, passageOf, reader } from "./passages.js";

const OPEN_QUESTIONS = ".is-proposed, .is-disputed, .is-returned";
const KEYS_OFF = "casetracker.keys-off";

/** The element that must be there. @template {Element} E @param {ParentNode} within
 * @param {string} selector @param {new () => E} kind @returns {E} */
function part(within, selector, kind) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page lacks ${selector}.`);
  return found;
}

/** @param {HTMLElement} reader */
function start(reader) {
  const position = part(reader, ".position", HTMLElement);
  const actions = part(reader, ".actions", HTMLElement);
  const said = part(reader, ".said", HTMLElement);
  const help = part(document, "dialog.keys", HTMLDialogElement);
  const keysOff = part(help, "input[name=keys-off]", HTMLInputElement);
  const names = new Map(
    [...reader.querySelectorAll(".legend input")].map((box) => [
      box.getAttribute("value") ?? "",
      box.closest("label")?.querySelector(".name")?.textContent ?? "",
    ]),
  );
  let active = "";
  // What waits for a note that is being fetched: the focus of its passage, or an address.
  let isEntering = false;
  let sought = "";

  /** @param {Element | undefined} mark */
  const lookOf = (mark) => [...names.keys()].find((look) => mark?.matches(`.is-${look}`)) ?? "";

  /** The first part of each passage that is shown, in reading order. */
  const shown = () => marks.filter((mark) => !mark.classList.contains("is-off"));

  /** Make a passage the active one, or none where `key` is empty.
   * @param {string} key @param {{scroll?: boolean, focus?: boolean, address?: boolean}} how */
  function activate(key, { scroll = false, focus = false, address = false } = {}) {
    for (const old of reader.querySelectorAll(".is-active")) old.classList.remove("is-active");
    active = key;
    isEntering = false;
    const parts = partsOf(key);
    const [first] = parts;
    actions.hidden = true;
    if (first) {
      for (const each of parts) each.classList.add("is-active");
      furnish(noteOf(key));
      if (address) history.replaceState(history.state, "", `#passage-${key}`);
      if (focus) linkOf(key)?.focus({ preventScroll: true });
      if (scroll) first.scrollIntoView({ block: "center" });
    }
    tell(first);
    reader.dispatchEvent(new CustomEvent("passage", { detail: key }));
  }

  /** Give the buttons to the note of the active passage. @param {Element | null} note */
  function furnish(note) {
    note?.classList.add("is-active");
    note?.append(actions);
    actions.hidden = !note;
  }

  /** Say which passage it is of how many. @param {Element | undefined} mark */
  function tell(mark) {
    const all = shown();
    const { one = "", many = "" } = position.dataset;
    position.textContent = (mark ? one : many)
      .replace("{number}", String(mark ? all.indexOf(mark) + 1 : 0))
      .replace("{all}", String(all.length))
      .replace("{look}", names.get(lookOf(mark)) ?? "");
  }

  /** To the next passage of some look in a direction. @param {1 | -1} step @param {string} look */
  function go(step, look = "*") {
    const all = shown();
    const here = all.findIndex((mark) => keyOf(mark) === active);
    const from = here < 0 ? firstInSight(all, step) : here + step;
    for (let at = from; at >= 0 && at < all.length; at += step) {
      if (all[at]?.matches(look)) {
        return activate(keyOf(all[at]), { scroll: true, focus: true, address: true });
      }
    }
    said.textContent = said.dataset.end ?? "";
  }

  /** Where to begin when nothing is active: with what is on the screen.
   * @param {Element[]} all @param {1 | -1} step */
  function firstInSight(all, step) {
    const at = all.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    if (at < 0) return step > 0 ? all.length : all.length - 1;
    return step > 0 ? at : at - 1;
  }

  /** Into the note of the active passage. */
  function enter() {
    const note = noteOf(active);
    isEntering = !note;
    note?.focus({ preventScroll: reader.classList.contains("is-wide") });
  }

  /** Out of a note to its passage; from a passage to none. */
  function leave() {
    const within = document.activeElement?.closest(".note");
    if (within && active) return linkOf(active)?.focus({ preventScroll: true });
    activate("");
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** Follow the address: to a passage, a note or a claim. */
  function follow() {
    const [, kind, key] = /^#(passage|note|claim)-([0-9a-f-]{36})$/.exec(location.hash) ?? [];
    if (!kind || !key) return;
    const claim = kind === "claim" ? document.getElementById(`claim-${key}`) : null;
    const passage = kind === "claim" ? passageOf(claim?.closest(".note")) : key;
    sought = "";
    if (markOf(passage)) {
      activate(passage, { scroll: true, focus: kind === "passage" });
      if (kind !== "passage") enter();
    } else if (kind === "claim") {
      sought = location.hash;
      reader.dispatchEvent(new CustomEvent("claim", { detail: key }));
    }
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS a page has no clipboard: the older way needs a field that holds the text.
      const field = document.createElement("textarea");
      field.value = text;
      actions.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    said.textContent = said.dataset.copied ?? "";
  }

  /** The address of the active passage in this very text, whichever text is the newest. */
  const link = () => `${location.origin}${reader.dataset.address}#passage-${active}`;

  /** The words of the active passage, parts of one paragraph put together without a gap. */
  function quote() {
    let words = "";
    let paragraph = null;
    for (const each of partsOf(active)) {
      const next = each.closest("p");
      // A part within another part of the same passage is none: marks of one passage never nest.
      words += (paragraph && next !== paragraph ? " " : "") + each.textContent;
      paragraph = next;
    }
    return words.replace(/\s+/g, " ").trim();
  }

  /** @type {Record<string, () => unknown>} */
  const deeds = {
    next: () => go(1),
    previous: () => go(-1),
    help: () => help.showModal(),
    link: () => copy(link()),
    citation: () => copy(`“${quote()}” — ${reader.dataset.citation} ${link()}`),
    close: () => activate(""),
  };

  /** @type {Record<string, () => unknown>} */
  const keys = {
    j: () => go(1),
    n: () => go(1),
    k: () => go(-1),
    p: () => go(-1),
    "]": () => go(1, OPEN_QUESTIONS),
    "[": () => go(-1, OPEN_QUESTIONS),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(target instanceof Element) || help.open) return;
    // Whoever writes, answers a dialog or selects words by keyboard means other keys.
    if (target.closest("input, select, textarea, [contenteditable], dialog, [role=dialog]")) return;
    if (document.querySelector("#stating-mode:not([hidden]), #stating:not([hidden])")) return;
    const isHere = target === document.body || reader.contains(target) || target.matches("main");
    if (key === "Escape" && active && isHere) return leave();
    if (key === "Enter" && target.matches("a.ref, body")) {
      if (!active && target === document.body) return;
      event.preventDefault();
      if (target.matches("a.ref")) activate(keyOf(target.closest("mark")), { address: true });
      return enter();
    }
    const deed = keysOff.checked ? undefined : keys[key];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });

  reader.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const deed = event.target.closest("[data-do]")?.getAttribute("data-do");
    if (deed) {
      deeds[deed]?.();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("a.ref")) event.preventDefault();
    // Whoever selects words of a passage does not ask for its note.
    if (!(getSelection()?.isCollapsed ?? true)) return;
    const mark = event.target.closest(".document mark");
    const note = event.target.closest(".note");
    if (mark) activate(keyOf(mark), { address: true });
    else if (note && !note.classList.contains("is-active")) {
      activate(passageOf(note), { address: true });
    }
  });

  reader.addEventListener("looks", () => {
    if (active && partsOf(active)[0]?.classList.contains("is-off")) activate("");
    else tell(partsOf(active)[0]);
  });

  reader.addEventListener("notes", () => {
    if (sought && sought === location.hash) return follow();
    const note = noteOf(active);
    if (!note || note.classList.contains("is-active")) return;
    const isAwaited = isEntering;
    furnish(note);
    reader.dispatchEvent(new CustomEvent("passage", { detail: active }));
    if (isAwaited) enter();
  });

  keysOff.checked = localStorage.getItem(KEYS_OFF) === "yes";
  keysOff.addEventListener("change", () => {
    localStorage.setItem(KEYS_OFF, keysOff.checked ? "yes" : "no");
  });
  part(help, "button", HTMLButtonElement).addEventListener("click", () => help.close());

  for (const each of reader.querySelectorAll("[data-live]")) each.removeAttribute("hidden");
  reader.classList.add("is-live");
  tell(undefined);
  addEventListener("hashchange", follow);
  follow();
  // The browser goes to the address once more when all is loaded, and takes the focus away.
  if (document.readyState !== "complete") addEventListener("load", () => setTimeout(follow));
}

if (reader?.querySelector(".notes")) start(reader);
