// @ts-check
// The state of a page stands in its query. This reads and writes it, and texts; it
// knows no document, so that it is tested alone. Whatever stands in a query is a
// string for comparing with known ids, never markup.
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
   * fill puts values into a text at their {name}. What stands in a value stays.
   * @param {string|undefined} text
   * @param {Object<string, any>} values
   */
  guidepost.fill = function (text, values) {
    return (text || "").replace(/\{(\w+)\}/g, function (all, name) {
      var v = guidepost.own(values, name);
      return v === undefined ? all : String(v);
    });
  };

  /**
   * isDay reports whether there is such a day as 2026-11-21.
   * @param {string} s
   */
  guidepost.isDay = function (s) {
    var d = new Date(s + "T00:00:00Z");
    return !isNaN(+d) && d.toISOString().slice(0, 10) === s;
  };

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
      if ((guidepost.own(known, list[i]) || []).indexOf(list[i + 1]) < 0) continue;
      out[list[i]] = list[i + 1];
      i++;
    }
    return out;
  };
})();
