// @ts-check
// How search finds words and ranks pages: generator/internal/search/look.go and
// score.go, with the same weights.
(function () {
  "use strict";
  const s = guidepost.search;
  const wTop = 1.04, wBody = .56, wStem = .2, wPrefix = 1.5, wTypo = .7, powCover = .3;
  const simTitle = .56, simHead = .32, exactTitle = .375, begunTitle = .25, exactHead = .3, exact = .97, asName = .8, secHead = 3;
  const weightIdle = .2, maxHeads = 400;

  /** @typedef {{text: string, df: number, from: number, to: number, bytes: string}} Entry */
  /** @typedef {{x: Entry, w: number, title: number}} Alt */
  /** @typedef {{text: string, kind: string, last: boolean, must: boolean, read: boolean, slip: boolean, idle: boolean, alts: Alt[], idf: number}} Asked */
  /** @typedef {{doc: number, score: number, cover: number, title: number, head: number, sections: number[]}} Found cover: how much of the query it has; title, head: how like it the title and the best heading are */

  /** @param {Asked} u @param {number} n */
  function weigh(u, n) {
    let df = 0;
    for (const a of u.alts) if (a.w >= .5) df += a.x.df;
    df = Math.min(df, n);
    u.idf = Math.log(1 + (n - df + .5) / (df + .5)) * (u.idle ? weightIdle : 1);
  }

  /**
   * resolve finds the terms that a unit may mean.
   * @param {Asked} u @param {Entry[]} list @param {any} e the engine
   */
  function resolve(u, list, e) {
    if (u.kind === "w") word(u, list);
    else {
      u.alts = list.filter(x => u.kind === "H" ? x.text.startsWith(u.text) : x.text === u.text).map(x => {
        const w = x.text === u.text ? 1 : .5;
        return { x, w, title: w };
      });
    }
    weigh(u, e.core.n);
    u.idf *= bond(u, e);
  }

  /** bond is what a pair of Han characters weighs for holding together. @param {Asked} u @param {any} e */
  function bond(u, e) {
    if (u.kind !== "h" || !u.alts.length) return 1;
    let x = Math.log2(u.alts[0].x.df * e.core.n);
    for (const r of u.text) x -= e.classes.get(r);
    return Math.max(.3, Math.min(1, 1 + .1 * (x + 4)));
  }

  /** @param {Asked} u @param {Entry[]} list */
  function word(u, list) {
    const w = u.text, last = u.last, out = u.alts = /** @type {Alt[]} */ ([]); // a second look begins anew
    /** @param {Entry} x @param {number} v @param {number} title */
    const add = (x, v, title) => {
      const old = out.find(a => a.x.text === x.text);
      if (!old) out.push({ x, w: v, title });
      else {
        old.w = Math.max(old.w, v);
        old.title = Math.max(old.title, title);
      }
    };
    const x = s.find(list, w), base = s.stem(w);
    if (x) add(x, 1, 1);
    for (const y of list) if (y.text !== w && y.text[0] === base[0] && s.stem(y.text) === base) add(y, x ? wStem : .7, .9);
    let known = out.length > 0, n = 0;
    if ((last || !known) && Array.from(w).length > 1) {
      for (const y of list) {
        if (n >= 60 || y.text === w || !y.text.startsWith(w)) continue;
        const v = Math.min(.9, wPrefix * Math.sqrt(Array.from(w).length / Array.from(y.text).length) * (known ? .6 : 1));
        add(y, v, v);
        n++;
      }
    }
    u.slip = !known && !n;
    if (u.slip) typos(w, last, list, add);
  }

  /** @param {string} w @param {boolean} last @param {Entry[]} list @param {(x: Entry, w: number, title: number) => void} add */
  function typos(w, last, list, add) {
    const a = Array.from(w);
    if (a.length < 4) return;
    const most = a.length >= 8 ? 2 : 1;
    for (const x of list) {
      if (s.isHan(x.text[0]) || x.text[0] === "~") continue;
      const b = Array.from(x.text), d = s.within(a, b, most);
      if (d <= most) {
        const v = Math.max(.5, Math.pow(wTypo, d));
        add(x, v, v);
      } else if (last && b.length > a.length && s.within(a, b.slice(0, a.length), 1) <= 1) add(x, wTypo * .8, wTypo * .8);
    }
  }

  /**
   * score ranks the pages of resolved units by what they say and how they are
   * titled: 0 is not known, 1 otherwise, 2 beginning with the text, 3 as the text.
   * @param {Asked[]} us @param {(doc: number) => boolean} keep @param {(doc: number) => number} as
   * @returns {Found[]}
   */
  function score(us, keep, as) {
    let total = 0, must = 0, seen = 0, whole = true;
    for (const u of us) {
      whole = whole && (u.read || u.idle);
      if (u.read) {
        total += u.idf;
        seen++;
      }
      if (u.must) must++;
    }
    /** @type {Map<number, any>} */
    const pages = new Map();
    if (!total) return [];
    // What was not read is taken to stand in titles as often as what was.
    const scale = us.length / seen;
    for (const u of us) {
      /** @type {Map<number, any>} */
      const said = new Map();
      for (const a of u.alts) s.read(a.x, p => { if (keep(p.doc)) hear(u, a, p, said, pages); });
      said.forEach((v, d) => {
        const t = tally(pages, d, true);
        t.v += u.idf * v.v;
        t.w += u.idf * v.w;
        t.in += u.idf * v.in;
        t.share += v.share * scale;
        v.parts.forEach((/** @type {any} */ h, /** @type {number} */ section) => {
          const x = tally(t.parts, section, false);
          x.in += u.idf * h.in;
          x.share += h.share * scale;
          x.more += u.idf * Math.max(0, h.in - v.in);
        });
        if (u.must) t.must++;
      });
    }
    /** @type {any[]} */
    let out = [];
    pages.forEach((t, doc) => {
      if (t.must === must) out.push({ doc, cover: t.w / total, score: t.v / total * Math.pow(t.w / total, powCover), });
    });
    out = order(out).slice(0, 80);
    for (const f of out) liken(f, pages.get(f.doc), total);
    const headed = out.filter(f => f.head > exact).length;
    for (const f of out) {
      const a = as(f.doc);
      f.score += (a === 2 ? begunTitle : 0) + (a === 3 || f.title > exact && (!a || whole) ? exactTitle : f.head > exact ? exactHead / headed : 0);
    }
    return order(out);
  }

  /**
   * tally is what is added up for a page, or for a section of one.
   * @param {Map<number, any>} m @param {number} key @param {boolean} page
   */
  function tally(m, key, page) {
    let x = m.get(key);
    if (!x) m.set(key, x = { v: 0, w: 0, in: 0, share: 0, more: 0, must: 0, parts: page && new Map() });
    return x;
  }

  /** @param {Asked} u @param {Alt} a @param {any} p @param {Map<number, any>} said @param {Map<number, any>} pages */
  function hear(u, a, p, said, pages) {
    const v = tally(said, p.doc, true), parts = tally(pages, p.doc, true).parts, top = a.w * wTop * p.top / 8, body = a.w * wBody * p.body / 8;
    v.v = Math.max(v.v, top, body);
    v.w = Math.max(v.w, a.w);
    if (p.title) {
      v.in = Math.max(v.in, a.title);
      v.share += a.title * p.title / 31;
    }
    for (const [section, share] of p.heads) {
      tally(parts, section, false).v += u.idf * top;
      const h = tally(v.parts, section, false);
      h.in = Math.max(h.in, a.title);
      h.share += a.title * share / 31;
    }
    if (p.body) tally(parts, p.section, false).v += u.idf * body;
  }

  /**
   * liken adds to a page's score how like the query its title, its other names
   * and its best heading are, and chooses its sections.
   * @param {any} f @param {any} t @param {number} total
   */
  function liken(f, t, total) {
    let best = 0, name = 0;
    /** @type {any[]} */
    const list = [];
    t.parts.forEach((/** @type {any} */ h, /** @type {number} */ doc) => {
      const l = like(h.in / total, h.share);
      if (doc >= maxHeads) name = Math.max(name, l);
      else {
        best = Math.max(best, l);
        list.push({ doc, score: h.v / total + secHead * l + (t.in && h.more ? like((t.in + h.more) / total, h.share) : 0) });
      }
    });
    f.sections = order(list).slice(0, 4).map(x => x.doc);
    f.title = Math.max(like(t.in / total, t.share), asName * name * name);
    f.head = best;
    f.score += simTitle * f.title + simHead * best;
  }

  /** @param {number} query @param {number} title */
  function like(query, title) {
    title = Math.min(title, 1);
    return query && title ? 2 * query * title / (query + title) : 0;
  }

  /** stands is how much a term stands in titles and headings, and a little for texts. @param {Entry|undefined} x */
  function stands(x) {
    let n = 0;
    if (x) s.read(x, (/** @type {any} */ p) => { n += 1 + (p.title ? 8 : 0) + (p.heads.length ? 3 : 0); });
    return n;
  }

  /** @param {Found[]} list */
  function order(list) {
    for (const f of list) f.score = Math.round(f.score * 1e6) / 1e6;
    return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
  }

  Object.assign(s, { weigh, resolve, typos, score, order, stands });
})();
