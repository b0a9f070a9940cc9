// @ts-check
// Sharing a page: its address with its state, its content as a message, paper.
// The buttons stand in the page (partials/share.html), hidden; of them bar()
// shows those that work. Nothing is sent anywhere but to what the reader picks.
//
//   guidepost.share.bar({title, url, text})  shows the buttons of the page:
//       title  string          the page in a few words, for the system's dialogue
//       url    () => string    the absolute address with the state of this moment
//       text   () => string    the page as a plain message, its address included;
//                              without it there is no "copy as text"
//   guidepost.share.copy(text, button)       copies and says so on the button
//   guidepost.share.here(address)            what to pass on: of a page in a frame
//       the address of the whole page, with the query of the one given
(function () {
  "use strict";

  /**
   * say shows for a moment that a button did its work, to eyes and ears.
   * @param {HTMLElement} button
   */
  function say(button) {
    var bar = /** @type {HTMLElement} */ (button.closest("[data-share]")), was = button.textContent, text = bar.dataset.copied || "";
    var status = bar.querySelector("[role=status]");
    if (button.hasAttribute("data-done")) return;
    button.textContent = text;
    button.setAttribute("data-done", "");
    if (status) status.textContent = text;
    setTimeout(function () {
      button.textContent = was;
      button.removeAttribute("data-done");
      if (status) status.textContent = "";
    }, 1600);
  }

  /**
   * byHand copies where navigator.clipboard is missing, as on plain http; where
   * that fails too the text stays on the page, selected.
   * @param {string} text
   * @param {HTMLElement} button
   */
  function byHand(text, button) {
    var bar = /** @type {HTMLElement} */ (button.closest("[data-share]")), old = bar.querySelector("textarea"), t = document.createElement("textarea");
    if (old) old.remove();
    t.value = text;
    t.readOnly = true;
    t.rows = Math.min(8, text.split("\n").length + 1);
    t.setAttribute("aria-label", bar.dataset.manual || "");
    bar.appendChild(t);
    t.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (e) { /* it stays, to be copied by hand */ }
    if (!done) return;
    t.remove();
    button.focus();
    say(button);
  }

  /**
   * @param {string} text
   * @param {HTMLElement} button inside the bar
   */
  function copy(text, button) {
    if (!navigator.clipboard || !navigator.clipboard.writeText) return byHand(text, button);
    navigator.clipboard.writeText(text).then(function () { say(button); }, function () { byHand(text, button); });
  }

  /** @param {{title: string, url: () => string, text?: () => string}} o */
  function bar(o) {
    guidepost.all(document, "[data-share]").forEach(function (/** @type {HTMLElement} */ el) {
      guidepost.all(el, "button").forEach(function (/** @type {HTMLElement} */ b) {
        var act = b.dataset.act;
        if (act === "link" && !navigator.share) b.textContent = b.dataset.copy || "";
        if (act === "text" && !o.text) b.hidden = true;
        b.addEventListener("click", function () {
          if (act === "print") print();
          else if (act === "text" && o.text) copy(o.text(), b);
          else if (navigator.share) navigator.share({ title: o.title, url: o.url() }).catch(function (e) { if (e.name !== "AbortError") copy(o.url(), b); });
          else copy(o.url(), b);
        });
      });
      el.hidden = false;
    });
  }

  /** @param {string} address of this page, with its state */
  function here(address) {
    var full = /** @type {HTMLAnchorElement|null} */ (document.querySelector("a[data-full]"));
    if (!full) return address;
    var url = new URL(full.href);
    url.search = new URL(address).search;
    return url.href;
  }

  guidepost.share = { copy: copy, bar: bar, here: here };
})();
