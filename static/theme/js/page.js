// @ts-check
// What scripts need of a document: its data, its elements, new ones.
(function () {
  "use strict";

  /**
   * data is what the page's generator wrote for its script. Its index is what
   * links to folders end in: a folder opened by double click has no server that
   * finds index.html.
   * @param {string} id of the element that holds it
   */
  guidepost.data = function (id) {
    var el = document.getElementById(id), out = el ? JSON.parse(el.textContent || "null") : null;
    if (out && location.protocol === "file:") out.index = "index.html";
    if (out && out.r) out.r = Object.assign(Object.create(null), out.r); // an id may be constructor
    return out;
  };

  /**
   * all lists elements, as an array.
   * @param {ParentNode} within
   * @param {string} sel
   * @returns {any[]}
   */
  guidepost.all = function (within, sel) { return Array.from(within.querySelectorAll(sel)); };

  /**
   * make is a new element.
   * @param {string} tag
   * @param {Object<string, string>} [attributes]
   * @param {...(Node|string)} children
   * @returns {any}
   */
  guidepost.make = function (tag, attributes) {
    var el = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (k) { el.setAttribute(k, /** @type {any} */ (attributes)[k]); });
    for (var i = 2; i < arguments.length; i++) el.append(arguments[i]);
    return el;
  };
})();
