// @ts-check
// Who somebody is, and in which situation that puts them. It knows no document.
(function () {
  "use strict";

  /**
   * facts reads the f of a query: fact, value, fact, value. What is not known is
   * passed over; of a fact that comes twice the last value wins.
   * @param {string[]} list
   * @param {Object<string, string[]>} known the values by fact
   * @returns {Object<string, string>} value by fact
   */
  guidepost.facts = function (list, known) {
    /** @type {Object<string, string>} */
    var out = Object.create(null);
    for (var i = 0; i + 1 < list.length; i++) {
      if (!Object.prototype.hasOwnProperty.call(known, list[i]) || known[list[i]].indexOf(list[i + 1]) < 0) continue;
      out[list[i]] = list[i + 1];
      i++;
    }
    return out;
  };

  /**
   * situations lists those that somebody may be in of whom some facts are known.
   * @param {number[]} map the situation of each combination of values, those of the last fact running fastest; -1: nobody
   * @param {number[]} sizes how many values each fact has
   * @param {number[]} picked per fact the index of its value; -1: not known; anything else is nobody's
   * @returns {number[]} in order, each once
   */
  guidepost.situations = function (map, sizes, picked) {
    /** @type {number[]} */
    var out = [];
    map.forEach(function (situation, at) {
      for (var i = sizes.length - 1; i >= 0; i--) {
        var value = at % sizes[i];
        if (picked[i] !== -1 && picked[i] !== value) return;
        at = (at - value) / sizes[i];
      }
      if (situation >= 0 && out.indexOf(situation) < 0) out.push(situation);
    });
    return out.sort(function (a, b) { return a - b; });
  };
})();
