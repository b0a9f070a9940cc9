// @ts-check
// The table that a reader sees, as a message that can be pasted into a chat.
(function () {
  "use strict";
  /** @param {any} me the element, see compare.js */
  guidepost.tableText = function (me) {
    var say = me.d.say, columns = me.order.filter(function (/** @type {number} */ i) { return !me.heads[i].hidden; });
    /** @param {any} cell */
    function words(cell) {
      return guidepost.all(cell, "p").filter(function (p) { return !p.hidden; }).map(function (p) {
        var cond = p.querySelector(".cond");
        return (cond && cond.hidden ? p.textContent.replace(cond.textContent, "") : p.textContent).trim();
      }).join(" / ");
    }
    return [document.title].concat(me.rows.filter(function (/** @type {any} */ r) { return !r.tr.hidden; }).map(function (/** @type {any} */ r) {
      return r.label + say.colon + columns.map(function (/** @type {number} */ c) { return me.names[c] + " " + words(r.cells[c]); }).join(say.of);
    }), me.address()).join("\n");
  };
})();
