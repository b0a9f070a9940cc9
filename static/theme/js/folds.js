// @ts-check
// Long lists below the data are folded on a phone, until a link leads into one.
(function () {
  "use strict";
  function reach() {
    var to = document.getElementById(location.hash.slice(1)), fold = /** @type {HTMLDetailsElement|null} */ (to && to.closest("details"));
    if (!to || !fold || fold.open) return;
    fold.open = true;
    to.scrollIntoView();
  }

  if (matchMedia("(max-width: 40rem)").matches) document.querySelectorAll("[data-fold]").forEach(function (d) { /** @type {HTMLDetailsElement} */ (d).open = false; });
  reach();
  addEventListener("hashchange", reach);
})();
