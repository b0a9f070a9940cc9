// @ts-check
// What a search found, as elements: a list box with a group for each page, whose
// options are the page and the best of its sections. All text is set as text;
// the words of a query are only compared.
(function () {
  "use strict";
  var words = guidepost.searchWords;
  /** @type {Object<string, string>} names of kinds, in the order in which they are offered */
  var kinds = Object.create(null);
  guidepost.searchKinds.forEach((/** @type {string[]} */ k) => { kinds[k[0]] = k[1]; });

  /**
   * el makes an element.
   * @param {string} tag
   * @param {string} name class
   * @param {string} [text]
   */
  function el(tag, name, text) {
    var out = document.createElement(tag);
    out.className = name;
    if (text) out.textContent = text;
    return out;
  }

  /**
   * marked is a text with the words of the query marked.
   * @param {string} name class
   * @param {string} text
   * @param {any} engine
   * @param {string[]} marks
   */
  function marked(name, text, engine, marks) {
    var out = el("span", name);
    engine.mark(text, marks || []).forEach((/** @type {{text: string, hit: boolean}} */ p) => {
      out.appendChild(p.hit ? el("mark", "", p.text) : document.createTextNode(p.text));
    });
    return out;
  }

  /**
   * address is the link to a page, whose address hits have from the site's root.
   * @param {{root: string, suffix: string}} at the root, and what links to folders end in
   * @param {string} url
   * @param {string} [id] of a section
   */
  function address(at, url, id) {
    return at.root + url.split("/").map(encodeURIComponent).join("/") + at.suffix + (id ? "#" + encodeURIComponent(id) : "");
  }

  /**
   * option is a choice in the list box.
   * @param {string} name class
   * @param {string} href
   * @param {Element[]} parts
   */
  function option(name, href, parts) {
    var a = el("a", name);
    a.setAttribute("role", "option");
    a.setAttribute("aria-selected", "false");
    a.setAttribute("href", href);
    parts.forEach((p) => { a.appendChild(p); });
    return a;
  }

  guidepost.searchView = {
    el: el,
    kinds: kinds,

    /** query is what an address has behind the page for a search. @param {string} q @param {string} kind @param {string} part */
    query: (q, kind, part) => { return "?" + new URLSearchParams([["q", q], ["in", kind], ["at", part]].filter((p) => p[1])); },

    /**
     * hits puts what was found into a list box.
     * @param {Element} box
     * @param {any[]} hits
     * @param {any} engine
     * @param {string[]} marks
     * @param {{root: string, suffix: string}} at
     * @param {string} [lang] of the hits, if it is not the page's
     */
    hits: (box, hits, engine, marks, at, lang) => {
      hits.forEach((h) => {
        var group = el("div", "find-hit");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", h.title);
        if (lang) group.setAttribute("lang", lang);
        var parts = [marked("find-title", h.title, engine, marks), el("span", "find-kind", kinds[h.kind] || "")];
        if (h.lead) parts.push(marked("find-lead", h.lead, engine, marks));
        group.appendChild(option("find-link", address(at, h.url), parts));
        (h.sections || []).forEach((/** @type {{id: string, title: string}} */ s) => {
          group.appendChild(option("find-link find-part", address(at, h.url, s.id), [marked("find-title", s.title, engine, marks)]));
        });
        box.appendChild(group);
      });
    },

    /**
     * ways lists pages to begin with.
     * @param {{url: string, kind: string, title: string}[]} ways
     * @param {{root: string, suffix: string}} at
     */
    ways: (ways, at) => {
      var box = el("div", "find-ways"), list = el("ul", "");
      if (!ways.length) return box;
      box.appendChild(el("p", "find-help", words.ways));
      ways.forEach((w) => {
        var li = el("li", ""), a = el("a", "", w.title);
        a.setAttribute("href", address(at, w.url));
        li.appendChild(a);
        li.appendChild(el("span", "find-kind", kinds[w.kind] || ""));
        list.appendChild(li);
      });
      box.appendChild(list);
      return box;
    },
  };
})();
