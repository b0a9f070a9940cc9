// @ts-check
// The page of an old address: goes to the new one and takes query and fragment
// along, which a meta refresh would lose. Runs before the refresh fires.
(function () {
  "use strict";
  var script = /** @type {HTMLScriptElement} */ (document.currentScript);
  var to = new URL(script.getAttribute("data-to") || "./", location.href);
  if (location.protocol === "file:" && /\/$/.test(to.pathname)) to.pathname += "index.html";
  if (location.search) to.search = location.search;
  if (location.hash && !to.hash) to.hash = location.hash;
  location.replace(to.href);
})();
