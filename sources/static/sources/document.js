// Shows what a chosen or dropped file holds before it is kept. Without this the form just works.

/** The part of the page in which a document is chosen. */
class DocumentFields {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.address = root.dataset.read ?? "";
    this.file = find(root, "input[type=file]", HTMLInputElement);
    this.zone = find(root, "[data-drop]", HTMLElement);
    this.progress = find(root, "[data-progress]", HTMLElement);
    this.bar = find(root, "progress", HTMLProgressElement);
    this.state = find(root, "[data-state]", HTMLElement);
    this.found = find(root, "[data-found]", HTMLElement);
    this.form = /** @type {HTMLFormElement} */ (root.closest("form"));
    /** @type {XMLHttpRequest | null} the reading under way */
    this.request = null;
    /** The title that was last filled in from a document, rather than typed. */
    this.filled = "";
    this.listen(root);
    if (this.file.files?.length) this.read();
  }

  /** @param {HTMLElement} root */
  listen(root) {
    for (const name of ["file", "charset", "whole"]) {
      root.querySelector(`[name=${name}]`)?.addEventListener("change", () => this.read());
    }
    this.zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.zone.classList.add("is-over");
    });
    this.zone.addEventListener("dragleave", () => this.zone.classList.remove("is-over"));
    this.zone.addEventListener("drop", (event) => this.drop(event));
    this.found.addEventListener("click", (event) => fill(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    // A page that the browser brings back from its memory may be sent again.
    addEventListener("pageshow", () => this.form.removeAttribute("aria-busy"));
  }

  /** @param {DragEvent} event */
  drop(event) {
    event.preventDefault();
    this.zone.classList.remove("is-over");
    if (!event.dataTransfer?.files.length) return;
    this.file.files = event.dataTransfer.files;
    this.read();
  }

  /** Send the file and show what it holds. */
  read() {
    this.request?.abort();
    this.found.replaceChildren();
    const chosen = this.file.files?.[0];
    if (!chosen) {
      this.say("");
      return;
    }
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("POST", this.address);
    request.upload.addEventListener("progress", (event) => {
      this.bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
    });
    request.upload.addEventListener("load", () => this.say("reading"));
    request.addEventListener("load", () => this.show(request));
    request.addEventListener("error", () => this.say("failed"));
    this.say("sending");
    request.send(this.sent(chosen));
  }

  /**
   * What the reading needs of the form: not the rest of it.
   * @param {File} chosen
   * @returns {FormData}
   */
  sent(chosen) {
    const all = new FormData(this.form);
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "charset", "whole"]) {
      const value = all.get(name);
      if (value !== null) sent.append(name, value);
    }
    sent.append("file", chosen);
    return sent;
  }

  /** @param {XMLHttpRequest} request */
  show(request) {
    if (request.status !== 200) {
      this.say("failed");
      return;
    }
    this.say("");
    // Our own answer, in which every word of the document is escaped.
    this.found.innerHTML = request.responseText;
    const title = find(this.found, ".recognised", HTMLElement).dataset.title ?? "";
    const field = document.getElementById("id_title");
    if (field instanceof HTMLInputElement && [this.filled, ""].includes(field.value)) {
      field.value = this.filled = title;
    }
  }

  /** @param {"" | "sending" | "reading" | "failed"} state */
  say(state) {
    this.progress.hidden = state !== "sending";
    this.bar.value = 0;
    this.state.textContent = state ? this.state.dataset[state] ?? "" : "";
    this.zone.classList.toggle("is-busy", state === "sending" || state === "reading");
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    if (this.form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    this.request?.abort();
    if (!this.file.files?.length) return;
    this.form.setAttribute("aria-busy", "true");
    this.say("reading");
  }
}

/**
 * Put what the document says of itself into the field that a button names.
 * @param {EventTarget | null} button
 */
function fill(button) {
  if (!(button instanceof HTMLButtonElement)) return;
  const field = document.getElementById(button.dataset.fill ?? "");
  if (field instanceof HTMLInputElement) {
    field.value = button.dataset.value ?? "";
    field.focus();
  }
}

/**
 * The element that the page is known to have.
 * @template {HTMLElement} T
 * @param {HTMLElement} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`There is no ${selector}.`);
  return found;
}

for (const root of document.querySelectorAll("[data-document]")) {
  if (root instanceof HTMLElement) new DocumentFields(root);
}
