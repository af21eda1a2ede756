// Every kind of page of the demo newsroom, judged by the HTML validator (vnu) and by axe in Chromium: light and dark, at
// three widths, with JavaScript off for the page itself.
//
//   node test/browser/pages.mjs BROADSHEET [--shots FOLDER]     --shots also writes a picture of each
//
// Prints what is wrong and "N passed, N failed".
import { chromium } from 'playwright-core';
import { spawn, execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import net from 'node:net';

const require = createRequire(import.meta.url);
const [program] = process.argv.slice(2);
const shotsAt = process.argv.indexOf('--shots');
const shots = shotsAt > 0 ? process.argv[shotsAt + 1] : null;

const PAGES = JSON.parse(readFileSync(new URL('./pages.json', import.meta.url)));
const WIDTHS = [360, 768, 1280];
const SCHEMES = ['light', 'dark'];
const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let passed = 0, failed = 0;
function check(ok, what) {
  if (ok) passed++;
  else { failed++; console.log(`FAILED ${what}`); }
}

async function freePort() {
  const server = net.createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

async function until(what, probe, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    try { if (await probe()) return; } catch { /* not yet */ }
    await new Promise(done => setTimeout(done, 200));
  }
  throw new Error(`${what} did not start`);
}

async function startValidator() {
  const port = await freePort();
  const jar = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const child = spawn('java', ['-Xmx512m', '-Dnu.validator.servlet.bind-address=127.0.0.1', '-cp', jar,
    'nu.validator.servlet.Main', String(port)], { stdio: 'ignore' });
  const ask = async (type, bytes) => {
    const answer = await fetch(`http://127.0.0.1:${port}/?out=json`, { method: 'POST',
      headers: { 'Content-Type': `${type}; charset=utf-8` }, body: bytes });
    return (await answer.json()).messages.filter(m => m.type === 'error');
  };
  await until('the validator', async () => Array.isArray(await ask('text/html', '<!doctype html><title>x</title>')));
  return { child, ask };
}

async function startNewsroom() {
  const dir = mkdtempSync(path.join(tmpdir(), 'broadsheet-pages-'));
  const room = path.join(dir, 'newsroom');
  execFileSync(program, ['init', room, '--demo']);
  const port = await freePort();
  const child = spawn(program, ['serve', room, '--listen', `127.0.0.1:${port}`, '--no-access-log'], { stdio: 'ignore' });
  const base = `http://localhost:${port}`;
  await until('the newsroom', async () => (await fetch(`${base}/-/health`)).ok);
  await new Promise(done => setTimeout(done, 2500)); // related articles are found behind the scenes
  return { child, base, dir };
}

async function judgeHtml(validator, base) {
  for (const page of PAGES) {
    const answer = await fetch(base + page.path, { redirect: 'manual' });
    check(answer.status === (page.status ?? 200), `${page.path}: status ${answer.status}`);
    const html = await answer.text();
    for (const m of await validator.ask('text/html', html))
      check(false, `${page.path}: ${m.message} (line ${m.lastLine}: ${(m.extract ?? '').slice(0, 120)})`);
    check(!/<script|\sstyle=|\son[a-z]+=/i.test(html), `${page.path}: inline script or style`);
    check(!answer.headers.get('set-cookie'), `${page.path}: sets a cookie`);
    passed++;
  }
  const css = (await (await fetch(base + '/')).text()).match(/href="([^"]+\.css)"/)[1];
  for (const m of await validator.ask('text/css', await (await fetch(base + css)).text()))
    check(false, `${css}: ${m.message} (line ${m.lastLine})`);
  passed++;
}

async function judgeInBrowser(base) {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
  for (const colorScheme of SCHEMES)
    for (const width of WIDTHS) {
      // The judge is a script of its own; the page's own scripts are refused by its CSP, and it has none (checked above).
      const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width, height: 900 },
        reducedMotion: 'reduce' });
      for (const page of PAGES) {
        const where = `${page.path} ${width} ${colorScheme}`;
        const tab = await context.newPage();
        const complaints = [];
        tab.on('console', m => { if (m.type() === 'error' && !(page.status >= 400)) complaints.push(m.text()); });
        await tab.goto(base + page.path);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(wide <= 0, `${where}: scrolls sideways by ${wide} px`);
        check(complaints.length === 0, `${where}: ${complaints.join('; ')}`);
        await tab.addScriptTag({ content: axe });
        const found = await tab.evaluate(() => axe.run(document,
          { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        for (const v of found.violations)
          console.log(`  ${where}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`);
        check(found.violations.length === 0, `${where}: axe`);
        if (shots) {
          mkdirSync(shots, { recursive: true });
          await tab.screenshot({ path: path.join(shots, `${page.name}-${width}-${colorScheme}.png`), fullPage: true });
        }
        await tab.close();
      }
      await context.close();
    }
  // With JavaScript off, at the narrowest width that must work (400 % zoom of 1280).
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  for (const page of PAGES) {
    const tab = await plain.newPage();
    const answer = await tab.goto(base + page.path);
    check(answer.status() === (page.status ?? 200), `${page.path}: without JavaScript`);
    check(await tab.locator('h1').count() === 1, `${page.path}: one h1`);
    await tab.close();
  }
  await browser.close();
}

const validator = await startValidator();
const newsroom = await startNewsroom();
try {
  await judgeHtml(validator, newsroom.base);
  await judgeInBrowser(newsroom.base);
} finally {
  validator.child.kill();
  newsroom.child.kill();
  await new Promise(done => newsroom.child.once('exit', done));
  rmSync(newsroom.dir, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
