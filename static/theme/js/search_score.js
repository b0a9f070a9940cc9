// @ts-check
// How search finds words and ranks pages: generator/internal/search/look.go and
// score.go, with the same weights.
(function () {
  "use strict";
  const s = guidepost.search;
  const wTop = 1.04, wBody = .56, wStem = .2, wPrefix = 1.5, wTypo = .7, powCover = .3;
  const simTitle = .56, simHead = .32, exactTitle = .375, candidates = 80, weightIdle = .2;

  /** @typedef {{text: string, df: number, from: number, to: number, bytes: string}} Entry */
  /** @typedef {{x: Entry, w: number, title: number}} Alt */
  /** @typedef {{text: string, kind: string, last: boolean, must: boolean, read: boolean, slip: boolean, idle: boolean, alts: Alt[], idf: number}} Asked */
  /** @typedef {{doc: number, score: number, sections: number[]}} Found */

  /** @param {number} n @param {number} df */
  const rarity = (n, df) => Math.log(1 + (Math.max(n, df) - df + .5) / (df + .5));

  /** @param {Asked} u @param {number} n */
  function weigh(u, n) {
    let df = 0;
    for (const a of u.alts) if (a.w >= .5) df += a.x.df;
    u.idf = rarity(n, Math.min(df, n)) * (u.idle ? weightIdle : 1);
  }

  /**
   * resolve finds the terms that a unit may mean.
   * @param {Asked} u @param {Entry[]} list @param {number} n
   */
  function resolve(u, list, n) {
    if (u.kind === "w") word(u, list);
    else {
      const x = s.find(list, u.text);
      u.alts = x ? [{ x, w: 1, title: 1 }] : [];
      if (u.kind === "H") for (const y of list) if (y.text !== u.text && y.text.startsWith(u.text)) u.alts.push({ x: y, w: .5, title: .5 });
    }
    weigh(u, n);
  }

  /** @param {Asked} u @param {Entry[]} list */
  function word(u, list) {
    const out = u.alts, w = u.text, last = u.last;
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
    if ((last || !known) && w.length > 1) {
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
   * score ranks the pages of resolved units.
   * @param {Asked[]} us @param {(doc: number) => boolean} keep
   * @returns {Found[]}
   */
  function score(us, keep) {
    let total = 0, must = 0, seen = 0;
    for (const u of us) {
      if (u.read) {
        total += u.idf;
        seen++;
      }
      if (u.must) must++;
    }
    /** @type {Map<number, any>} */
    const pages = new Map();
    if (!total) return [];
    for (const u of us) {
      /** @type {Map<number, any>} */
      const said = new Map();
      for (const a of u.alts) s.read(a.x, p => { if (keep(p.doc)) hear(u, a, p, said, pages); });
      said.forEach((v, d) => {
        const t = pages.get(d);
        t.score += u.idf * v.v;
        t.cover += u.idf * v.w;
        t.in += u.idf * v.in;
        t.share += v.share;
        v.heads.forEach((/** @type {any} */ h, /** @type {number} */ section) => {
          const old = t.heads.get(section) || { in: 0, share: 0 };
          t.heads.set(section, { in: old.in + u.idf * h.in, share: old.share + h.share });
        });
        if (u.must) t.must++;
      });
    }
    // What was not read is taken to stand in titles as often as what was.
    pages.forEach(t => {
      t.share *= us.length / seen;
      t.heads.forEach((/** @type {any} */ h) => { h.share *= us.length / seen; });
    });
    return rank(pages, total, must);
  }

  /** @param {Asked} u @param {Alt} a @param {any} p @param {Map<number, any>} said @param {Map<number, any>} pages */
  function hear(u, a, p, said, pages) {
    let t = pages.get(p.doc), v = said.get(p.doc);
    if (!t) pages.set(p.doc, t = { score: 0, cover: 0, in: 0, share: 0, must: 0, heads: new Map(), sections: new Map() });
    if (!v) said.set(p.doc, v = { v: 0, w: 0, in: 0, share: 0, heads: new Map() });
    /** @param {number} section @param {number} w */
    const add = (section, w) => t.sections.set(section, (t.sections.get(section) || 0) + w);
    v.v = Math.max(v.v, a.w * wTop * p.top / 8, a.w * wBody * p.body / 8);
    v.w = Math.max(v.w, a.w);
    if (p.title > 0) {
      v.in = Math.max(v.in, a.title);
      v.share += a.title * p.title / 31;
    }
    for (const [section, share] of p.heads) {
      add(section, u.idf * a.w * wTop * p.top / 8);
      const h = v.heads.get(section) || { in: 0, share: 0 };
      v.heads.set(section, { in: Math.max(h.in, a.title), share: h.share + a.title * share / 31 });
    }
    if (p.body > 0) add(p.section, u.idf * a.w * wBody * p.body / 8);
  }

  /** @param {Map<number, any>} pages @param {number} total @param {number} must */
  function rank(pages, total, must) {
    /** @type {Found[]} */
    let out = [];
    pages.forEach((t, doc) => {
      if (t.must === must) out.push({ doc, score: t.score / total * Math.pow(t.cover / total, powCover), sections: [] });
    });
    out = order(out).slice(0, candidates);
    for (const f of out) {
      const t = pages.get(f.doc), title = like(t.in / total, t.share);
      let best = 0;
      /** @type {Found[]} */
      const list = [];
      t.sections.forEach((/** @type {number} */ v, /** @type {number} */ doc) => {
        const h = t.heads.get(doc), l = h ? like(h.in / total, h.share) : 0;
        best = Math.max(best, l);
        list.push({ doc, score: v / total + 3 * l, sections: [] });
      });
      f.sections = order(list).slice(0, 4).map(x => x.doc);
      f.score += simTitle * title + simHead * best;
      if (title > .97) f.score += exactTitle;
    }
    return order(out);
  }

  /** @param {number} query @param {number} title */
  function like(query, title) {
    title = Math.min(title, 1);
    return query && title ? 2 * query * title / (query + title) : 0;
  }

  /** @param {Found[]} list */
  function order(list) {
    for (const f of list) f.score = Math.round(f.score * 1e6) / 1e6;
    return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
  }

  Object.assign(s, { weigh, resolve, typos, score, order });
})();
