// @ts-check
// Nothing is folded on paper. Without this script a rule of layout.css sees to it,
// in browsers that style what a fold holds.
(function () {
  "use strict";
  /** @type {HTMLDetailsElement[]} */
  var shut = [];
  addEventListener("beforeprint", function () {
    shut = Array.from(document.querySelectorAll("details:not([open])"));
    shut.forEach(function (d) { d.open = true; });
  });
  addEventListener("afterprint", function () { shut.forEach(function (d) { d.open = false; }); });
})();
