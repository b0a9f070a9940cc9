// @ts-check
// A page that shows frames: they grow and shrink with what is in them.
(function () {
  "use strict";
  var least = 40, most = 20000; // pixels; beyond these it is not the height of a page

  addEventListener("message", function (e) {
    var d = e.data;
    if (!d || d.type !== "guidepost:height" || typeof d.height !== "number" || !(d.height >= least && d.height <= most)) return;
    document.querySelectorAll("iframe").forEach(function (f) {
      if (f.contentWindow !== e.source) return;
      f.height = String(d.height + f.offsetHeight - f.clientHeight); // with the border
      f.dispatchEvent(new Event("guidepost-height"));
    });
  });

  // A reader who answers at the end of a long page begins the next at its top.
  document.addEventListener("load", function (e) {
    var f = /** @type {HTMLElement} */ (e.target);
    if (f.tagName !== "IFRAME") return;
    if (f.hasAttribute("data-seen") && f.getBoundingClientRect().top < 0) f.scrollIntoView();
    f.setAttribute("data-seen", "");
  }, true);
})();
