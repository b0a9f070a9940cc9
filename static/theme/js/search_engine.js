// @ts-check
// The search engine of a page: reads the index of generator/internal/search one
// small script at a time and answers queries from it as query.go does. It knows
// no document: how a script is loaded is given to it.
(function () {
  "use strict";
  const s = guidepost.search, longest = 200;
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
      /** @type {any} */
      this.core = null;
      /** @type {Map<string, Promise<any>>} */
      this.under = new Map();
    }

    /** Loads what every query needs. */
    warm() { return this.open([]).then(() => {}, () => {}); }

    /**
     * get hands over what the script of a name holds, null if it did not load.
     * @param {string} name @param {string} url @param {string[]} failed
     * @returns {Promise<any>}
     */
    get(name, url, failed) {
      if (store.get(name) !== undefined) return Promise.resolve(store.get(name));
      let p = this.under.get(url);
      if (!p) {
        p = Promise.resolve(url).then(this.load).then(() => store.get(name), () => undefined);
        this.under.set(url, p);
        p.then(() => this.under.delete(url));
      }
      return p.then(data => {
        if (data === undefined && failed.indexOf(url) < 0) failed.push(url);
        return data === undefined ? null : data;
      });
    }

    /** @param {string} name @param {string[]} failed */
    data(name, failed) { return this.get(this.lang + "/" + this.core.hash + "/" + name, this.base + this.core.hash + "/" + name + ".js", failed); }

    /** @param {string[]} failed */
    async open(failed) {
      const c = await this.get(this.lang + "/core", this.base + "core.js", failed);
      if (!c || this.core === c) return c;
      let prev = "";
      this.urls = (c.urls || "").split("\n").map((/** @type {string} */ u) => prev = s.unfront(prev, u));
      this.classes = new Map();
      (c.chars || []).forEach((/** @type {string} */ line, /** @type {number} */ i) => Array.from(line).forEach(r => this.classes.set(r, i)));
      this.common = new Map();
      const list = (c.common || "").split(" ");
      for (let i = 0; i + 1 < list.length; i += 2) this.common.set(list[i], +list[i + 1]);
      this.syllables = new Set((c.speech || "").split(" "));
      this.entries = new Map();
      this.fold = this.words = null;
      return this.core = c;
    }

    /** @param {number} k @param {string[]} failed */
    async shard(k, failed) {
      if (!this.entries.has(k)) {
        const d = await this.data("t" + k.toString(36), failed);
        if (!d) return [];
        this.entries.set(k, s.unpack(d));
      }
      return this.entries.get(k);
    }

    /**
     * query finds at most k pages. It never rejects.
     * @param {string} text @param {number} k @param {{kind?: string}} [options]
     */
    async query(text, k, options) {
      /** @type {string[]} */
      const failed = [];
      const q = new s.Session(this, failed, options && options.kind || "");
      try {
        const asked = Array.from(String(text)).slice(0, longest).join("").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, " "), bare = asked.replace(/["“”「」]/g, " ");
        if (await this.open(failed)) await q.run(asked);
        if (this.core && !q.best.size && bare !== asked) await q.run(bare); // no page has the words in quotes
        const out = await q.result(k);
        if (failed.length) this.forget();
        return out;
      } catch (e) {
        return { hits: [], failed: failed.concat(String(e)), meant: "", marks: [], total: 0, kinds: {} };
      }
    }

    /** forget lets the next query read the core again: another build may be out. */
    forget() { store.delete(this.lang + "/core"); }

    /** @param {string} text @param {string[]} marks */
    mark(text, marks) { return s.mark(text, marks, this.fold); }
  }

  s.open = (/** @type {string} */ base, /** @type {(url: string) => Promise<any>} */ load) => new Engine(base, load);
})();
