// @ts-check
// Rows of bits as the page's generator writes them, four to a hexadecimal digit.
// What a bit means is known there only; here rows are compared and looked at.
(function () {
  "use strict";
  guidepost.bits = {
    /** @param {string} [s] @returns {number[]} its digits */
    row: function (s) { return (s || "").split("").map(function (d) { return parseInt(d, 16); }); },
    /** @param {number[]} a @param {number[]} b @returns {number[]} as long as a */
    and: function (a, b) { return a.map(function (d, i) { return d & b[i]; }); },
    /** @param {number[]} r @param {number} i */
    at: function (r, i) { return r[i >> 2] >> (i & 3) & 1; },
    /** @param {number[]} r whether no bit is set */
    none: function (r) { return !r.some(Boolean); }
  };
})();
