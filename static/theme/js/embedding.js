// @ts-check
// The page that tells how to embed: where the generator did not know the site's
// address, the code gets the one that the reader sees.
(function () {
  "use strict";
  if (location.protocol === "file:") { // its address is of no use to others
    document.querySelectorAll("iframe").forEach(function (f) {
      f.src = f.src.replace(/\/$/, "/index.html"); // a folder has no server that finds it
    });
    return;
  }
  document.querySelectorAll("[data-code]").forEach(function (code) {
    code.textContent = (code.textContent || "").replace(/src="([^"]*)"/, function (_, src) {
      return 'src="' + new URL(src.replace(/&amp;/g, "&"), location.href).href.replace(/&/g, "&amp;") + '"';
    });
  });
})();
