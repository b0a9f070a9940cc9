// @ts-check
// Only in the dev server: reloads the page when its source changes, swaps
// stylesheets in place, and shows what is wrong over the page.
(function () {
  "use strict";
  if (!window.EventSource || location.protocol === "file:") return;
  var overlay = /** @type {HTMLElement|null} */ (null);
  var lost = false;

  function hide() { if (overlay) { overlay.remove(); overlay = null; } }

  /** @param {number} errors @param {string} text */
  function show(errors, text) {
    hide();
    if (!text) return;
    overlay = document.createElement("div");
    overlay.className = "dev-overlay";
    overlay.setAttribute("role", "alert");
    overlay.setAttribute("data-errors", String(errors));
    var close = document.createElement("button");
    close.type = "button";
    close.textContent = "Esc ×";
    close.addEventListener("click", hide);
    var pre = document.createElement("pre");
    pre.textContent = text;
    overlay.append(close, pre);
    document.body.appendChild(overlay);
  }

  /** Loads each stylesheet anew and drops the old one when the new one stands. */
  function css() {
    document.querySelectorAll('link[rel="stylesheet"]').forEach(function (el) {
      var old = /** @type {HTMLLinkElement} */ (el);
      var url = new URL(old.href);
      url.searchParams.set("t", String(Date.now()));
      var fresh = /** @type {HTMLLinkElement} */ (old.cloneNode());
      fresh.href = url.href;
      fresh.addEventListener("load", function () { old.remove(); });
      old.after(fresh);
    });
  }

  /** @param {string[]|undefined} urls addresses from the site's root; none means every page */
  function mine(urls) {
    if (!urls || !urls.length) return true;
    var here = decodeURIComponent(location.pathname).replace(/index\.html$/, "");
    return urls.some(function (u) { return u === here || u === "*"; });
  }

  var events = new EventSource("/_guidepost/events");
  events.addEventListener("message", function (e) {
    var m = JSON.parse(e.data);
    if (m.type === "css") css();
    else if (m.type === "diags") show(m.errors, m.text);
    else if (m.type === "reload" && mine(m.urls)) location.reload();
  });
  // The server was restarted: what it serves now may differ.
  events.addEventListener("error", function () { lost = true; });
  events.addEventListener("open", function () { if (lost) location.reload(); });
  addEventListener("pagehide", function () { events.close(); });
  addEventListener("keydown", function (e) { if (e.key === "Escape") hide(); });
})();
