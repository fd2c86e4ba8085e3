// The panel in which a claim is stated. Its contents come from the server; what is here opens and
// closes it, keeps the words lit, moves the focus, and says what went wrong on the way.

/** @typedef {import("./selecting.js").Span} Span */
/** @typedef {import("./selecting.js").DocumentText} DocumentText */

const LIGHT = "stating";
const REFUSED = 422;
const CARRIED_OVER = ["person", "record"];

/**
 * What of htmx is used here.
 *
 * @typedef {object} Htmx
 * @property {(verb: string, path: string, options: object) => Promise<void>} ajax
 */

/** The panel, which leaves the document readable beside it. */
export class Panel {
  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} root The document.
   * @param {DocumentText} text
   */
  constructor(element, root, text) {
    this.element = element;
    this.root = root;
    this.text = text;
    this.words = element.dataset;
    /** Where a walk through the text goes on afterwards; -1 where there was none. */
    this.resume = -1;
    /** Whether the first of the people is to be chosen as soon as they are found. */
    this.isHasty = false;
    /** The passage stored last. */
    this.stored = "";
    this.#listen();
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /**
   * Ask the server for the panel about these words.
   *
   * @param {Span} span
   * @param {number} resume
   */
  open(span, resume) {
    this.resume = resume;
    this.#light(span);
    const { snapshot = "", textSha256 = "" } = this.root.dataset;
    const values = { ...this.#chosen(), ...span, snapshot, text_sha256: textSha256 };
    this.element.hidden = false;
    document.body.classList.add("is-stating");
    this.#show(span);
    this.#body().replaceChildren();
    const htmx = /** @type {{htmx?: Htmx}} */ (/** @type {unknown} */ (globalThis)).htmx;
    htmx?.ajax("POST", this.words.url ?? "", {
      source: this.element,
      target: "#stating-body",
      values,
    }).catch(() => undefined);
  }

  /** Close it and go back to the text; what was stored shows there. */
  close() {
    this.element.hidden = true;
    document.body.classList.remove("is-stating");
    CSS.highlights?.delete(LIGHT);
    if (this.stored) {
      this.element.dispatchEvent(new CustomEvent("stating:reload"));
      return;
    }
    this.say(this.words.closed ?? "");
    this.element.dispatchEvent(new CustomEvent("stating:left"));
  }

  /**
   * Tell those who listen to the page.
   *
   * @param {string} text
   */
  say(text) {
    const place = document.getElementById("stating-said");
    if (place) place.textContent = text;
  }

  #body() {
    return /** @type {HTMLElement} */ (this.element.querySelector("#stating-body"));
  }

  /** Person and record that are chosen already, where the panel is open for other words. */
  #chosen() {
    const form = this.isOpen ? this.element.querySelector("form") : null;
    if (!form) return {};
    const told = new FormData(form);
    const kept = CARRIED_OVER.map((name) => [name, told.get(name)]);
    return Object.fromEntries(kept.filter(([, value]) => value && value !== "new"));
  }

  /**
   * Keep the words lit while the focus is in the panel.
   *
   * @param {Span} span
   */
  #light(span) {
    if (!("highlights" in CSS)) return;
    CSS.highlights.set(LIGHT, new Highlight(this.text.range(span.start, span.end)));
  }

  /**
   * Scroll so that the words stay in sight beside the panel, or above it on a small screen.
   *
   * @param {Span} span
   */
  #show(span) {
    const box = this.text.range(span.start, span.end).getBoundingClientRect();
    const sheet = this.element.getBoundingClientRect();
    const foot = sheet.left > 0 ? innerHeight : innerHeight * 0.36;
    const isInSight = box.top > 48 && box.bottom < foot;
    if (!isInSight) scrollBy({ top: box.top - foot / 3, behavior: "instant" });
  }

  #listen() {
    const panel = this.element;
    // Read at every request: logging in again changes it.
    panel.addEventListener("htmx:configRequest", (event) => {
      detailOf(event).headers["X-CSRFToken"] = cookie("csrftoken");
    });
    panel.addEventListener("htmx:beforeRequest", () => this.#alert(""));
    panel.addEventListener("htmx:beforeSwap", (event) => {
      const detail = detailOf(event);
      if (detail.xhr.status !== REFUSED) return;
      detail.shouldSwap = true;
      detail.isError = false;
    });
    panel.addEventListener("htmx:afterSettle", (event) => {
      const { target } = detailOf(event);
      if (target === this.#body()) this.#focus();
      if (target.id === "stating-people" && this.isHasty) this.#chooseFirst();
    });
    panel.addEventListener("htmx:sendError", () => this.#alert(this.words.unreachable ?? ""));
    panel.addEventListener("htmx:responseError", (event) => this.#refuse(detailOf(event).xhr));
    panel.addEventListener("stating:stored", (event) => {
      this.stored = detailOf(event).value;
      panel.dispatchEvent(new CustomEvent("stating:reload"));
    });
    panel.addEventListener("click", (event) => this.#click(event));
    panel.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Go where there is something to do, unless the focus has a place that is still there. */
  #focus() {
    const told = this.#body().querySelector("[data-passage-stored]");
    if (told instanceof HTMLElement) this.stored = told.dataset.passageStored ?? "";
    const asked = this.#body().querySelector("[data-focus]");
    const isKept = this.element.contains(document.activeElement) &&
      document.activeElement !== document.body;
    if (isKept && asked?.getAttribute("role") !== "alert") return;
    const first = asked ??
      this.#body().querySelector(".stating-value :is(input, select, textarea)") ??
      this.#body().querySelector(".stating-new :is(input, select)");
    if (first instanceof HTMLElement) first.focus();
    if (first instanceof HTMLInputElement) first.select();
  }

  /** @param {XMLHttpRequest} request */
  #refuse(request) {
    const isRefused = request.status === 401 || request.status === 403;
    const isMissing = request.status === 404;
    const text = isRefused
      ? this.words.loggedOut
      : isMissing
      ? this.words.missing
      : this.words.failed;
    this.#alert(text ?? "", isRefused);
  }

  /**
   * @param {string} text
   * @param {boolean} [withLogin]
   */
  #alert(text, withLogin = false) {
    const alert = /** @type {HTMLElement} */ (this.element.querySelector("#stating-alert"));
    alert.hidden = !text;
    alert.textContent = text;
    if (!withLogin) return;
    const link = document.createElement("a");
    link.href = this.words.logInUrl ?? "";
    link.target = "_blank";
    link.textContent = this.words.logIn ?? "";
    alert.append(" ", link);
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button, a") : null;
    if (button?.matches(".stating-head [data-close]")) this.close();
    else if (button instanceof HTMLElement && button.dataset.value !== undefined) {
      this.#fillIn(button.dataset.value);
    } else if (button instanceof HTMLAnchorElement && button.hash && !button.search) {
      const place = document.getElementById(button.hash.slice(1));
      if (!place || !this.element.contains(place)) return;
      event.preventDefault();
      place.closest("details")?.setAttribute("open", "");
      place.focus();
    }
  }

  /**
   * Take one of the readings as the value.
   *
   * @param {string} value
   */
  #fillIn(value) {
    const [key, code] = value.split(" ");
    for (
      const [name, text] of [["value", value], ["value_key", key], ["value_code", code]]
    ) {
      const field = this.element.querySelector(`[name="${name}"]`);
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      field.value = text ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
  }

  /** Choose the first of the people found, never of those found for what was typed before. */
  #chooseFirst() {
    const search = this.element.querySelector("#stating-search");
    const found = this.element.querySelector("#stating-people [data-term]");
    if (!(search instanceof HTMLInputElement && found instanceof HTMLElement)) return;
    this.isHasty = found.dataset.term !== search.value.trim();
    const first = this.element.querySelector(".stating-person");
    if (!this.isHasty && first instanceof HTMLElement) first.click();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const people = [...this.element.querySelectorAll(".stating-person")].filter((each) =>
      each instanceof HTMLElement
    );
    const at = people.findIndex((each) => each === target);
    const isSearch = target?.id === "stating-search";
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && isSearch) this.#chooseFirst();
    else if (event.key === "Enter" && event.ctrlKey) target?.closest("form")?.requestSubmit();
    else if (event.key === "ArrowDown" && (isSearch || at >= 0)) people[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at > 0) people[at - 1]?.focus();
    else if (event.key === "ArrowUp" && at === 0) {
      document.getElementById("stating-search")?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * What an event of htmx tells.
 *
 * @param {Event} event
 */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

/**
 * A cookie of this site.
 *
 * @param {string} name
 */
function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}
