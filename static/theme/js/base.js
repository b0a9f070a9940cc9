// @ts-check
// Loaded in <head> without defer, so that the colour scheme is set before the
// first paint. Everything else waits for the document. Without this script the
// page is complete: the menu is a link, the scheme is the system's.
(function () {
  "use strict";
  var root = document.documentElement;
  /** @returns {string} the stored scheme: auto, light or dark */
  function stored() {
    var s = null;
    try { s = localStorage.getItem("scheme"); } catch (e) { /* private mode */ }
    return s === "light" || s === "dark" ? s : "auto";
  }
  /** @param {string} s */
  function apply(s) {
    if (s === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", s);
  }
  apply(stored());
  root.classList.add("js"); // the drawer replaces the list at the page's end

  /**
   * @param {string} sel
   * @param {ParentNode} [within]
   * @returns {HTMLElement[]}
   */
  function all(sel, within) { return Array.from((within || document).querySelectorAll(sel)); }

  /** The colour-scheme switch: system, light, dark, and round again. */
  function scheme() {
    all("[data-scheme]").forEach(function (b) {
      function show() { b.setAttribute("aria-label", b.title = b.getAttribute("data-" + stored()) || ""); }
      b.hidden = false;
      show();
      b.addEventListener("click", function () {
        var next = { auto: "light", light: "dark" }[stored()] || "auto";
        try { localStorage.setItem("scheme", next); } catch (e) { /* private mode: this page only */ }
        apply(next);
        show();
      });
    });
  }

  /** Turns the link to the navigation at the page's end into a drawer. */
  function menu() {
    var link = all("[data-menu]")[0], nav = document.getElementById("gp.nav");
    if (!link || !nav) return;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    /** @param {boolean} open */
    function set(open) {
      root.classList.toggle("drawer-open", open);
      link.setAttribute("aria-expanded", String(open));
      (open ? nav : link).focus();
    }
    link.addEventListener("click", function (e) { e.preventDefault(); set(link.getAttribute("aria-expanded") !== "true"); });
    link.addEventListener("keydown", function (e) { if (e.key === " ") { e.preventDefault(); link.click(); } });
    document.addEventListener("click", function (e) {
      var t = /** @type {Node} */ (e.target);
      if (root.classList.contains("drawer-open") && !nav.contains(t) && !link.contains(t)) set(false);
    });
    document.addEventListener("keydown", function (e) { if (e.key === "Escape" && root.classList.contains("drawer-open")) set(false); });
    var here = nav.querySelector("[aria-current]");
    if (here && nav.scrollHeight > nav.clientHeight) nav.scrollTop = /** @type {HTMLElement} */ (here).offsetTop - nav.clientHeight / 2;
  }

  /** The search is loaded when it is first wanted: its script then listens to the link. */
  function search() {
    var link = all("[data-search]")[0], /** @type {HTMLScriptElement} */ s;
    if (!link) return;
    function load() {
      if (s) return;
      [link.dataset.search, link.dataset.index + "core.js"].forEach(function (src, i) {
        s = document.createElement("script");
        s.src = /** @type {string} */ (src);
        s.async = false; // they run in this order
        if (!i) s.onerror = function () { if ("open" in link.dataset) location.href = /** @type {HTMLAnchorElement} */ (link).href; };
        document.head.appendChild(s);
      });
    }
    link.addEventListener("focus", load);
    link.addEventListener("pointerenter", load);
    link.addEventListener("click", function (e) {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return; // another tab
      e.preventDefault();
      link.dataset.open = "";
      load();
    });
    document.addEventListener("keydown", function (e) {
      var ctrl = e.ctrlKey || e.metaKey, typing = /** @type {Element} */ (e.target).closest("input, textarea, select, [contenteditable]");
      if (typing || e.key !== (ctrl ? "k" : "/")) return;
      e.preventDefault();
      link.click();
    });
    if ("open" in link.dataset) load();
  }

  /** A folder opened by double click has no server that finds index.html. */
  function complete() {
    if (location.protocol !== "file:") return;
    all("a[href]").forEach(function (el) {
      var a = /** @type {HTMLAnchorElement} */ (el);
      if (a.protocol === "file:" && /\/$/.test(a.pathname)) a.pathname += "index.html";
    });
  }

  document.addEventListener("DOMContentLoaded", function () { scheme(); menu(); search(); complete(); });
})();
