// @ts-check
// Blocks of code get a button that copies them.
(function () {
  "use strict";
  var say = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".code pre").forEach(function (block) {
      var b = document.createElement("button"), pre = /** @type {HTMLElement} */ (block), place = /** @type {HTMLElement} */ (pre.parentNode);
      b.type = "button";
      b.className = "copy";
      b.textContent = say.copy || "";
      b.addEventListener("click", function () { guidepost.clip(pre.innerText, b, place, { copied: say.copied }); });
      place.appendChild(b);
    });
  });
})();
