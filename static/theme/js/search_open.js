// @ts-check
// Where the search stands: in the page that searches, whose address holds the
// query, or in a dialog over any other page.
(function () {
  "use strict";
  var link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-search]")), page = /** @type {HTMLElement} */ (document.querySelector(".find-page"));
  if (!link || guidepost.searchOpen) return;
  var words = guidepost.searchWords, view = guidepost.searchView, kinds = view.kinds, el = view.el;

  /** The page that searches. */
  function inPage() {
    var input = /** @type {HTMLInputElement} */ (page.querySelector("input")), box = el("div", "find"), title = document.title, timer = 0;
    var asked = new URLSearchParams(location.search.slice(0, 4096));
    /** @param {string} key of which the last value counts */
    function last(key) { return asked.getAll(key).pop() || ""; }
    var kind = kinds[last("in")] ? last("in") : "";
    if (last("q")) input.value = last("q").slice(0, 200);
    page.appendChild(box);
    /** @type {HTMLElement} */ (page.querySelector("form")).addEventListener("submit", (e) => { e.preventDefault(); });
    guidepost.searchFinder(input, box, {
      first: 10, kind: kind, part: /^[^/]{1,80}\/$/.test(last("at")) ? last("at") : "",
      asked: (/** @type {string} */ text, /** @type {string} */ kind, /** @type {string} */ part) => {
        var q = text.trim();
        page.toggleAttribute("data-asked", !!q);
        document.title = q ? words.heading.replace("{q}", () => q) + title.slice(Math.max(0, title.indexOf(" · "))) : title;
        clearTimeout(timer); // browsers refuse too many changes of an address
        timer = setTimeout(() => {
          try { history.replaceState(null, "", location.pathname + (q && view.query(q, kind, part))); } catch (e) { /* a file of its own origin */ }
        }, 300);
      },
    });
    return () => { input.focus(); input.select(); };
  }

  /** The dialog, made when it is first opened. */
  function inDialog() {
    var dialog = /** @type {HTMLDialogElement} */ (el("dialog", "find-dialog")), form = /** @type {HTMLFormElement} */ (el("form", "find-form")), box = el("div", "find");
    var input = /** @type {HTMLInputElement} */ (el("input", "find-input")), close = el("button", "find-close", words.close);
    /** @type {HTMLElement} */
    var before = link;
    dialog.setAttribute("aria-label", words.label);
    form.setAttribute("role", "search");
    form.action = link.href;
    close.setAttribute("type", "button");
    [["type", "search"], ["name", "q"], ["maxlength", "200"], ["autocomplete", "off"], ["autocapitalize", "off"], ["spellcheck", "false"], ["enterkeyhint", "search"],
      ["aria-label", words.label], ["placeholder", words.placeholder]].forEach((a) => { input.setAttribute(a[0], a[1]); });
    form.appendChild(input);
    form.appendChild(close);
    dialog.appendChild(form);
    dialog.appendChild(box);
    dialog.appendChild(el("p", "find-keys", words.keys));
    document.body.appendChild(dialog);

    function shut() {
      dialog.close();
      before.focus();
    }
    var entered = false; // the Enter that opens the dialog from its link also reaches the field
    input.addEventListener("keydown", (e) => { entered = e.key === "Enter" && !e.isComposing && e.keyCode !== 229; });
    form.addEventListener("submit", (e) => { if (!entered) e.preventDefault(); });
    close.addEventListener("click", shut);
    dialog.addEventListener("click", (e) => { if (e.target === dialog) shut(); });
    dialog.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || e.isComposing || e.keyCode === 229) return;
      e.preventDefault(); // or the browser would empty the field first
      shut();
    });
    guidepost.searchFinder(input, box, { first: 8, kind: "", part: "", chosen: shut });
    return () => {
      if (dialog.open) return;
      before = document.activeElement && document.activeElement !== document.body ? /** @type {HTMLElement} */ (document.activeElement) : link;
      dialog.showModal();
      input.focus();
      input.select();
    };
  }

  /** @returns {Promise<any>} after the styles of the dialog are there, or not to be had */
  function styled() {
    return new Promise((done) => {
      var css = /** @type {HTMLLinkElement} */ (el("link", ""));
      css.rel = "stylesheet";
      css.onload = css.onerror = done;
      css.href = (link.getAttribute("data-search") || "").replace(/js\/[^/]*$/, "css/search-dialog.css");
      document.head.appendChild(css);
    });
  }

  var show = page ? inPage() : null, ready = page ? Promise.resolve() : styled();
  guidepost.searchOpen = () => {
    link.removeAttribute("data-open");
    ready.then(() => { (show = show || inDialog())(); });
  };
  link.addEventListener("click", (e) => { if (e.defaultPrevented) guidepost.searchOpen(); });
  if (link.hasAttribute("data-open") && !(page && location.search)) guidepost.searchOpen();
})();
