// @ts-check
// The search engine of a page: reads the index of generator/internal/search one
// small script at a time and answers queries from it as query.go does. It knows
// no document: how a script is loaded is given to it.
(function () {
  "use strict";
  const s = guidepost.search, longest = 200, quotedLook = 20;
  /** @type {Map<string, any>} what scripts have handed over */
  const store = new Map();
  /** @param {string} name @param {any} data */
  guidepost.shard = (name, data) => { store.set(name, data); };

  class Engine {
    /** @param {string} base @param {(url: string) => Promise<any>} load */
    constructor(base, load) {
      this.base = base;
      this.load = load;
      this.lang = base.replace(/\/$/, "").replace(/^.*\//, "");
      this.fresh = "";
      /** @type {any} */
      this.core = null;
      /** @type {Map<string, Promise<any>>} */
      this.under = new Map();
    }

    /** Loads what every query needs. */
    warm() { return this.open([]).catch(() => {}); }

    /**
     * get hands over what the script of a name holds, undefined if it did not load.
     * @param {string} name @param {string} url @param {string[]} failed
     * @returns {Promise<any>}
     */
    async get(name, url, failed) {
      if (store.get(name) === undefined) {
        if (!this.under.has(url)) this.under.set(url, Promise.resolve(url).then(this.load).catch(() => {}).then(() => this.under.delete(url)));
        await this.under.get(url);
        if (store.get(name) === undefined && !failed.includes(url)) failed.push(url);
      }
      return store.get(name);
    }

    /** @param {string} name @param {string[]} failed */
    data(name, failed) { return this.get(this.lang + "/" + this.core.hash + "/" + name, this.base + this.core.hash + "/" + name + ".js", failed); }

    /** @param {string[]} failed */
    async open(failed) {
      const c = await this.get(this.lang + "/core", this.base + "core.js" + this.fresh, failed);
      if (!c || this.core === c) return c;
      let prev = "";
      this.urls = (c.urls || "").split("\n").map((/** @type {string} */ u) => prev = s.unfront(prev, u));
      // The folder of the language, if the site has others: that of all its pages.
      this.home = this.urls.every((/** @type {string} */ u) => u.startsWith(this.lang + "/")) ? this.lang + "/" : "";
      this.classes = new Map();
      (c.chars || []).forEach((/** @type {string} */ line, /** @type {number} */ i) => { for (const r of line) this.classes.set(r, i); });
      this.common = new Map(s.twos((c.common || "").split(" ")));
      this.syllables = new Set((c.speech || "").split(" "));
      this.entries = new Map();
      this.fold = this.words = null;
      return this.core = c;
    }

    /** @param {number} doc */
    kind(doc) { return this.core.kinds[parseInt(this.core.kind[doc], 36)]; }

    /**
     * part is the folder of a page below the language's, "" if it stands in none
     * or the core does not know.
     * @param {number} doc
     */
    part(doc) { return this.core.titles ? (this.urls[doc].slice(this.home.length).match(/^[^/]+\/(?=.)/) || [""])[0] : ""; }

    /** partName is the title of a part's own page. @param {string} part */
    partName(part) { return this.core?.titles?.[this.urls.indexOf(this.home + part)] || ""; }

    /** @param {number} k @param {string[]} failed */
    shard(k, failed) { return this.made("t" + k.toString(36), s.unpack, [], failed); }

    /**
     * made hands over what is made of a script's data, once, and none if it did
     * not load.
     * @param {string} name @param {(data: any) => any} make @param {any} none @param {string[]} failed
     */
    async made(name, make, none, failed) {
      const entries = this.entries;
      let out = entries.get(name);
      if (!out) {
        const d = await this.data(name, failed);
        if (!d) return none;
        entries.set(name, out = make(d));
      }
      return out;
    }

    /**
     * query finds at most k pages. It never rejects. When the pages are known but
     * not yet their sections, early has them.
     * @param {string} text @param {number} k @param {{kind?: string, part?: string, early?: (answer: any) => void, again?: boolean}} [options]
     */
    async query(text, k, options) {
      /** @type {string[]} */
      const failed = [];
      const o = options || {}, q = new s.Session(this, failed, o);
      try {
        const asked = Array.from(String(text)).slice(0, longest).join("").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, " "), pieces = s.pieces(asked);
        if (await this.open(failed)) {
          await q.run(asked);
          if (pieces.length > 1) {
            if (!q.best.size) await q.run(pieces.join(" ")); // no page has the words in quotes
            q.quoted = pieces.filter((/** @type {string} */ _, /** @type {number} */ i) => i % 2).map((/** @type {string} */ p) => q.bare(p));
          }
        }
        const out = await this.answer(q, k, o.early);
        return failed.length && !o.again && await this.renewed() ? this.query(text, k, { ...o, again: true }) : out;
      } catch (e) {
        failed.push(String(e));
        q.best.clear();
        return this.answer(q, k);
      }
    }

    /**
     * answer describes the best k pages of a session. What is known of them before
     * their sections are goes to early.
     * @param {any} q @param {number} k @param {(answer: any) => void} [early]
     */
    async answer(q, k, early) {
      const c = this.core, list = s.order(Array.from(q.best.values())), top = list.slice(0, q.quoted ? Math.max(k, quotedLook) : k), kinds = /** @type {any} */ ({}), parts = /** @type {any} */ ({});
      const out = { hits: /** @type {any[]} */ ([]), failed: q.failed, meant: q.meant, marks: Array.from(q.marks), total: list.length, kinds, parts };
      if (!c) return out;
      for (const f of list.slice(0, 50)) {
        const kind = this.kind(f.doc), part = this.part(f.doc);
        kinds[kind] = (kinds[kind] || 0) + 1;
        if (part) parts[part] = (parts[part] || 0) + 1;
      }
      const blocks = new Map();
      for (const f of top) blocks.set(f.doc / c.block | 0, null);
      if (early && c.titles && top[0] && !q.quoted) early({ ...out, hits: this.hits(top, blocks) });
      await Promise.all(Array.from(blocks.keys(), async b => { blocks.set(b, await this.data("r" + b.toString(36), q.failed)); }));
      const hits = this.hits(top, blocks);
      // The order of words in quotes is looked for in what is said of the best pages.
      if (q.quoted) for (const h of hits) {
        const lines = [h.title, h.lead].concat(h.heads.map((/** @type {string[]} */ x) => x[0]));
        h.said = +q.quoted.every((/** @type {string} */ x) => lines.some(l => q.bare(l).includes(x)));
      }
      out.hits = hits.sort((a, b) => b.said - a.said).slice(0, k);
      return out;
    }

    /** @param {any[]} top @param {Map<number, any>} blocks */
    hits(top, blocks) {
      const c = this.core;
      return top.map(f => {
        const p = blocks.get(f.doc / c.block | 0)?.[f.doc % c.block] || {}, heads = (p.h || []).map((/** @type {any} */ h) => [].concat(h));
        return { url: (c.titles ? this.urls[f.doc] : p.u) || "", title: (c.titles ? c.titles[f.doc] : p.t) || "", kind: this.kind(f.doc), lead: p.l || "", heads, said: 0, sections:
          f.sections.map((/** @type {number} */ i) => heads[i]).filter((/** @type {any} */ h) => h && h[0]).slice(0, 3).map((/** @type {string[]} */ h) => ({ id: h[1] || s.slug(h[0]), title: h[0] })) };
      }).filter(h => h.url || h.title); // or its block did not load
    }

    /** renewed reads the core again, past any cache, and tells whether another build is out. */
    async renewed() {
      const was = this.core?.hash;
      store.delete(this.lang + "/core");
      this.fresh = "?" + Date.now();
      const c = await this.open([]);
      return c && c.hash !== was;
    }

    /** @param {string} text @param {string[]} marks */
    mark(text, marks) { return s.mark(text, marks, this.fold); }
  }

  s.open = (/** @type {string} */ base, /** @type {(url: string) => Promise<any>} */ load) => new Engine(base, load);
})();
