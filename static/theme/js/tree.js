// @ts-check
// ::tree in a text: an answer to the first question opens the tree in place, in
// a frame. The question stays until the frame has said how high it is; where it
// never does, the answer is a link like any other. Print shows the question.
(function () {
  "use strict";
  var patience = 6000; // milliseconds

  class Tree extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", this.answer);
    }

    /** @param {MouseEvent} e */
    answer(e) {
      var a = /** @type {HTMLAnchorElement|null} */ (/** @type {Element} */ (e.target).closest("a[data-to]"));
      if (!a || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || this.hasAttribute("aria-busy")) return;
      e.preventDefault();
      this.open(a);
    }

    /** @param {HTMLAnchorElement} a */
    open(a) {
      var tree = this, title = tree.querySelector(".embed-title"), frame = document.createElement("iframe");
      var to = new URL(a.getAttribute("data-to") || "", location.href);
      if (to.protocol === "file:" && /\/$/.test(to.pathname)) to.pathname += "index.html";
      var late = setTimeout(function () {
        frame.remove();
        tree.removeAttribute("aria-busy");
        a.search = to.search;
        location.assign(a.href);
      }, patience);
      frame.className = "embed embed-frame";
      frame.title = title ? (title.textContent || "").trim() : "";
      frame.addEventListener("guidepost-height", function () {
        clearTimeout(late);
        tree.removeAttribute("aria-busy");
        tree.setAttribute("data-live", "");
        frame.focus();
      }, { once: true });
      tree.setAttribute("aria-busy", "true");
      frame.src = to.href;
      tree.appendChild(frame);
    }
  }

  customElements.define("gp-tree", Tree);
})();
