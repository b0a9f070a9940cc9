// @ts-check
// A mark beside a value opens a row below it with the sources it stands for, taken
// from the list at the page's end, where the mark leads without this script.
(function () {
  "use strict";
  var make = guidepost.make;

  /**
   * @param {HTMLElement} el holds the table
   * @param {any} say mark, close, correct
   * @param {string} [edit] where the table is corrected, with {line}
   * @returns {() => void} closes what is open
   */
  guidepost.sources = function (el, say, edit) {
    /** @type {HTMLElement|null} */ var mark = null;
    /** @type {HTMLElement|null} */ var row = null;

    /** entry is what a mark stands for. @param {HTMLAnchorElement} a */
    function entry(a) { return document.getElementById(a.hash.slice(1)); }

    guidepost.all(el, "table .marks a[href^='#gp.src-']").forEach(function (/** @type {HTMLAnchorElement} */ a) {
      var of = entry(a), title = of && of.firstElementChild;
      a.setAttribute("aria-label", guidepost.fill(say.mark, { n: a.textContent, title: title ? title.textContent : "" }));
    });

    function close() {
      if (row) row.remove();
      if (mark) mark.removeAttribute("aria-expanded");
      mark = row = null;
    }

    /** Closes, and returns to the mark. */
    function back() {
      var to = mark;
      close();
      if (to) to.focus();
    }

    /** @param {HTMLElement} of the cell whose sources are listed */
    function open(of) {
      var tr = /** @type {HTMLElement} */ (of.closest("tr")), table = /** @type {HTMLTableElement} */ (of.closest("table"));
      var list = make("ul"), button = make("button", { type: "button" }, say.close), td = make("td", {}, list);
      guidepost.all(of, ".marks a[href^='#gp.src-']").forEach(function (/** @type {HTMLAnchorElement} */ a) {
        var source = entry(a), li = make("li");
        for (var n = source && source.firstChild; n; n = n.nextSibling) li.append(n.cloneNode(true));
        list.append(li);
      });
      if (edit) td.append(make("a", { href: guidepost.fill(edit, { line: tr.getAttribute("data-line") || "1" }), rel: "nofollow" }, say.correct));
      button.addEventListener("click", back);
      td.append(button);
      td.colSpan = Array.prototype.filter.call(table.rows[0].cells, function (/** @type {HTMLElement} */ c) { return !c.hidden; }).length;
      tr.after(row = make("tr", { "class": "compare-sources" }, td));
    }

    el.addEventListener("click", function (e) {
      var a = /** @type {HTMLElement} */ (/** @type {Element} */ (e.target).closest("td .marks a[href^='#gp.src-'], th .marks a[href^='#gp.src-']"));
      if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      var again = a === mark, cell = /** @type {HTMLElement} */ (a.closest("td, th"));
      close();
      if (again) return;
      open(cell);
      mark = a;
      a.setAttribute("aria-expanded", "true");
    });
    el.addEventListener("keydown", function (e) {
      if (e.key === "Escape") back();
    });
    return close;
  };
})();
