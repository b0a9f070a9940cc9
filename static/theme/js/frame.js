// @ts-check
// A page in a frame on another site. It tells the page around it how high it is,
// and nothing else; the number is no secret, so that it goes to whoever asks.
(function () {
  "use strict";
  var said = 0;

  /** Says the height when it is another than said before. */
  function say() {
    var height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === said) return;
    said = height;
    parent.postMessage({ type: "guidepost:height", height: height }, "*");
  }

  /**
   * Links that scripts make are held to the rule that the generator kept: what
   * leaves the frame opens a tab of its own.
   * @param {HTMLAnchorElement} a
   */
  function aim(a) {
    var root = new URL(document.body.getAttribute("data-frame") || "./", location.href).href;
    if (!a.target && a.href.slice(0, root.length) !== root) a.target = "_blank";
    if (a.hasAttribute("data-full") && window.guidepost && guidepost.query) a.search = guidepost.query(); // the reader's answers go along
  }

  ["pointerdown", "click", "contextmenu", "focusin"].forEach(function (type) {
    document.addEventListener(type, function (e) {
      var a = /** @type {Element} */ (e.target).closest("a[href]");
      if (a) aim(/** @type {HTMLAnchorElement} */ (a));
    }, true);
  });

  // The page around it may be of this site, with the switch for the colours.
  addEventListener("storage", function (e) {
    if (e.key !== "scheme") return;
    if (e.newValue === "light" || e.newValue === "dark") document.documentElement.setAttribute("data-theme", e.newValue);
    else document.documentElement.removeAttribute("data-theme");
  });

  if (parent === window) return;
  document.addEventListener("DOMContentLoaded", function () {
    say();
    new ResizeObserver(say).observe(document.documentElement);
  });
  addEventListener("load", say);
  addEventListener("pageshow", function () { said = 0; say(); });
})();
