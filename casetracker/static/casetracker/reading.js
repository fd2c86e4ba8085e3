// A passage that is cut by another one, or by the end of a paragraph, is lit up whole when a link
// leads to it. Without this script its first part is.

/** Light up all parts of the passage that the address names. */
function light() {
  for (const part of document.querySelectorAll("mark.is-target")) {
    part.classList.remove("is-target");
  }
  const named = /^#passage-([0-9a-f-]{36})$/.exec(location.hash);
  if (!named) return;
  for (const part of document.querySelectorAll(`mark[data-passage="${named[1]}"]`)) {
    part.classList.add("is-target");
  }
}

addEventListener("hashchange", light);
light();
