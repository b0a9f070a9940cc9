// @ts-check
// The table that a reader sees, as a message that can be pasted into a chat: for
// whom, what speaks against an option, and the rows that tell the options apart.
(function () {
  "use strict";
  var all = guidepost.all;

  /** @param {any} cell */
  function words(cell) {
    return all(cell, "p").filter(function (p) { return !p.hidden; }).map(function (p) {
      var cond = p.querySelector(".cond");
      return (cond && cond.hidden ? p.textContent.replace(cond.textContent, "") : p.textContent).trim();
    }).join(" / ");
  }

  /** @param {any} me the element, see compare.js */
  guidepost.tableText = function (me) {
    var say = me.d.say, out = [document.title], columns = me.order.filter(function (/** @type {number} */ i) { return !me.heads[i].hidden; });
    all(me.form, "[name=f]").forEach(function (el) {
      if (el.value) out.push(el.closest("label").firstElementChild.textContent + say.colon + el.selectedOptions[0].textContent);
    });
    columns.forEach(function (/** @type {number} */ c) {
      all(me.heads[c], ".compare-why").forEach(function (why) { out.push(me.names[c] + " · " + why.textContent); });
    });
    var rows = me.rows.filter(function (/** @type {any} */ r) { return !r.tr.hidden || r.same; });
    var told = rows.filter(function (/** @type {any} */ r) { return columns.length === 1 || !r.same; });
    told.forEach(function (/** @type {any} */ r) {
      out.push(r.label + say.colon + columns.map(function (/** @type {number} */ c) { return me.names[c] + " " + words(r.cells[c]); }).join(say.of));
    });
    if (told.length < rows.length) out.push(guidepost.fill(rows.length - told.length === 1 && say.hidden1 || say.hidden, { n: rows.length - told.length }));
    return out.concat(guidepost.share.here()).join("\n");
  };
})();
