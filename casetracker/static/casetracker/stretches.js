// Fetches the notes of a long document, a stretch at a time: when one comes near the screen, or when
// its passage becomes the active one. The event "notes" tells the other scripts which have come.
// Without this script a stretch is a link to the page that holds its notes.

import { linkOf, looksOf, markOf, noteOf, passageOf, reader } from "./passages.js";

const REST = 80; // ms for which a stretch must stay near: not all that is scrolled past is fetched
const PATIENCE = 20_000; // ms

/** @param {HTMLElement} reader @param {HTMLElement} list */
function start(reader, list) {
  const { notes: address = "", failed = "", again = "", changed = "" } = reader.dataset;
  /** @type {Set<Element>} */
  const near = new Set();
  /** @type {Set<Element>} */
  const underWay = new Set();

  /** The stretch, not yet fetched, in which the note of a passage is. @param {string} key */
  function stretchOf(key) {
    const [, number = ""] = /notes=(\d+)/.exec(linkOf(key)?.search ?? "") ?? [];
    return noteOf(key) ? null : document.getElementById(`stretch-${number}`);
  }

  /** @param {Record<string, string>} asked @returns {Promise<HTMLElement[]>} */
  async function ask(asked) {
    const response = await fetch(`${address}&${new URLSearchParams(asked)}`, {
      credentials: "same-origin",
      headers: { Accept: "text/html" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...page.querySelectorAll("li.note")].filter((note) => note instanceof HTMLElement);
  }

  /** Put the notes of a stretch where it stands. @param {HTMLElement} stretch */
  async function load(stretch) {
    if (underWay.has(stretch) || !stretch.isConnected) return;
    underWay.add(stretch);
    stretch.ariaBusy = "true";
    stretch.classList.remove("is-failed");
    try {
      put(stretch, await ask({ from: stretch.dataset.from ?? "", to: stretch.dataset.to ?? "" }));
    } catch {
      fail(stretch);
    }
    underWay.delete(stretch);
    stretch.ariaBusy = "false";
  }

  /** @param {HTMLElement} stretch @param {HTMLElement[]} notes */
  function put(stretch, notes) {
    const known = notes.filter((note) => markOf(passageOf(note)));
    const isSame = notes.length === Number(stretch.dataset.notes) && known.every(isAsMarked);
    const hadFocus = stretch.contains(document.activeElement);
    sight.unobserve(stretch);
    stretch.replaceWith(...known);
    for (const note of known) {
      const key = passageOf(note);
      markOf(key)?.setAttribute("aria-details", note.id);
      linkOf(key)?.setAttribute("href", `#${note.id}`);
    }
    if (hadFocus) known[0]?.focus({ preventScroll: true });
    if (!isSame) tellOfChange();
    reader.dispatchEvent(new CustomEvent("notes", { detail: known }));
  }

  /** Whether the text marks the passage with the looks that its note has. @param {Element} note */
  function isAsMarked(note) {
    const looks = (note.getAttribute("data-looks") ?? "").split(" ").sort().join();
    return looks === looksOf(passageOf(note)).sort().join();
  }

  /** Say that notes and text are no longer of one moment. */
  function tellOfChange() {
    if (reader.querySelector(".changed")) return;
    const notice = document.createElement("p");
    notice.className = "notice changed";
    notice.dataset.aside = "";
    notice.role = "status";
    reader.querySelector(".bar")?.append(notice);
    const link = document.createElement("a");
    link.href = location.pathname + location.search;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    const [words = "", deed = ""] = changed.split("|");
    link.textContent = deed;
    notice.append(`${words} `, link);
  }

  /** Say that the notes did not come, and offer to try again. @param {HTMLElement} stretch */
  function fail(stretch) {
    stretch.classList.add("is-failed");
    if (stretch.querySelector("[role=alert]")) return;
    const said = document.createElement("p");
    said.role = "alert";
    said.textContent = failed;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = again;
    button.addEventListener("click", () => load(stretch));
    stretch.firstElementChild?.append(said, button);
  }

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) near.delete(target);
      else if (target instanceof HTMLElement) {
        near.add(target);
        setTimeout(() => near.has(target) && !target.matches(".is-failed") && load(target), REST);
      }
    }
  }, { rootMargin: "100% 0px" });

  reader.addEventListener("passage", (event) => {
    for (const old of list.querySelectorAll(".stretch.is-asked")) old.classList.remove("is-asked");
    const stretch = event instanceof CustomEvent ? stretchOf(String(event.detail)) : null;
    stretch?.classList.add("is-asked");
    if (stretch) load(stretch);
  });
  reader.addEventListener("claim", async (event) => {
    if (!(event instanceof CustomEvent)) return;
    const [note] = await ask({ claim: String(event.detail) }).catch(() => []);
    const stretch = note && stretchOf(passageOf(note));
    if (stretch) await load(stretch);
  });
  list.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".stretch a") : null;
    const stretch = link?.closest(".stretch");
    if (!(stretch instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    load(stretch);
  });
  // Once they stand beside their words: before, all of them are at the top.
  const observe = () => {
    for (const stretch of list.querySelectorAll(".stretch")) sight.observe(stretch);
  };
  if (reader.dataset.arranged) observe();
  else reader.addEventListener("arranged", observe, { once: true });
}

const list = reader?.querySelector(".notes");
if (reader && list instanceof HTMLElement && list.querySelector(".stretch")) start(reader, list);
