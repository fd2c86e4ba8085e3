// Menus close when something else is clicked or Escape is pressed; "/" goes to the search box.

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
