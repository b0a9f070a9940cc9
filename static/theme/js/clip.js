// @ts-check
// Copying a text with a button that says so.
/** @type {any} */
var guidepost = guidepost || {}; // a page of text has this part without the others
(function () {
  "use strict";
  /**
   * clip copies a text and says for a moment, to eyes and ears, that it did.
   * navigator.clipboard does not exist on plain http; where the old way fails too
   * the text stays on the page, selected, if there is a label for that.
   * @param {string} text
   * @param {HTMLElement} button that asked for it
   * @param {Element} place around the button, with or without a status
   * @param {{copied?: string, manual?: string}} say
   */
  guidepost.clip = function (text, button, place, say) {
    function done() {
      var status = place.querySelector("[role=status]"), was = button.textContent;
      /** @param {string|null} label @param {string} said */
      function show(label, said) {
        button.textContent = label;
        button.toggleAttribute("data-done");
        if (status) status.textContent = said;
      }
      if (button.hasAttribute("data-done")) return;
      show(say.copied || "", say.copied || "");
      setTimeout(function () { show(was, ""); }, 1600);
    }
    function byHand() {
      var old = place.querySelector("textarea"), t = document.createElement("textarea"), copied = false;
      if (old) old.remove();
      t.value = text;
      t.readOnly = true;
      t.rows = Math.min(8, text.split("\n").length + 1);
      if (say.manual) t.setAttribute("aria-label", say.manual);
      else t.className = "visually-hidden";
      place.appendChild(t);
      t.select();
      try { copied = document.execCommand("copy"); } catch (e) { /* it stays, to be copied by hand */ }
      if (copied || !say.manual) t.remove();
      if (!copied) return;
      button.focus();
      done();
    }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  };
})();
