// @ts-check
// A mark beside a value opens a row below it with the sources it stands for, taken
// from the list at the page's end, where the mark leads without this script.
(function () {
  "use strict";
  /**
   * @param {HTMLElement} el holds the table
   * @param {any} say mark, close, correct
   * @param {string} [edit] where the table is corrected, with {line}
   * @returns {() => void} closes what is open
   */
  guidepost.sources = function (el, say, edit) {
    /** @type {HTMLElement|null} */ var mark = null;
    /** @type {HTMLElement|null} */ var row = null;

    guidepost.all(el, "table .marks a[href^='#gp.src-']").forEach(function (/** @type {HTMLElement} */ a) {
      var entry = document.getElementById((a.getAttribute("href") || "").slice(1)), title = entry && entry.firstElementChild;
      a.setAttribute("aria-label", guidepost.fill(say.mark, { n: a.textContent, title: title ? title.textContent : "" }));
    });

    function close() {
      if (row) row.remove();
      if (mark) mark.removeAttribute("aria-expanded");
      mark = row = null;
    }

    /** @param {HTMLElement} of the cell whose sources are listed */
    function open(of) {
      var tr = /** @type {HTMLElement} */ (of.closest("tr")), table = /** @type {HTMLTableElement} */ (of.closest("table"));
      var td = document.createElement("td"), list = document.createElement("ul"), button = document.createElement("button");
      guidepost.all(of, ".marks a[href^='#gp.src-']").forEach(function (/** @type {HTMLElement} */ a) {
        var entry = document.getElementById((a.getAttribute("href") || "").slice(1)), li = document.createElement("li");
        for (var n = entry && entry.firstChild; n; n = n.nextSibling) li.appendChild(n.cloneNode(true));
        list.appendChild(li);
      });
      td.appendChild(list);
      if (edit) {
        var link = document.createElement("a");
        link.href = guidepost.fill(edit, { line: tr.getAttribute("data-line") || "1" });
        link.rel = "nofollow";
        link.textContent = say.correct;
        td.appendChild(link);
      }
      button.type = "button";
      button.textContent = say.close;
      button.addEventListener("click", function () {
        var back = mark;
        close();
        if (back) back.focus();
      });
      td.appendChild(button);
      td.colSpan = Array.prototype.filter.call(table.rows[0].cells, function (/** @type {HTMLElement} */ c) { return !c.hidden; }).length;
      row = document.createElement("tr");
      row.className = "compare-sources";
      row.appendChild(td);
      /** @type {HTMLElement} */ (tr.parentElement).insertBefore(row, tr.nextSibling);
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
      if (e.key !== "Escape" || !mark) return;
      var back = mark;
      close();
      back.focus();
    });
    return close;
  };
})();
