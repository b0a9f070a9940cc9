// Scales a folder of real Markdown to a site of any size: node corpus.mjs FROM TO TIMES
// TO/content gets TIMES copies of the pages of FROM, each under a title of its own, and TO/data a site.yaml. All
// generators read the same pages, so what only some of them understand is taken out: pictures, links to other pages
// (with what they say left in place) and includes.
import fs from 'node:fs';
import path from 'node:path';

const [from, to, times] = process.argv.slice(2);
const lang = path.basename(to).startsWith('zh') ? '{id: zh, tag: zh-Hans, name: 中文}' : '{id: en, tag: en, name: English}';

/** plain is a page without its front matter and what points out of it. @param {string} text */
const plain = (text) => text
  .replace(/^---\r?\n[\s\S]*?\n---\r?\n/, '')
  .replace(/<img\b[^>]*>/g, '')
  .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
  .replace(/\[([^\]]*)\]\((?!http)[^)]*\)/g, '$1')
  .replace(/^\s*(--8<--.*|\{\{#.*)$/gm, '')
  .replace(/^\s*\[(?!\^)[^\]]*\]:\s*(?!http)\S+.*$/gm, '');

const names = fs.readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((n) => n.endsWith('.md'));
let bytes = 0;
for (const name of names) {
  const text = plain(fs.readFileSync(path.join(from, name), 'utf8'));
  const title = (/^#{1,2} +(.+?)(?: *\{.*\})? *$/m.exec(text)?.[1] ?? path.basename(name, '.md')).replace(/[\\"*`[\]]/g, '');
  for (let i = 0; i < Number(times); i++) {
    // A page called index.md would make Hugo take the folder for a bundle of files that belong to it.
    const at = path.join(to, 'content', `copy${String(i).padStart(3, '0')}`, name.replace(/(^|\/)index\.md$/, '$1_index.md'));
    const page = `---\ntitle: "${title} ${i}"\n---\n${text}`;
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, page);
    bytes += Buffer.byteLength(page);
  }
}
fs.mkdirSync(path.join(to, 'data'), { recursive: true });
fs.writeFileSync(path.join(to, 'data/site.yaml'), `title: Benchmark\nbase_url: https://docs.example.org/\nlanguages:\n  - ${lang}\n`);
console.log(`${to}: ${names.length * Number(times)} pages, ${(bytes / 1e6).toFixed(1)} MB`);
