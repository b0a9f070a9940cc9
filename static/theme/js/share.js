// @ts-check
// Sharing a page: its address with its state, its content as a message, paper.
// The buttons stand in the page (partials/share.html), hidden; of them bar()
// shows those that work. Nothing is sent anywhere but to what the reader picks.
//
//   guidepost.query = () => string           the state of this moment, as a query;
//                                            a feature sets it for its page
//   guidepost.share.here()                   what to pass on: the address with that
//                                            state, of a page in a frame the whole page's
//   guidepost.share.keep()                   puts the state into the page's address
//   guidepost.share.bar(title, text)         shows the buttons of the page:
//       title  string          the page in a few words, for the system's dialogue
//       text   () => string    the page as a plain message, its address included
(function () {
  "use strict";

  function here() {
    var full = /** @type {HTMLAnchorElement|null} */ (document.querySelector("a[data-full]"));
    return (full || location).href.split(/[?#]/)[0] + guidepost.query();
  }

  /** @param {string} title @param {() => string} text */
  function bar(title, text) {
    guidepost.all(document, "[data-share]").forEach(function (/** @type {HTMLElement} */ el) {
      guidepost.all(el, "button").forEach(function (/** @type {HTMLElement} */ b) {
        var act = b.dataset.act;
        if (act === "link" && !navigator.share) b.textContent = b.dataset.copy || "";
        b.addEventListener("click", function () {
          function copy() { guidepost.clip(act === "text" ? text() : here(), b, el, el.dataset); }
          if (act === "print") print();
          else if (act === "link" && navigator.share) navigator.share({ title: title, url: here() }).catch(function (e) { if (e.name !== "AbortError") copy(); });
          else copy();
        });
      });
      el.hidden = false;
    });
  }

  /** keep puts the state into the address, so that reload and Back find it. */
  function keep() {
    try { history.replaceState(history.state, "", location.pathname + guidepost.query() + location.hash); } catch (e) { /* a browser that refuses this for files */ }
  }

  guidepost.share = { bar: bar, here: here, keep: keep };
})();
