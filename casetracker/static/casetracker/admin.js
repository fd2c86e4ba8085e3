// Menus close when something else is clicked or Escape is pressed; "/" goes to the search box.
// Boxes that complete what is typed bear the names of their labels.

/** @returns {NodeListOf<HTMLDetailsElement>} the menus that are open */
function openMenus() {
  return document.querySelectorAll("details.menu[open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = "input, textarea, select, [contenteditable], .select2-container";
  if (event.target instanceof Element && event.target.closest(typing)) return;
  const search = document.querySelector("[data-shortcut='/']");
  if (search instanceof HTMLElement) {
    event.preventDefault();
    search.focus();
  }
});

/** Select2 draws its boxes without names; what they hold stands in them all the same. */
function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    if (!(select instanceof HTMLSelectElement)) continue;
    const label = select.labels[0]?.textContent?.trim();
    const box = select.nextElementSibling?.querySelector(".select2-selection__rendered");
    if (label) box?.setAttribute("aria-label", label);
  }
}

// They are drawn at some time after the page is loaded, and with each row that is added.
new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
