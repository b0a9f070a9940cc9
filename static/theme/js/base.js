// @ts-check
// Loaded in <head> without defer, so that the colour scheme is set before the
// first paint. Everything else waits for the document. Without this script the
// page is complete: the menu is a link, the scheme is the system's.
(function () {
  "use strict";
  var root = document.documentElement;
  var say = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  /** @returns {string} the stored scheme: auto, light or dark */
  function stored() {
    try { return localStorage.getItem("scheme") || "auto"; } catch (e) { return "auto"; }
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
  function all(sel, within) { return Array.prototype.slice.call((within || document).querySelectorAll(sel)); }

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
    var link = all("[data-menu]")[0], nav = document.getElementById("nav");
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

  /** The table of contents is open where it has a column of its own. */
  function toc() {
    var d = /** @type {HTMLDetailsElement|undefined} */ (all("[data-toc]")[0]);
    if (!d) return;
    var wide = matchMedia("(min-width: 78rem)");
    function fit() { d.open = wide.matches; }
    fit();
    wide.addEventListener("change", fit);
    d.addEventListener("click", function (e) { if (!wide.matches && /** @type {Element} */ (e.target).closest("a")) d.open = false; });
    if (!window.IntersectionObserver) return;
    var links = all("a", d), at = -1;
    var heads = links.map(function (a) { return document.getElementById(decodeURIComponent(/** @type {HTMLAnchorElement} */ (a).hash.slice(1))); });
    function mark() {
      var n = -1;
      heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top < 140) n = i; });
      if (n === at) return;
      if (at >= 0) links[at].removeAttribute("aria-current");
      if ((at = n) >= 0) links[n].setAttribute("aria-current", "true");
    }
    var io = new IntersectionObserver(mark, { rootMargin: "-100px 0px -60% 0px", threshold: [0, 1] });
    heads.forEach(function (h) { if (h) io.observe(h); });
    addEventListener("scroll", mark, { passive: true });
  }

  /** Copy buttons; navigator.clipboard does not exist on plain http. */
  function copy() {
    all(".code pre").forEach(function (pre) {
      var b = document.createElement("button");
      b.type = "button";
      b.className = "copy";
      b.textContent = say.copy || "";
      b.addEventListener("click", function () {
        var text = pre.innerText;
        function done() {
          b.textContent = say.copied || "";
          b.setAttribute("data-done", "");
          setTimeout(function () { b.textContent = say.copy || ""; b.removeAttribute("data-done"); }, 1600);
        }
        function old() {
          var t = document.createElement("textarea");
          t.value = text;
          t.className = "visually-hidden";
          document.body.appendChild(t);
          t.select();
          if (document.execCommand("copy")) done();
          t.remove();
          b.focus();
        }
        if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, old);
        else old();
      });
      /** @type {HTMLElement} */ (pre.parentNode).appendChild(b);
    });
  }

  /** A folder opened by double click has no server that finds index.html. */
  function complete() {
    if (location.protocol !== "file:") return;
    all("a[href]").forEach(function (el) {
      var a = /** @type {HTMLAnchorElement} */ (el);
      if (a.protocol === "file:" && /\/$/.test(a.pathname)) a.pathname += "index.html";
    });
  }

  document.addEventListener("DOMContentLoaded", function () { scheme(); menu(); toc(); copy(); complete(); });
})();
