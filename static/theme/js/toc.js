// @ts-check
(function () {
  "use strict";
  /** The table of contents is open where it has a column of its own. */
  function toc() {
    var d = /** @type {HTMLDetailsElement|null} */ (document.querySelector("[data-toc]"));
    if (!d) return;
    var wide = matchMedia("(min-width: 78rem)");
    function fit() { d.open = wide.matches; }
    fit();
    wide.addEventListener("change", fit);
    d.addEventListener("click", function (e) { if (!wide.matches && /** @type {Element} */ (e.target).closest("a")) d.open = false; });
    var links = /** @type {HTMLElement[]} */ (Array.from(d.querySelectorAll("a"))), at = -1;
    var heads = links.map(function (a) { return document.getElementById(decodeURIComponent(/** @type {HTMLAnchorElement} */ (a).hash.slice(1))); });
    function mark() {
      var n = -1;
      heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top < 140) n = i; });
      if (n === at) return;
      if (at >= 0) links[at].removeAttribute("aria-current");
      if ((at = n) >= 0) links[n].setAttribute("aria-current", "true");
    }
    mark();
    addEventListener("scroll", mark, { passive: true });
  }

  document.addEventListener("DOMContentLoaded", toc);
})();
