// The review queue from the keyboard. Without this script its forms work by themselves.

const SWITCH = "casetracker-queue-keys";
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** @type {Element | null} the passage that was last in focus */
let current = null;

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
function all(selector, within = document) {
  return [...within.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | undefined} */
function one(selector, within = document) {
  return all(selector, within)[0];
}

/** @returns {HTMLElement | undefined} the passage in focus, else the one that last was */
function card() {
  const focused = document.activeElement?.closest("[data-card]") ?? current;
  return focused instanceof HTMLElement && focused.isConnected ? focused : undefined;
}

/** @returns {HTMLElement | undefined} the claim in focus */
function claim() {
  const focused = document.activeElement?.closest("[data-claim]");
  return focused instanceof HTMLElement ? focused : undefined;
}

/** @param {HTMLElement | undefined} element */
function focus(element) {
  if (!element) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/** The next or previous passage. @param {number} step */
function move(step) {
  const cards = all("[data-card]");
  const at = cards.findIndex((found) => found === card());
  focus(at < 0 ? cards[0] : cards[at + step] ?? cards[at]);
}

/** The next or previous claim of a passage with several. @param {number} step */
function moveWithin(step) {
  const here = card();
  const claims = here ? all("[data-claim]", here) : [];
  if (claims.length < 2) return false;
  const at = claims.findIndex((found) => found === claim());
  focus(at < 0 ? claims[0] : claims[at + step] ?? claims[at]);
  return true;
}

/** The button that does the deed to the claim in focus, else to the passage. @param {string} verb */
function button(verb) {
  const here = card();
  const at = claim();
  const single = at && one(`[data-one="${verb}"]`, at);
  return single ?? (here && one(`[data-deed="${verb}"]`, here));
}

/** Ask for the reason of a deed that needs one. @param {string} verb */
function askReason(verb) {
  const here = card();
  const field = here && one("[data-reason]", here);
  const chosen = button(verb);
  if (!here || !(field instanceof HTMLInputElement) || !chosen) return;
  field.dataset["verb"] = verb;
  field.dataset["claim"] = claim()?.dataset["claim"] ?? "";
  const told = one("[data-pending]", here);
  if (told) told.textContent = told.dataset[verb] ?? "";
  field.focus();
}

/** @param {HTMLInputElement} field */
function leaveReason(field) {
  const here = field.closest("[data-card]");
  delete field.dataset["verb"];
  const told = here && one("[data-pending]", here);
  if (told) told.textContent = "";
  if (here instanceof HTMLElement) focus(here);
}

/** @param {HTMLInputElement} field */
function sendReason(field) {
  const here = field.closest("[data-card]");
  const verb = field.dataset["verb"];
  if (!here || !verb) return;
  const at = field.dataset["claim"];
  const within = at ? one(`[data-claim="${at}"]`, here) : undefined;
  ((within && one(`[data-one="${verb}"]`, within)) ?? one(`[data-deed="${verb}"]`, here))?.click();
}

/** @type {HTMLElement[]} the passages that were decided on, the latest last */
const decided = [];

/** Whether undoing was asked for while a decision was still on its way. */
let isToUndo = false;

function undo() {
  isToUndo = one("[data-card] .htmx-request") !== undefined;
  if (isToUndo) return;
  const buttons = decided
    .map((found) => document.getElementById(found.id))
    .flatMap((found) => (found ? all("[data-undo]", found) : []));
  (buttons.at(-1) ?? one(".last-decision [data-undo]"))?.click();
}

function keys() {
  const dialog = document.getElementById("queue-keys");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** @type {Record<string, () => unknown>} */
const deeds = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => moveWithin(1),
  ArrowUp: () => moveWithin(-1),
  a: () => button("accept")?.click(),
  r: () => askReason("reject"),
  b: () => askReason("send_back"),
  x: () => {
    const here = claim() ?? card();
    if (here) one("[data-tick]", here)?.click();
  },
  u: undo,
  o: () => {
    const here = card();
    if (here) one("[data-reader]", here)?.click();
  },
  n: () => one("[data-next]")?.click(),
  "?": keys,
};

function isOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** @param {KeyboardEvent} event @param {HTMLInputElement} field */
function inReason(event, field) {
  if (event.key === "Escape") {
    event.preventDefault();
    leaveReason(field);
  } else if (event.key === "Enter") {
    event.preventDefault();
    sendReason(field);
  }
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (!(target instanceof Element) || target.closest("dialog")) return;
  if (target instanceof HTMLInputElement && target.matches("[data-reason]")) {
    inReason(event, target);
    return;
  }
  if (target.closest(typing) || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  const deed = deeds[event.key];
  if (!deed || deed() === false) return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  if (event.target instanceof Element) current = event.target.closest("[data-card]") ?? current;
});

/** How many claims the buttons of a passage act on. @param {Element} here */
function tell(here) {
  const ticks = all("[data-tick]", here);
  const ticked = ticks.filter((tick) => tick instanceof HTMLInputElement && tick.checked);
  for (const place of all("[data-number]", here)) {
    place.textContent = ticks.length ? ` ${ticked.length || ticks.length}` : "";
  }
}

document.addEventListener("change", (event) => {
  const here = event.target instanceof Element && event.target.closest("[data-card]");
  if (here) tell(here);
});

/** @param {"session" | "network" | "refused" | ""} kind */
function trouble(kind) {
  const place = document.getElementById("queue-trouble");
  if (kind) isToUndo = false;
  if (!place) return;
  place.hidden = !kind;
  place.textContent = kind ? place.dataset[kind] ?? "" : "";
}

/** @param {Event} event @returns {Record<string, any>} */
function detail(event) {
  return event instanceof CustomEvent ? event.detail : {};
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const told = detail(event);
  const path = new URL(told["xhr"]?.responseURL || location.href).pathname;
  // The login page came instead of the card.
  if (told["xhr"]?.status === 200 && path !== told["pathInfo"]?.requestPath) {
    told["shouldSwap"] = false;
    trouble("session");
  }
});
document.addEventListener("htmx:sendError", () => trouble("network"));
document.addEventListener("htmx:responseError", () => trouble("refused"));

/** The passage that an answer brought. @param {Event} event @returns {HTMLElement | undefined} */
function brought(event) {
  const here = detail(event)["elt"];
  return here instanceof HTMLElement && here.matches("[data-card]") ? here : undefined;
}

// Before it settles: whoever sees that a decision is made may undo it at once, and undoes this one.
document.addEventListener("htmx:afterSwap", (event) => {
  const here = brought(event);
  if (here && one("[data-undo]", here)) decided.push(here);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const here = brought(event);
  if (!here) return;
  trouble("");
  tell(here);
  const isUndone = isToUndo && one("[data-undo]", here) !== undefined;
  isToUndo = false;
  if (isUndone) {
    undo();
    return;
  }
  if (here.matches("[data-open]")) {
    const wrong = one("[data-reason][aria-invalid]", here);
    focus(wrong ?? here);
    return;
  }
  const cards = all("[data-card]");
  const rest = cards.slice(cards.indexOf(here) + 1).find((found) => found.matches("[data-open]"));
  focus(rest ?? one("[data-card][data-open]") ?? one("[data-next]") ?? here);
});

const toggle = document.querySelector("[data-keys-on]");
if (toggle instanceof HTMLInputElement) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => {
    localStorage.setItem(SWITCH, toggle.checked ? "on" : "off");
  });
}
const opener = one("[data-keys]");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", keys);
}
for (const here of all("[data-card]")) tell(here);
