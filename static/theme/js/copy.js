// @ts-check
(function () {
  "use strict";
  var say = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

  /** Copy buttons; navigator.clipboard does not exist on plain http. */
  function copy() {
    Array.prototype.forEach.call(document.querySelectorAll(".code pre"), function (/** @type {HTMLElement} */ pre) {
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

  document.addEventListener("DOMContentLoaded", copy);
})();
