// Quality and cost of the search beside Pagefind and MiniSearch, on the same
// corpora in one run: make bench-search. Nothing here is part of a site.
//   node bench.mjs [--eval DIR] [--cache DIR] [--cost N] [--pages N] [--quality 0] [--only zh,en] [--json FILE]
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as pages from './pages.mjs';
import { table } from './table.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), root = path.resolve(here, '../..');
const args = { eval: path.join(root, '../shared/eval/search'), cache: path.join(os.tmpdir(), 'guidepost-bench'), cost: '20', pages: '0', quality: '1', only: 'zh,en', json: '' };
for (let i = 2; i < process.argv.length; i += 2) {
  const name = process.argv[i].replace(/^--/, '');
  if (!(name in args) || process.argv[i + 1] === undefined) stop(`no option ${process.argv[i]}`, `options are --${Object.keys(args).join(', --')}, each with a value`);
  args[name] = process.argv[i + 1];
}
const peers = { pagefind: '1.6.0', minisearch: '7.2.0', 'markdown-it': '14.1.0', 'playwright-core': '1.56.1' };
const corpora = { zh: { folder: 'corpus', tag: 'zh-CN', set: 'dev' }, en: { folder: 'corpus-en', tag: 'en', set: 'deven' } };

function stop(what, hint) {
  console.error(`error: ${what}\nhint: ${hint}`);
  process.exit(1);
}

/** run runs a command; what it says is shown only if it fails. */
function run(cmd, argv, options = {}) {
  try {
    return execFileSync(cmd, argv, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28, cwd: root, ...options });
  } catch (e) {
    console.error(e.stdout || '', e.stderr || '');
    return stop(`${cmd} ${argv.join(' ')} failed`, 'its last words are above');
  }
}

function prepare() {
  if (!fs.existsSync(path.join(args.eval, 'run.mjs'))) stop(`no corpora in ${args.eval}`, 'make bench-search EVAL=FOLDER names the folder with run.mjs, corpus/, corpus-en/ and queries/; see the page "Be found" of the manual');
  const tools = path.join(args.cache, 'tools'), wanted = JSON.stringify({ private: true, dependencies: peers });
  fs.mkdirSync(tools, { recursive: true });
  const list = path.join(tools, 'package.json');
  if (!fs.existsSync(list) || fs.readFileSync(list, 'utf8') !== wanted || !fs.existsSync(path.join(tools, 'node_modules'))) {
    console.error('installing Pagefind, MiniSearch and the harness’s tools …');
    fs.writeFileSync(list, wanted);
    run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: tools });
  }
  for (const p of ['cmd/guidepost', '../bench/search/measure']) run('go', ['build', '-o', args.cache + '/', './' + path.posix.join('generator', p)]);
  run('go', ['test', '-c', '-o', path.join(args.cache, 'search.test'), './generator/internal/search']);
  const bin = path.join(tools, 'node_modules/@pagefind'), at = fs.readdirSync(bin).map((d) => path.join(bin, d, 'bin/pagefind_extended')).find((f) => fs.existsSync(f) || fs.existsSync(f + '.exe'));
  return { tools, pagefind: at || stop('this machine has no Pagefind', 'its package has none for this system') };
}

/** measured runs a command and says what it took. */
function measured(cmd, argv, env = {}) {
  const out = path.join(args.cache, 'took.json');
  run(path.join(args.cache, 'measure'), [out, cmd, ...argv], { env: { ...process.env, ...env } });
  return JSON.parse(fs.readFileSync(out, 'utf8'));
}

/** weight counts the files below a folder and their bytes, as they lie and gzipped. */
function weight(dir, keep = () => true) {
  const list = fs.readdirSync(dir, { recursive: true }).map((f) => path.join(dir, f)).filter((f) => fs.statSync(f).isFile() && keep(f));
  const data = list.map((f) => fs.readFileSync(f));
  return { files: list.length, mb: data.reduce((n, b) => n + b.length, 0) / 1e6, gzip: data.reduce((n, b) => n + (b.length > 200 ? gzipSync(b, { level: 6 }).length : b.length), 0) / 1e6 };
}

const fresh = (dir) => { fs.rmSync(dir, { recursive: true, force: true }); fs.mkdirSync(dir, { recursive: true }); return dir; };

/** contenders builds every index of a folder of Markdown: what each took, where it stands. */
function contenders(from, lang, work, tools, all) {
  const tag = corpora[lang].tag, out = {}, at = (name) => path.join(work, name);
  fresh(work);
  const site = at('guidepost-site');
  const whole = measured(path.join(args.cache, 'guidepost'), ['build', from, '--output', site]);
  const env = { GUIDEPOST_PAGES: from, GUIDEPOST_LANG: lang };
  const took = measured(path.join(args.cache, 'search.test'), ['-test.run', '^$', '-test.bench', 'IndexOfAFolder', '-test.benchtime', '1x'], env);
  fresh(at('guidepost'));
  fs.symlinkSync(path.join(site, 'search'), at('guidepost/search'));
  const theme = fs.readdirSync(site).find((d) => d.startsWith('theme'));
  fs.copyFileSync(path.join(site, theme, `js/search.${lang}.js`), at('guidepost/search.js'));
  out.guidepost = { dir: at('guidepost'), adapter: path.join(here, 'adapter.mjs'), took, whole, index: weight(path.join(site, 'search'), (f) => f.endsWith('.js')), folders: true };
  pages.html(from, at('pagefind'), tag, createRequire(path.join(tools.tools, 'x.js'))('markdown-it'));
  const found = measured(tools.pagefind, ['--site', at('pagefind'), '--output-path', at('pagefind/pagefind')]);
  out.pagefind = { dir: at('pagefind'), adapter: path.join(args.eval, 'adapters/pagefind.js'), shows: path.join(here, 'pagefind.mjs'), took: found, index: weight(at('pagefind/pagefind')) };
  if (all) {
    fresh(at('html'));
    fs.symlinkSync(at('pagefind'), at(`html/${lang}`));
    const made = measured(process.execPath, [path.join(args.eval, 'contenders.mjs'), 'minisearch', lang, at('html'), at('minisearch')], { EVAL_TOOLS: tools.tools });
    out.minisearch = { dir: at('minisearch'), adapter: path.join(args.eval, 'adapters/minisearch.js'), took: made, index: weight(at('minisearch/search')) };
  }
  return out;
}

/** judged runs the harness for one contender and gives its lines. */
function judged(name, c, lang, sets, work, tools, options) {
  const out = path.join(work, 'results', name), dir = path.join(work, 'queries');
  const queries = sets.map((s) => {
    const from = path.join(args.eval, 'queries', s + '.jsonl');
    if (c.folders) pages.queries(from, path.join(dir, s + '.jsonl'));
    return c.folders ? path.join(dir, s + '.jsonl') : from;
  }).join();
  const argv = ['--site', c.dir, '--adapter', c.adapter, '--name', name, '--queries', queries, '--out', out, '--lang', corpora[lang].tag, ...options];
  return run(process.execPath, [path.join(args.eval, 'run.mjs'), ...argv], { env: { ...process.env, EVAL_TOOLS: tools.tools } }).trim().split('\n').map((l) => JSON.parse(l));
}

/** compared is everything there is to say of one corpus. */
function compared(title, from, lang, sets, quality, tools) {
  const work = path.join(args.cache, title.replace(/\W+/g, '-')), all = contenders(from, lang, work, tools, quality), out = { title, contenders: {} };
  for (const [name, c] of Object.entries(all)) {
    console.error(`${title}: ${name} …`);
    const base = [sets[0]], shows = c.shows && { ...c, adapter: c.shows };
    out.contenders[name] = {
      took: c.took, whole: c.whole, index: c.index,
      quality: quality ? judged(name, c, lang, sets, work, tools, ['--cost', '0']) : [],
      shown: quality && shows ? judged(name + '-shown', shows, lang, base, work, tools, ['--cost', '0']) : undefined,
      cost: judged(name, c, lang, base, work, tools, ['--quality', '0', '--cost', args.cost])[0],
      line: judged(name, c, lang, base, work, tools, ['--quality', '0', '--cost', args.cost, '--rtt', '60', '--mbps', '10'])[0],
    };
  }
  return out;
}

const tools = prepare(), results = [];
for (const lang of args.only.split(',')) {
  const c = corpora[lang] || stop(`no corpus ${lang}`, `--only takes ${Object.keys(corpora).join(' and ')}`);
  const sets = fs.readdirSync(path.join(args.eval, 'queries')).map((f) => path.basename(f, '.jsonl')).filter((f) => f === c.set || f.startsWith(c.set + '-'));
  const from = fresh(path.join(args.cache, 'pages', lang)), corpus = path.join(args.eval, c.folder);
  for (const f of pages.files(corpus)) {
    fs.mkdirSync(path.dirname(path.join(from, f)), { recursive: true });
    fs.writeFileSync(path.join(from, f), fs.readFileSync(path.join(corpus, f)));
  }
  results.push(compared(lang, from, lang, [c.set, ...sets.filter((s) => s !== c.set)], args.quality !== '0', tools));
  if (+args.pages > 0 && lang === 'zh') {
    const dealt = fresh(path.join(args.cache, 'pages', 'many'));
    pages.many(from, dealt, +args.pages);
    results.push(compared(`${lang}, ${args.pages} pages`, dealt, lang, [c.set], false, tools));
  }
}
if (args.json) fs.writeFileSync(args.json, JSON.stringify(results, null, 1) + '\n');
console.log(table(results));
