// @ts-check
// Long lists below the data are folded on a phone, until a link leads into one.
// Nothing is folded on paper.
(function () {
  "use strict";
  /** @type {NodeListOf<HTMLDetailsElement>} */
  var shut;

  /** @param {string} sel @param {boolean} open */
  function set(sel, open) {
    shut = document.querySelectorAll(sel);
    shut.forEach(function (d) { d.open = open; });
  }

  function reach() {
    var to = document.getElementById(location.hash.slice(1)), fold = to && to.closest("details");
    if (!to || !fold || fold.open) return;
    fold.open = true;
    to.scrollIntoView();
  }

  if (matchMedia("(max-width: 40rem)").matches) set("[data-fold]", false);
  reach();
  addEventListener("hashchange", reach);
  addEventListener("beforeprint", function () { set("details:not([open])", true); });
  addEventListener("afterprint", function () { shut.forEach(function (d) { d.open = false; }); });
})();
