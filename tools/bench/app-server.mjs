// `node tools/bench/app-server.mjs`: the app-server beside the original's, in one run, interleaved: its start, threads,
// turns, notifications, memory. Prints medians (minima; of rates maxima) and ratios; it judges nothing.
// Options: --runs N (7), --pieces N (20000) of the long answer, --threads N (1000), --only client,crowd,threads,
// --original PATH of its command (installed into a cache folder when left out), --markdown FILE
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundle } from '../../packages/apps/cli/build.mjs';
import { crowd } from './app-server-crowd.mjs';
import { startAppServer } from './app-server-peer.mjs';

const root = join(import.meta.dirname, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    pieces: { type: 'string', default: '20000' },
    threads: { type: 'string', default: '1000' },
    only: { type: 'string', default: 'client,crowd,threads' },
    original: { type: 'string' },
    markdown: { type: 'string' },
  },
});
const [runs, pieces] = [Number(options.runs), Number(options.pieces)];
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
// Below the package, whose native modules it loads.
const bundle = join(root, 'packages/apps/cli/dist/bench-app-server');
const workspace = join(cache, 'app-server-ws');
mkdirSync(workspace, { recursive: true });

const subjects = [
  { name: 'original (npm)', argv: [options.original ?? join(cache, 'node_modules/.bin/codex')], home: join(cache, 'app-server-original') },
  { name: 'codex-ts', argv: [join(bundle, 'codex.cjs')], home: join(cache, 'app-server-ts') },
];
const LARGER_IS_BETTER = 'notifications a second';

async function prepare() {
  if (!existsSync(subjects[0].argv[0])) {
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
  }
  await buildBundle({ outdir: bundle, minify: true, codeCache: true });
}

/** Starts the model server in a process of its own. */
async function startModel() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'app-server-model.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { url: String(line).trim(), close: () => child.stdin.end() };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const envOf = ({ home }) => ({ PATH: process.env.PATH, HOME: home, CODEX_HOME: home, TERM: 'dumb', LANG: 'C.UTF-8' });

function freshHome(subject, url) {
  rmSync(subject.home, { recursive: true, force: true });
  mkdirSync(subject.home, { recursive: true });
  const provider = `[model_providers.bench]\nname = "bench"\nbase_url = "${url}"\nwire_api = "responses"\nrequest_max_retries = 0\nstream_max_retries = 0\n`;
  writeFileSync(join(subject.home, 'config.toml'), `model = "gpt-5.3-codex"\nmodel_provider = "bench"\n${provider}`);
}

const say = (threadId, count) => ({ threadId, input: [{ type: 'text', text: `${count} pieces` }] });

/** Runs a turn; its answer counts as one of the lines. */
async function turn(app, threadId, count) {
  const start = performance.now();
  const over = app.countUntil('"turn/completed"');
  void app.request('turn/start', say(threadId, count)).catch(() => undefined);
  const lines = await over;
  return { ms: performance.now() - start, lines };
}

/** One client on stdio. */
async function client(subject) {
  const begun = performance.now();
  const app = startAppServer(subject.argv, { env: envOf(subject), cwd: workspace });
  await app.initialize();
  const ready = performance.now() - begun;
  const idle = app.rssMb();
  const first = await app.request('thread/start', {});
  const threadId = first.result.thread.id;
  const later = [];
  for (let i = 0; i < 20; i += 1) later.push((await app.request('thread/start', {})).ms);
  const turns = [];
  for (let i = 0; i < 10; i += 1) turns.push((await turn(app, threadId, 1)).ms);
  const before = app.tree().cpuMs;
  const long = await turn(app, threadId, pieces);
  const { cpuMs, peakMb } = app.tree();
  if (long.lines < pieces) throw new Error(`${subject.name}: ${long.lines} lines for ${pieces} pieces`);
  const end = performance.now();
  await app.close();
  return {
    'start → initialize ms': ready,
    'RSS then MB': idle,
    'first thread/start ms': first.ms,
    'later ones ms': median(later),
    'first turn ms': turns[0],
    'later ones ms ': median(turns.slice(1)),
    [LARGER_IS_BETTER]: (long.lines / long.ms) * 1000,
    'CPU µs each': ((cpuMs - before) / long.lines) * 1000,
    'peak RSS MB': peakMb,
    'end of input → exit ms': performance.now() - end,
  };
}

/** Many threads in one server. */
async function threads(subject) {
  const app = startAppServer(subject.argv, { env: envOf(subject), cwd: workspace });
  await app.initialize();
  await app.request('thread/start', {});
  const before = app.rssMb();
  const start = performance.now();
  for (let at = 0; at < Number(options.threads); at += 50) await Promise.all(Array.from({ length: 50 }, () => app.request('thread/start', {})));
  const ms = performance.now() - start;
  const { rssMb, peakMb } = app.tree();
  const loaded = (await app.request('thread/loaded/list', { limit: 1 })).result.data.length;
  const end = performance.now();
  await app.close();
  if (loaded !== 1) throw new Error(`${subject.name}: no threads are loaded`);
  return { 'each ms': ms / Number(options.threads), 'KB each': ((rssMb - before) / Number(options.threads)) * 1024, 'peak RSS MB': peakMb, 'end of input → exit ms': performance.now() - end };
}

async function inTurns(model, measure, count = runs) {
  const rows = subjects.map(() => []);
  for (let run = -1; run < count; run++) {
    for (const s of run % 2 === 0 ? [0, 1] : [1, 0]) {
      freshHome(subjects[s], model.url);
      const result = await measure(subjects[s]);
      if (run >= 0) rows[s].push(result);
    }
  }
  return rows;
}

function table(about, rows) {
  const keys = Object.keys(rows[0][0]);
  const best = (list, key) => (key === LARGER_IS_BETTER ? Math.max : Math.min)(...list.map((r) => r[key]));
  const cells = rows.map((list) => keys.map((key) => ({ median: median(list.map((r) => r[key])), best: best(list, key) })));
  const figure = (value) => value.toFixed(value < 20 && value !== 0 ? 1 : 0);
  const show = ({ median: m, best: b }) => `${figure(m)} (${figure(b)})`;
  const ratio = (i) => (cells[0][i].median === 0 ? '–' : `**${(cells[1][i].median / cells[0][i].median).toFixed(2)}x**`);
  return [
    `\n**${about}**\n`,
    `| | ${subjects.map(({ name }) => name).join(' | ')} | ratio |`,
    '| --- | --- | --- | --- |',
    ...keys.map((key, i) => `| ${key.trim()} | ${cells.map((row) => show(row[i])).join(' | ')} | ${ratio(i)} |`),
  ].join('\n');
}

await prepare();
const model = await startModel();
const parts = [];
const wants = (name) => options.only.split(',').includes(name);
if (wants('client')) parts.push(table(`one client on stdio; the rate is of an answer in ${pieces} pieces`, await inTurns(model, client)));
if (wants('crowd')) {
  const [clients, turns, each] = [10, 50, 200];
  parts.push(table(`${clients} clients over WebSockets, ${turns} turns at once, ${each} pieces each`, await inTurns(model, (subject) => crowd(subject, { env: envOf(subject), cwd: workspace, clients, turns, pieces: each }))));
}
if (wants('threads')) parts.push(table(`${options.threads} threads in one server`, await inTurns(model, threads, Math.min(runs, 3))));
model.close();
for (const path of [bundle, ...subjects.map(({ home }) => home)]) rmSync(path, { recursive: true, force: true });
console.log(parts.join('\n'));
if (options.markdown) writeFileSync(options.markdown, `${parts.join('\n')}\n`);
