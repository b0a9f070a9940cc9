// @ts-check
// One query being answered: generator/internal/search/query.go and look.go, with
// the same weights.
(function () {
  "use strict";
  const s = guidepost.search, reads = 4, rereads = 4, named = .8, lettersCover = .22, slipTries = 3, asGuessed = .95, asSpoken = .9, asLetters = .8;

  class Session {
    /** @param {any} e @param {string[]} failed @param {{kind?: string, part?: string}} only pages of a kind, of a part of the site */
    constructor(e, failed, only) {
      this.e = e;
      this.failed = failed;
      this.only = only;
      this.best = new Map();
      this.meant = "";
      /** @type {string[]|null} what stands in quotes */
      this.quoted = null;
      this.top = this.likely = 0;
      this.marks = new Set();
      /** @type {Map<string, string>|null} */
      this.fold = null;
      /** @type {string[][]|null} */
      this.words = null;
    }

    /** @param {string} text */
    async run(text) {
      const c = this.e.core;
      if (!this.bare(text)) await this.variants();
      let us = await this.search(text, 1), missing = s.missing(us);
      if (missing.length || this.words) {
        await this.variants();
        const alt = this.mainland(text);
        if (alt) {
          us = await this.search(alt, 1);
          text = alt;
          missing = s.missing(us);
        }
      }
      if (missing.length && c.pairs) {
        const folded = s.plain(text, this.fold).join(""), fixed = await this.repair(folded, missing);
        if (fixed !== folded) this.suggest(fixed, await this.search(fixed, asGuessed));
        await this.slip(folded, missing);
      }
      if (c.speech) await this.letters(text, us);
      if (!this.meant && (this.meant = s.spelled(text, us, this.fold))) await this.search(this.meant, asGuessed);
    }

    /** @param {string} text @param {number} weight */
    async search(text, weight) {
      const us = s.asks(text, this.fold, this.e.core.idle), e = this.e, n = e.core.n, as = this.titled(text);
      let plan = this.plan(us, reads);
      await this.resolve(us, plan);
      if (weight === 1 && us.some((/** @type {any} */ u) => !u.read) && !s.score(us, () => true, as).some((/** @type {any} */ f) => f.title >= named || f.head >= named)) {
        plan = this.plan(us, reads + rereads);
        await this.resolve(us, plan);
      }
      for (const u of us) {
        if (!u.slip || Array.from(u.text).length < 4) continue;
        const more = s.elsewhere(u.text, e.core.terms, plan);
        for (const list of await Promise.all(more.map((/** @type {number} */ k) => e.shard(k, this.failed)))) {
          s.typos(u.text, u.last, list, (/** @type {any} */ x, /** @type {number} */ w, /** @type {number} */ title) => u.alts.push({ x, w, title }));
        }
        s.weigh(u, n);
      }
      this.add(us, weight, as);
      if (weight === 1) this.likely = Math.max(this.likely, this.top);
      return us;
    }

    /** bare is a text without spaces and marks, "" if it has Han characters that no page has. @param {string} text */
    bare(text) {
      const r = s.plain(text, this.fold);
      return r.some((/** @type {string} */ c) => s.isHan(c) && !this.e.classes.has(c)) ? "" : r.filter((/** @type {string} */ c) => /[+#]/.test(c) || s.isWord(c) || s.isHan(c)).join("");
    }

    /** titled tells how titles are to a text, see score. @param {string} text @returns {(doc: number) => number} */
    titled(text) {
      const want = this.bare(text), titles = this.e.core.titles;
      return doc => {
        const t = want && titles && this.bare(titles[doc]);
        return t && 1 + t.startsWith(want) + (t === want);
      };
    }

    /** rank estimates how common a unit is. @param {any} u */
    rank(u) {
      if (u.kind === "w") {
        const c = this.e.common.get(u.text);
        return c ? 2 * c : Math.max(2, 8 - Array.from(u.text).length);
      }
      return Array.from(u.text, r => this.e.classes.get(r)).reduce((a, b) => a + b) || 0; // NaN if a character is not known
    }

    /** plan chooses the shards of the rarest units. @param {any[]} us @param {number} most @returns {Set<number>} */
    plan(us, most) {
      const out = new Set(), terms = this.e.core.terms;
      us.map(u => ({ u, r: this.rank(u) })).sort((a, b) => a.u.idle - b.u.idle || a.r - b.r).forEach(({ u }) => {
        const k = s.at(terms, u.text);
        if (!out.has(k) && out.size >= most && !u.must) return;
        out.add(k);
        if (u.last && k + 1 < terms.length && terms[k + 1].startsWith(u.text)) out.add(k + 1);
      });
      for (const u of us) u.read = out.has(s.at(terms, u.text));
      return out;
    }

    /** @param {any[]} us @param {Set<number>} plan */
    async resolve(us, plan) {
      const e = this.e, lists = new Map();
      await Promise.all(Array.from(plan, async k => { lists.set(k, await e.shard(k, this.failed)); }));
      for (const u of us) {
        if (!u.read) continue;
        const k = s.at(e.core.terms, u.text), more = u.last && lists.get(k + 1);
        s.resolve(u, more ? lists.get(k).concat(more) : lists.get(k), e);
      }
    }

    /** @param {any[]} us @param {number} weight @param {(doc: number) => number} as @param {any} [cover] what a page has at least, of the query */
    add(us, weight, as, cover) {
      for (const u of us) for (const a of u.alts) if (a.w >= .5 && a.x.text[0] !== "~") this.marks.add(a.x.text);
      const e = this.e, c = e.core, kind = this.only.kind, part = c.titles && this.only.part;
      this.top = 0;
      for (const f of s.score(us, (/** @type {number} */ doc) => (!kind || e.kind(doc) === kind) && (!part || e.part(doc) === part), as)) {
        this.top = this.top || f.score;
        if (f.cover < cover) continue;
        f.score *= weight * (c.prior ? c.prior[c.kinds.indexOf(e.kind(f.doc))] : 1);
        const old = this.best.get(f.doc);
        if (!old || f.score > old.score) this.best.set(f.doc, f);
      }
    }

    /** @param {string} text @param {any[]} us */
    suggest(text, us) { if (this.top > this.likely && us.some(u => u.alts.length)) { this.meant = text.trim(); this.likely = this.top; } }

    async variants() {
      const e = this.e, d = !e.words && e.core.speech ? await e.data("v", this.failed) : null;
      if (d) {
        e.fold = new Map(s.twos(Array.from(d[0])));
        e.words = s.twos(d[1].split(" "));
      }
      this.fold = e.fold;
      this.words = e.words || [];
    }

    /** @param {string} text */
    mainland(text) {
      const folded = s.plain(text, this.fold).join("");
      let out = folded;
      for (const p of this.words || []) out = out.split(p[0]).join(p[1]);
      return out === folded ? "" : out;
    }

    /** @param {any[]} spots */
    async guess(spots) {
      const lists = new Map(), first = this.e.core.pairs;
      /** @param {string} key */
      const name = key => "p" + s.at(first, key).toString(36);
      const keys = spots.slice(1).map((y, i) => spots[i].sounds.flatMap((/** @type {string} */ a) => y.sounds.map((/** @type {string} */ b) => a + " " + b)));
      await Promise.all(Array.from(new Set(keys.flat().map(name)), async k => { lists.set(k, await this.e.made(k, s.unspell, new Map(), this.failed)); }));
      return s.guess(spots, keys.map(list => list.flatMap(key => lists.get(name(key)).get(key) || [])));
    }

    /** @param {string} text @param {string[]} missing */
    async repair(text, missing) {
      const list = await this.e.data("c", this.failed) || [], sounds = new Map(), chars = Array.from(text);
      for (const line of list) {
        const [, syllable, all] = line.match(/^([a-z]*)(.*)/);
        for (const r of all) sounds.set(r, (sounds.get(r) || []).concat(syllable));
      }
      for (const [from, to] of s.stretches(chars, new Set(missing))) {
        const spots = chars.slice(from, to).map(typed => ({ sounds: (sounds.get(typed) || []).slice(0, 2), typed }));
        const p = await this.guess(spots), got = p.length ? Array.from(p[0].text.replace(/ /g, "")) : [];
        if (got.length === to - from) got.forEach((c, i) => { chars[from + i] = /** @type {string} */ (c); });
      }
      return chars.join("");
    }

    /** slip tries a pair that no page has turned, without a character, with another. @param {string} text @param {string[]} missing */
    async slip(text, missing) {
      const r = Array.from(text), i = Array.from(text.split(missing[missing.length >> 1])[0]).length, tries = /** @type {string[][]} */ ([]);
      /** @param {string} term */
      const shard = term => this.e.shard(s.at(this.e.core.terms, term), this.failed);
      /** @param {number} from @param {number} to @param {string} mid @param {string} shows */
      const put = (from, to, mid, shows) => { tries.push([r.slice(0, from).join("") + mid + r.slice(to).join(""), shows]); };
      put(i, i + 2, r[i + 1] + r[i], r[i + 1] + r[i]);
      const before = i > 0 && s.isHan(r[i - 1]), wrong = before && missing.includes(r[i - 1] + r[i]), first = r[wrong ? i - 1 : i];
      if (before) put(i, i + 1, "", r[i - 1] + r[i + 1]);
      if (s.isHan(r[i + 2] || "")) put(i + 1, i + 2, "", r[i] + r[i + 2]);
      const list = (await shard(first)).map((/** @type {any} */ x) => ({ c: Array.from(x.text), n: s.stands(x) })).filter((/** @type {any} */ x) => x.c[0] === first && x.c.length === 2);
      for (const x of list.sort((/** @type {any} */ a, /** @type {any} */ b) => b.n - a.n).slice(0, slipTries)) put(wrong ? i : i + 1, i + 1, x.c[1], x.c[1] + r[i + 1]);
      const best = (await Promise.all(tries.map(async t => ({ text: t[0], n: s.stands(s.find(await shard(t[1]), t[1])) })))).sort((a, b) => b.n - a.n)[0];
      if (best.n) this.suggest(best.text, await this.search(best.text, asGuessed));
    }

    /** @param {string} text @param {any[]} us */
    async letters(text, us) {
      const low = text.replace(/[!"$-*,-/:-@[-`{-~]+/g, " ").toLowerCase(), fields = low.split(" ").filter(Boolean);
      if (!/^[a-z ]*$/.test(low)) return this.mixed(text);
      // A word that is known is itself, unless it is long enough to be Han besides: fuwuhao.
      const known = fields.length === 1 && us.length === 1 && us[0].alts[0]?.w === 1;
      if (!fields.length || known && s.ways(fields, this.e.syllables).every((/** @type {any[]} */ w) => w.length < 3)) return;
      const paths = await this.spell(fields);
      if (!paths.length && fields.length > 1) await this.mixed(text);
      for (const p of paths) this.suggest(p.text, await this.search(p.text, asSpoken));
      if (known || paths.length || this.meant) return;
      const all = [];
      for (const f of fields) for (let i = 0, l = "^" + f; i + 3 <= l.length; i++) all.push(s.ask("~" + l.slice(i, i + 3), "p"));
      await this.resolve(all, this.plan(all, reads + rereads));
      this.add(all, asLetters, () => 0, lettersCover);
    }

    /** spell reads words of letters as Han texts. @param {string[]} fields @returns {Promise<any[]>} */
    async spell(fields) {
      const paths = [];
      for (const spots of s.ways(fields, this.e.syllables)) {
        for (const p of (await this.guess(spots)).slice(0, 2)) {
          if (3 * p.known >= 2 * (spots.length - 1)) paths.push({ text: p.text, score: Math.trunc(p.score * 4 / (spots.length + 1)) });
        }
      }
      return paths.sort((a, b) => b.score - a.score).slice(0, 3);
    }

    /** sound reads what sounds in a run of words, and leaves what does not: fwh qun fa. @param {string} run */
    async sound(run) {
      const fields = run.split(" ").filter(Boolean), out = [];
      let heard = false;
      for (let i = 0, j = 0; i < fields.length; i = j) {
        for (j = i; j < fields.length && s.ways([fields[j], fields[j]], this.e.syllables).length; j++);
        const p = await this.spell(fields.slice(i, j));
        heard = heard || p.length > 0;
        j = p.length ? j : Math.max(j, i + 1);
        out.push(p.length ? p[0].text : fields.slice(i, j).join(" "));
      }
      return heard ? out.join(" ") : run;
    }

    /** mixed reads the runs of small letters of a query as pinyin: C++ yu fa. @param {string} text */
    async mixed(text) {
      const parts = text.split(/([a-z]+(?: +[a-z]+)*)/);
      for (let i = 1; i < parts.length; i += 2) parts[i] = await this.sound(parts[i]);
      const out = parts.join("");
      if (out !== text) this.suggest(out, await this.search(out, asSpoken));
    }
  }

  s.Session = Session;
})();
