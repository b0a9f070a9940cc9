// @ts-check
// How search reads a text: what generator/internal/search does when it makes the
// index, done to a query. testdata/search/parity.json holds both to one answer.
/** @type {any} */
var guidepost = guidepost || {};
(function () {
  "use strict";
  const han = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]$/u, letter = /^[\p{L}\p{Nd}\p{Mn}]$/u;
  const lower = /^\p{Ll}$/u, upper = /^\p{Lu}$/u, digit = /^\p{Nd}$/u;
  const longest = 40;

  /** @param {string} c */
  const isHan = c => c >= "\u1100" && han.test(c);
  /** @param {string} c */
  const isWord = c => c < "\x80" ? /^[a-z0-9]$/i.test(c) : letter.test(c) && !isHan(c);

  /**
   * small is a character as it is compared: a small letter, simplified Han.
   * @param {string} c @param {Map<string, string>|null} fold
   */
  function small(c, fold) {
    const l = c.toLowerCase(), s = l.length > c.length ? Array.from(l)[0] : l;
    return fold && fold.get(s) || s;
  }

  /** @param {string} text @param {Map<string, string>|null} fold */
  const plain = (text, fold) => Array.from(text.normalize("NFKC"), c => small(c, fold));

  /**
   * units cuts a text into pairs of Han characters and words: [text, kind], kind
   * h a pair, H a character alone, w a word, p a part of a word.
   * @param {string} text @param {Map<string, string>|null} fold
   * @returns {Array<[string, string]>}
   */
  function units(text, fold) {
    const raw = Array.from(text.normalize("NFKC")), low = raw.map(c => small(c, fold));
    /** @type {Array<[string, string]>} */
    const out = [];
    for (let i = 0, j; i < raw.length; i = j) {
      j = i;
      if (isHan(raw[i])) {
        while (j < raw.length && isHan(raw[j])) j++;
        if (j - i === 1) out.push([low[i], "H"]);
        for (let k = i; k + 1 < j; k++) out.push([low[k] + low[k + 1], "h"]);
      } else if (isWord(raw[i])) {
        while (j < raw.length && isWord(raw[j])) j++;
        words(raw.slice(i, j), low.slice(i, j), out);
        let k = j;
        while (k < raw.length && (raw[k] === "+" || raw[k] === "#")) k++;
        if (k > j && k - j <= 2 && j - i <= 2) out.push([low.slice(i, k).join(""), "w"]);
      } else j++;
    }
    return out;
  }

  /** @param {string[]} raw @param {string[]} low @param {Array<[string, string]>} out */
  function words(raw, low, out) {
    raw = raw.slice(0, longest);
    low = low.slice(0, longest);
    out.push([low.join(""), "w"]);
    let start = 0;
    for (let i = 1; i < raw.length; i++) {
      const a = raw[i - 1], b = raw[i];
      if (lower.test(a) && upper.test(b) || digit.test(a) !== digit.test(b) ||
          i + 1 < raw.length && upper.test(a) && upper.test(b) && lower.test(raw[i + 1])) {
        out.push([low.slice(start, i).join(""), "p"]);
        start = i;
      }
    }
    if (start > 0) out.push([low.slice(start).join(""), "p"]);
  }

  /** @param {string} w */
  function stem(w) {
    if (w.length < 4 || !/^[a-z]+$/.test(w)) return w;
    if (/ies$/.test(w) && w.length > 4) w = w.slice(0, -3) + "y";
    else if (/sses$/.test(w)) w = w.slice(0, -2);
    else if (/[^sui]s$/.test(w)) w = w.slice(0, -1);
    if (/ing$/.test(w) && w.length > 5) w = undouble(w.slice(0, -3));
    else if (/ed$/.test(w) && w.length > 4) w = undouble(w.slice(0, -2));
    else if (/ation$/.test(w) && w.length > 7) w = w.slice(0, -5);
    else if (/ion$/.test(w) && w.length > 6) w = w.slice(0, -3);
    w = w.replace(/e$/, "");
    return /y$/.test(w) && w.length > 3 ? w.slice(0, -1) + "i" : w;
  }

  /** @param {string} w */
  const undouble = w => w.length > 3 && /([^lsz])\1$/.test(w) ? w.slice(0, -1) : w;

  /**
   * within is the number of edits from a to b, or one of more than most; an
   * exchange of neighbours is one.
   * @param {string[]} a @param {string[]} b @param {number} most
   */
  function within(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = /** @type {number[]} */ ([]), prev = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const cur = [i];
      for (let j = 1; j <= b.length; j++) {
        cur[j] = Math.min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cur[j] = Math.min(cur[j], before[j - 2] + 1);
      }
      before = prev;
      prev = cur;
    }
    return prev[b.length];
  }

  /**
   * slug is the id that most headings have.
   * @param {string} heading
   */
  const slug = heading => Array.from(heading, c => small(c, null)).map(c => c === " " ? "-" : isWord(c) || isHan(c) || /[-_]/.test(c) ? c : "").join("");

  /**
   * mark cuts a text where marks stand in it, for showing them.
   * @param {string} text @param {string[]} marks folded, as a query's answer gives them
   * @param {Map<string, string>|null} fold
   * @returns {Array<{text: string, hit: boolean}>}
   */
  function mark(text, marks, fold) {
    const chars = Array.from(text), low = chars.map(c => small(c, fold)), out = /** @type {Array<{text: string, hit: boolean}>} */ ([]);
    let end = 0;
    chars.forEach((c, i) => {
      for (const m of marks) {
        const n = Array.from(m).length;
        if (!(i && isWord(low[i - 1]) && isWord(m[0])) && low.slice(i, i + n).join("") === m) end = Math.max(end, i + n);
      }
      const hit = i < end, was = out[out.length - 1];
      if (was && was.hit === hit) was.text += c;
      else out.push({ text: c, hit });
    });
    return out;
  }

  /** pieces are the parts of a query; every other one stands in quotes. @param {string} text */
  const pieces = text => text.split(/["“”「」]/);

  /** @param {string} text @param {string} kind */
  const ask = (text, kind) => ({ text, kind, last: false, must: false, read: false, slip: false, idle: false, alts: [], idf: 0 });

  /**
   * asks cuts a query into distinct units; idle are those of its question words.
   * @param {string} text @param {Map<string, string>|null} fold @param {string} [words] a pattern of question words
   */
  function asks(text, fold, words) {
    const out = new Map(), all = pieces(text);
    all.forEach((piece, i) => {
      for (const [t, kind] of units(piece, fold)) {
        if (kind === "p") continue;
        if (!out.has(t)) out.set(t, ask(t, kind));
        out.get(t).must = out.get(t).must || i % 2 === 1;
      }
    });
    const list = Array.from(out.values());
    if (list.length) list[list.length - 1].last = all.length % 2 === 1;
    if (!words) return list;
    const rest = plain(text, fold).join("").replace(new RegExp(words, "g"), (_, not) => not || " "), says = new Set(units(rest, fold).map(u => u[0]));
    if (list.some(u => says.has(u.text))) for (const u of list) u.idle = !u.must && !says.has(u.text);
    return list;
  }

  /** missing lists the Han pairs that stand on no page. @param {any[]} us @returns {string[]} */
  const missing = us => us.filter(u => u.kind === "h" && u.read && !u.idle && !u.alts.length).map(u => u.text);

  /**
   * spelled writes what words that are not known were taken for, "" if all are
   * known.
   * @param {string} text @param {any[]} us @param {Map<string, string>|null} fold
   */
  function spelled(text, us, fold) {
    let out = plain(text, fold).join("");
    const slips = us.filter(u => u.slip && u.alts.length);
    for (const u of slips) out = mark(out, [u.text], null).map(p => p.hit ? u.alts.sort((/** @type {any} */ a, /** @type {any} */ b) => b.w - a.w || b.x.df - a.x.df)[0].x.text : p.text).join("");
    return slips.length ? out : "";
  }

  guidepost.search = { pieces, spelled, isHan, isWord, plain, units, stem, within, slug, mark, ask, asks, missing };
})();
