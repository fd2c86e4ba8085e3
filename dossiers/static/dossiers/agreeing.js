// While a value with sources is edited, says which claims go on agreeing with it and which stop.
// Each place that tells has data-agrees-url and data-agrees-field; the server writes the words.

const PAUSE = 400;

/**
 * What the form would send for one input, with the token that a POST needs.
 * @param {HTMLFormElement} form
 * @param {string} field
 * @returns {FormData}
 */
function sent(form, field) {
  const all = new FormData(form);
  const one = new FormData();
  for (const name of ["csrfmiddlewaretoken", field]) {
    for (const value of all.getAll(name)) one.append(name, value);
  }
  return one;
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 */
function watch(place, form) {
  const field = place.dataset.agreesField ?? "";
  const url = place.dataset.agreesUrl ?? "";
  /** @type {AbortController | undefined} */
  let asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(url, {
        method: "POST",
        body: sent(form, field),
        signal: asking.signal,
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch (error) {
      // A newer value has been asked about, or the connection is gone: saving tells it all the same.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  /** @param {Event} event */
  function changed(event) {
    const input = event.target;
    if (!(input instanceof Element) || input.getAttribute("name") !== field) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  return changed;
}

for (const place of document.querySelectorAll("[data-agrees-url]")) {
  const form = place.closest("form");
  if (!(place instanceof HTMLElement) || !form) continue;
  const changed = watch(place, form);
  // Django's autocompletes tell of a choice by jQuery's own events, which the browser does not see.
  const jQuery = /** @type {any} */ (window).django?.jQuery;
  jQuery?.(form).on("change.agreeing", "select", (/** @type {any} */ event) => {
    if (!event.originalEvent) changed(event);
  });
}
