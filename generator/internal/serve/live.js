// @ts-check
// Reloads the page when the development server says that it changed, swaps
// style sheets in place, and shows what is wrong with the source. The server
// adds this script; it is never part of a published site.
(() => {
  "use strict";

  /** @type {HTMLElement | null} */
  let overlay = null;
  /** Text that the author has closed; it stays closed until it changes. */
  let closed = "";

  /** Files that no page shows, or only when it is asked to. @param {string} url */
  const silent = (url) => /\.(md|xml|txt|csv)$|\/_(redirects|headers)$|^\/search\//.test(url);

  /** @param {string[]} urls */
  function reload(urls) {
    let here = location.pathname;
    try {
      here = decodeURIComponent(here);
    } catch {
      // An address that does not decode is compared as it is.
    }
    here = here.replace(/\/index\.html$/, "/");
    const page = (/** @type {string} */ url) => url.endsWith("/") || url.endsWith(".html");
    if (urls.some((url) => url === "*" || url === here || (!page(url) && !silent(url)))) {
      location.reload();
    }
  }

  function swapStyles() {
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const url = new URL(/** @type {HTMLLinkElement} */ (link).href);
      if (url.origin !== location.origin) continue;
      url.searchParams.set("live", String(Date.now()));
      const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
      next.href = url.href;
      // The old sheet stays until the new one is there, so nothing flashes.
      next.addEventListener("load", () => link.remove());
      next.addEventListener("error", () => next.remove());
      link.after(next);
    }
  }

  /** @param {number} errors @param {string} text */
  function diags(errors, text) {
    overlay?.remove();
    overlay = null;
    if (!errors || text === closed) return;
    closed = "";
    overlay = document.createElement("div");
    // A shadow tree and script-set properties: the page's style does not reach
    // in, and a strict Content-Security-Policy allows it.
    const shadow = overlay.attachShadow({ mode: "open" });
    const box = document.createElement("section");
    const title = document.createElement("strong");
    const close = document.createElement("button");
    const pre = document.createElement("pre");
    box.setAttribute("role", "alert");
    title.textContent = errors === 1 ? "1 error" : `${errors} errors`;
    title.textContent += "; the page shows the last good build";
    close.textContent = "×";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => {
      closed = text;
      overlay?.remove();
      overlay = null;
    });
    pre.textContent = text;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", zIndex: "2147483647",
      background: "#1b1b1f", color: "#eee", borderTop: "4px solid #e5484d", padding: "12px 16px",
      font: "14px/1.5 ui-monospace, SFMono-Regular, Consolas, monospace",
    });
    Object.assign(pre.style, { margin: "8px 0 0", whiteSpace: "pre", font: "inherit" });
    Object.assign(close.style, {
      float: "right", font: "inherit", fontSize: "20px", lineHeight: "1", color: "inherit",
      background: "none", border: "0", padding: "8px", cursor: "pointer",
    });
    box.append(close, title, pre);
    shadow.append(box);
    document.body.append(overlay);
  }

  // The server compares, since the page may have changed before this connects.
  const sum = document.currentScript?.dataset.sum ?? "";
  const source = new EventSource(`/_guidepost/events?page=${encodeURIComponent(location.pathname)}&sum=${sum}`);
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.type === "reload") reload(event.urls);
    else if (event.type === "css") swapStyles();
    else if (event.type === "diags") diags(event.errors, event.text ?? "");
  });
  // A connection held by a page in the back/forward cache would keep it out.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
