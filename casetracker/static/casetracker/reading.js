/* A passage that is cut by another one, or by the end of a paragraph, is lit up whole when a link
   leads to it. Without this script its first part is. */
(function () {
  "use strict";
  function light() {
    document.querySelectorAll("mark.is-target").forEach(function (part) {
      part.classList.remove("is-target");
    });
    var match = /^#passage-([0-9a-f-]{36})$/.exec(location.hash);
    if (match) {
      document.querySelectorAll('mark[data-passage="' + match[1] + '"]').forEach(function (part) {
        part.classList.add("is-target");
      });
    }
  }
  window.addEventListener("hashchange", light);
  light();
})();
