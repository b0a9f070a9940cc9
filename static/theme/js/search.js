// @ts-check
// The search: in a dialog over the page, or in the page that searches. Its
// script is loaded when the link in the header is focused or opened; the index is
// read then, and nothing of what is typed leaves the page. An input method's
// candidates are neither searched nor opened.
(function () {
  "use strict";
  var link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-search]"));
  if (!link || guidepost.searchSite) return;
  var words = guidepost.searchWords, view = guidepost.searchView, kinds = view.kinds, el = view.el;
  var index = new URL(link.getAttribute("data-index") || "", location.href).href; // the folder of a language in that of all
  var at = { root: new URL("../../", index).href, suffix: /index\.html$/.test(link.href) || location.protocol === "file:" ? "index.html" : "" };
  /** @type {{ways: any[], langs: {id: string, tag: string, name: string}[]}} */
  var site = { ways: [], langs: [] }, known = false;
  /** @type {Object<string, any>} */
  var engines = {};

  /** Each index says what its site is like; the first is that of the page's language. */
  guidepost.searchSite = (/** @type {any} */ s) => { if (!known) site = s; known = true; };

  /** @param {string} url */
  function load(url) {
    return new Promise((done, failed) => {
      var s = document.createElement("script");
      s.src = url;
      s.onload = () => { s.remove(); done(undefined); };
      s.onerror = () => { s.remove(); failed(new Error(url)); };
      document.head.appendChild(s);
    });
  }

  /** @param {string} folder of an index */
  function engine(folder) { return engines[folder] = engines[folder] || guidepost.search.open(folder, load); }

  /** @param {string} key @param {string} name @param {string|number} value */
  function fill(key, name, value) { return words[key].split("{" + name + "}").join(String(value)); }

  /** @param {string} text @param {() => void} act */
  function button(text, act) {
    var b = /** @type {HTMLButtonElement} */ (el("button", "find-button", text));
    b.type = "button";
    b.addEventListener("click", act);
    return b;
  }

  /**
   * finder searches what is typed into a field and shows what it finds in a box.
   * @param {HTMLInputElement} input
   * @param {HTMLElement} box
   * @param {{first: number, kind: string, part: string, asked?: (text: string, kind: string, part: string) => void, chosen?: () => void}} o first: how many pages are shown at once
   */
  function finder(input, box, o) {
    var list = el("div", "find-list"), status = el("p", "find-status"), chips = el("div", "find-kinds"), note = el("div", "find-note"), rest = el("div", "find-rest");
    var turn = 0, size = o.first, kind = o.kind, part = o.part, active = -1, moved = false, composing = false, typed = "", timer = 0, pause = 0, soon = 0, again = 0, wait = 2000;
    /** @type {HTMLElement[]} */
    var options = [];
    list.id = "gp.found";
    [[status, "role", "status"], [chips, "role", "group"], [chips, "aria-label", words.kinds], [list, "role", "listbox"], [list, "aria-label", words.results],
      [input, "role", "combobox"], [input, "aria-controls", list.id], [input, "aria-autocomplete", "list"]].forEach((x) => {
      /** @type {Element} */ (x[0]).setAttribute(/** @type {string} */ (x[1]), /** @type {string} */ (x[2]));
    });
    [status, chips, note, list, rest].forEach((x) => { box.appendChild(x); });

    /** @param {number} i */
    function select(i) {
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = i;
      if (!options[i]) return input.removeAttribute("aria-activedescendant");
      options[i].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", options[i].id);
      if (moved) options[i].scrollIntoView({ block: "nearest" });
    }

    /** Numbers the options as they stand. @param {string|null} [stay] address of the option to select */
    function settle(stay) {
      var at = o.chosen ? 0 : -1;
      options = Array.from(list.querySelectorAll("[role=option]"));
      options.forEach((x, i) => {
        x.id = "gp.found-" + i;
        if (o.chosen) x.tabIndex = -1;
        if (x.getAttribute("href") === stay) {
          at = i;
          moved = true;
        }
      });
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      select(at);
    }

    /** @param {string} text said when typing pauses */
    function say(text) { clearTimeout(timer); timer = setTimeout(() => { status.textContent = text; }, 250); }

    function clear() {
      [chips, note, list, rest].forEach((x) => { x.textContent = ""; });
      moved = false;
      list.scrollTop = box.scrollTop = 0;
    }

    function idle() {
      clear();
      say("");
      settle();
      rest.appendChild(el("p", "find-help", words.intro));
      rest.appendChild(view.ways(site.ways, at));
    }

    /** @param {any} a answer */
    function filters(a) {
      var have = Object.keys(kinds).filter((k) => a.kinds[k] || k === kind), parts = Object.keys(a.parts).filter((p) => engine(index).partName(p));
      if (have.length > 1 || kind) [""].concat(have).forEach((k) => {
        var b = button(k ? kinds[k] + (a.kinds[k] ? " " + a.kinds[k] : "") : words.all_kinds, () => { kind = k; size = o.first; ask(); input.focus(); });
        b.setAttribute("aria-pressed", String(k === kind));
        chips.appendChild(b);
      });
      if (part && parts.indexOf(part) < 0) parts.push(part);
      if (parts.length < 2 && !part) return;
      var choice = /** @type {HTMLSelectElement} */ (el("select", "find-button"));
      choice.setAttribute("aria-label", words.parts);
      [""].concat(parts).forEach((p) => {
        var x = /** @type {HTMLOptionElement} */ (el("option", "", p ? engine(index).partName(p) || p : words.all_parts));
        x.value = p;
        choice.appendChild(x);
      });
      choice.value = part;
      choice.addEventListener("change", () => { part = choice.value; size = o.first; ask(); });
      chips.appendChild(choice);
    }

    /** @param {any} a answer @param {string} text */
    function show(a, text) {
      var stay = moved && options[active] ? options[active].getAttribute("href") : null, y = list.scrollTop + box.scrollTop, within = chips.contains(document.activeElement);
      clear();
      filters(a);
      view.hits(list, a.hits, engine(index), a.marks, at);
      if (a.meant && a.meant !== text) {
        var p = el("p", "", words.meant + " ");
        p.appendChild(button(a.meant, () => { input.value = a.meant; changed(); input.focus(); }));
        note.appendChild(p);
      }
      if (a.failed.length) {
        var f = el("p", "find-failed", (a.hits.length ? words.failed : words.broken) + " ");
        f.appendChild(button(words.retry, ask));
        note.appendChild(f);
      }
      if (a.total > a.hits.length && a.hits.length && size < 50) {
        var more = button(words.more, () => { size += 20; ask(); });
        if (o.chosen) {
          more = /** @type {any} */ (el("a", "find-button", fill("whole", "n", a.total)));
          more.setAttribute("href", link.href + view.query(text, kind, part));
        }
        rest.appendChild(more);
      }
      settle(stay);
      if (moved) list.scrollTop = box.scrollTop = y; // one of them scrolls
      if (within) /** @type {HTMLElement} */ (chips.querySelector("select") || input).focus();
      clearTimeout(again);
      if (a.failed.length) again = setTimeout(ask, wait *= 2); // and at once when the line is back
      else wait = 2000;
      say(a.hits.length ? fill(a.total === 1 ? "pages_one" : "pages", "n", a.total) : a.failed.length ? words.broken : fill("none", "q", text));
      if (!a.hits.length && !a.failed.length) nothing(text);
    }

    /** Offers other words, other languages, and pages to begin with. @param {string} text */
    function nothing(text) {
      var mine = turn;
      rest.appendChild(el("p", "find-help", words.none_help));
      rest.appendChild(view.ways(site.ways, at));
      if (!kind && !part) site.langs.forEach((l) => {
        var other = engine(index.replace(/[^/]+\/$/, l.id + "/"));
        other.query(text, 3).then((/** @type {any} */ a) => {
          if (mine !== turn || !a.hits.length) return;
          rest.textContent = "";
          note.appendChild(el("p", "find-help", fill("other", "language", l.name)));
          view.hits(list, a.hits, other, a.marks, at, l.tag);
          settle();
        });
      });
    }

    function ask() {
      var mine = ++turn, text = input.value.slice(0, 200);
      clearTimeout(again);
      clearTimeout(soon);
      if (o.asked) o.asked(text, kind, part);
      if (!text.trim()) return idle();
      /** @param {any} a */
      function now(a) { clearTimeout(soon); if (mine === turn) show(a, text); }
      // Titles wait a moment for what stands below them, unless there is nothing to look at meanwhile.
      engine(index).query(text, size, { kind: kind, part: part, early: (/** @type {any} */ a) => { if (mine === turn) soon = setTimeout(now, list.hidden ? 0 : 150, a); } }).then(now);
    }

    function changed() {
      if (input.value === typed) return;
      typed = input.value;
      size = o.first;
      if (!typed) kind = part = "";
      clearTimeout(pause); // what is typed at one go is asked at once: every question may load a part of the index
      pause = setTimeout(() => { if (!composing) ask(); }, 80);
    }

    /** @param {KeyboardEvent} e */
    function key(e) {
      if (e.isComposing || composing || e.keyCode === 229) return;
      var n = options.length, to = -1;
      if (e.key === "ArrowDown") to = !moved && !o.chosen ? 0 : (active + 1) % n;
      else if (e.key === "ArrowUp") to = (Math.max(active, 0) - 1 + n) % n;
      else if (e.key === "Home" && moved) to = 0;
      else if (e.key === "End" && moved) to = n - 1;
      else if (e.key === "Enter" && options[active]) {
        e.preventDefault();
        options[active].click();
      }
      if (to < 0 || !n) return;
      e.preventDefault();
      moved = true;
      select(to);
    }

    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; typed = "\0"; changed(); }); // asks even for what it was before
    input.addEventListener("input", (e) => { if (!composing && !(/** @type {InputEvent} */ (e).isComposing)) changed(); });
    input.addEventListener("keydown", key);
    addEventListener("online", () => { if (again) ask(); });
    list.addEventListener("click", () => { if (o.chosen) o.chosen(); });
    engine(index).warm().then(() => { if (!input.value.trim()) idle(); });
    typed = input.value;
    ask();
  }

  guidepost.searchFinder = finder;
})();
