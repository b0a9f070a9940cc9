// @ts-check
// In which situation somebody is, by the facts known of them. It knows no document.
(function () {
  "use strict";

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
