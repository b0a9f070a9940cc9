// @ts-check
// The state of a page stands in its query. This reads and writes it; it knows no
// document, so that it is tested alone. Whatever stands in a query is a string
// for comparing with known ids, never markup.
/** @type {any} */
var guidepost = guidepost || {}; // a page may have two scripts with this part
(function () {
  "use strict";
  var longest = 4096, most = 200; // a query beyond this was not written by a page

  /** @param {string} s */
  function decode(s) {
    try { return decodeURIComponent(s.replace(/\+/g, " ")); } catch (e) { return ""; }
  }

  /**
   * parse reads a query into lists of values by key, in the order of their first
   * appearance. Of a key that is not a list the last one wins.
   * @param {string} query with or without ?
   * @param {(key: string) => number} kind 0: unknown, dropped; 1: one value; 2: a list, dot-joined or repeated
   * @returns {Object<string, string[]>}
   */
  guidepost.parse = function (query, kind) {
    /** @type {Object<string, string[]>} */
    var out = Object.create(null);
    query.replace(/^\?/, "").slice(0, longest).split("&").slice(0, most).forEach(function (pair) {
      var at = pair.indexOf("="), key = decode(at < 0 ? pair : pair.slice(0, at)), value = at < 0 ? "" : decode(pair.slice(at + 1));
      var k = kind(key);
      if (!k || !value) return;
      if (k === 1) out[key] = [value];
      else out[key] = (out[key] || []).concat(value.split(".").filter(Boolean));
    });
    return out;
  };

  /**
   * format writes a query, "" when there is nothing in it.
   * @param {Array<[string, string|string[]]>} pairs
   */
  guidepost.format = function (pairs) {
    var out = pairs.filter(function (p) { return p[1].length > 0; }).map(function (p) {
      return encodeURIComponent(p[0]) + "=" + [].concat(/** @type {any} */ (p[1])).map(encodeURIComponent).join(".");
    }).join("&");
    return out && "?" + out;
  };

  /**
   * own is the member of a table under a name that may be anything.
   * @param {any} of
   * @param {string} id
   */
  guidepost.own = function (of, id) { return Object.prototype.hasOwnProperty.call(of, id) ? of[id] : undefined; };

  /**
   * data is what the page's generator wrote for its script. Its index is what
   * links to folders end in: a folder opened by double click has no server that
   * finds index.html.
   * @param {string} id of the element that holds it
   */
  guidepost.data = function (id) {
    var el = document.getElementById(id), out = el ? JSON.parse(el.textContent || "null") : null;
    if (out && location.protocol === "file:") out.index = "index.html";
    return out;
  };
})();
