// `npm run bench:stores`: lists, searches, resumes and appends, this command beside the original in one run. Prints
// medians (minima) and ratios; it judges nothing.
// Options: --threads N (20000), --mb N (50), --runs N (7), --markdown FILE
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startAppServer } from './app-server-peer.mjs';
import { startModelServer } from './model-server.mjs';
import { makeLargeThread, makeThreads } from './thread-files.mjs';

const root = join(import.meta.dirname, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({
  options: { threads: { type: 'string', default: '20000' }, mb: { type: 'string', default: '50' }, runs: { type: 'string', default: '7' }, markdown: { type: 'string' } },
});
const runs = Number(options.runs);
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
const workspace = join(cache, 'stores-ws');
mkdirSync(workspace, { recursive: true });

function prepare() {
  if (!existsSync(join(cache, 'node_modules/.bin/codex'))) {
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
  }
  execFileSync(process.execPath, [join(root, 'packages/apps/cli/build.mjs')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('cc', ['-O2', '-o', join(cache, 'meter'), join(import.meta.dirname, 'meter.c')]);
}

const subjects = [
  { name: 'original (npm)', argv: [join(cache, 'node_modules/.bin/codex')], home: join(cache, 'stores-original') },
  { name: 'codex-ts', argv: [join(root, 'packages/apps/cli/dist/bundle/codex.cjs')], home: join(cache, 'stores-ts') },
];
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const envOf = ({ home }) => ({ PATH: process.env.PATH, HOME: home, CODEX_HOME: home, TERM: 'dumb', LANG: 'C.UTF-8' });

function freshHome(subject, server) {
  rmSync(subject.home, { recursive: true, force: true });
  mkdirSync(subject.home, { recursive: true });
  const provider = `[model_providers.bench]\nname = "bench"\nbase_url = "${server.url}"\nwire_api = "responses"\nrequest_max_retries = 0\nstream_max_retries = 0\n`;
  writeFileSync(join(subject.home, 'config.toml'), `model = "gpt-5.3-codex"\nmodel_provider = "bench"\n${provider}`);
}

async function exec(subject, args, server, turns) {
  server.play(turns);
  const out = join(cache, 'stores-meter.json');
  await new Promise((resolve) => spawn(join(cache, 'meter'), [out, ...subject.argv, 'exec', '--skip-git-repo-check', '-C', workspace, ...args], { env: envOf(subject), cwd: workspace, stdio: 'ignore' }).on('exit', resolve));
  const result = JSON.parse(readFileSync(out, 'utf8'));
  if (result.code !== 0) throw new Error(`${subject.name} ended with ${result.code}`);
  const { first } = server.times();
  return { wall: result.wall, cpu: result.cpu, rss: result.tree_kb / 1024, request: first ? first - result.start : 0 };
}

/** Both subjects make their index before they are timed, in one process: the original's goes on for as long as that lives. */
async function buildIndex(subject) {
  const count = Number(options.threads);
  const start = Date.now();
  const app = startAppServer(subject.argv, { env: envOf(subject), cwd: workspace });
  await app.initialize();
  await app.request('thread/start', {});
  for (;;) {
    // The oldest thread is found when everything is in the index.
    const { result } = await app.request('thread/list', { limit: 5, searchTerm: 'matter number 0 of', modelProviders: [] });
    if (result.data.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  for (let seen = 0, cursor = null; ; ) {
    const { result } = await app.request('thread/list', { limit: 100, cursor, modelProviders: [] });
    seen += result.data.length;
    cursor = result.nextCursor;
    if (cursor !== null) continue;
    if (seen < count) console.error(`${subject.name}: all pages together hold ${seen} of ${count} threads`);
    break;
  }
  await app.close();
  return Date.now() - start;
}

async function listOnce(subject) {
  const start = performance.now();
  const app = startAppServer(subject.argv, { env: envOf(subject), cwd: workspace });
  await app.initialize();
  const ready = performance.now() - start;
  const first = await app.request('thread/list', { limit: 50, modelProviders: [] });
  const second = await app.request('thread/list', { limit: 50, modelProviders: [] });
  const search = await app.request('thread/list', { limit: 50, searchTerm: 'number 123', modelProviders: [] });
  const rss = app.rssMb();
  await app.close();
  if (first.result.data.length !== 50 || search.result.data.length === 0) throw new Error(`${subject.name}: a page is not full`);
  return { initialize: ready, 'first page': first.ms, 'same page again': second.ms, search: search.ms, 'RSS MB': rss };
}

async function inTurns(measure) {
  const rows = subjects.map(() => []);
  for (let run = -1; run < runs; run++) {
    for (const s of run % 2 === 0 ? [0, 1] : [1, 0]) {
      const result = await measure(subjects[s]);
      if (run >= 0) rows[s].push(result);
    }
  }
  return rows;
}

function table(about, rows) {
  const keys = Object.keys(rows[0][0]);
  const value = (list, key) => ({ median: median(list.map((r) => r[key])), min: Math.min(...list.map((r) => r[key])) });
  const cells = rows.map((list) => keys.map((key) => value(list, key)));
  const show = ({ median: m, min }) => `${m.toFixed(m < 20 ? 1 : 0)} (${min.toFixed(min < 20 ? 1 : 0)})`;
  return [
    `\n**${about}**\n`,
    `| subject | ${keys.join(' | ')} |`,
    `| --- |${keys.map(() => ' --- |').join('')}`,
    ...cells.map((list, s) => `| ${subjects[s].name} | ${list.map(show).join(' | ')} |`),
    `| **ratio** | ${keys.map((_, i) => `**${(cells[1][i].median / cells[0][i].median).toFixed(2)}x**`).join(' | ')} |`,
  ].join('\n');
}

/** A resumed thread grows with every run: each run starts from a copy of the file as it was made. */
async function resume(server, compacted) {
  const originals = new Map();
  for (const subject of subjects) {
    freshHome(subject, server);
    const id = await makeLargeThread(subject.home, Number(options.mb), workspace, compacted);
    const path = readdirSync(join(subject.home, 'sessions'), { recursive: true }).find((name) => name.endsWith(`${id}.jsonl`));
    originals.set(subject, { id, path: join(subject.home, 'sessions', path), bytes: readFileSync(join(subject.home, 'sessions', path)) });
  }
  return inTurns(async (subject) => {
    const { id, path, bytes } = originals.get(subject);
    writeFileSync(path, bytes);
    const { request, wall, cpu, rss } = await exec(subject, ['resume', id, 'go on'], server, [[{ message: 'done' }]]);
    return { 'start → request ms': request, 'wall ms': wall, 'CPU ms': cpu, 'RSS MB': rss };
  });
}

async function append(server) {
  const turns = [Array.from({ length: 5000 }, (_, i) => ({ message: `line ${i} of a long answer` }))];
  return inTurns(async (subject) => {
    freshHome(subject, server);
    const { wall, cpu, rss } = await exec(subject, ['hi'], server, turns);
    return { 'wall ms': wall, 'CPU ms': cpu, 'RSS MB': rss };
  });
}

prepare();
const server = await startModelServer();
const parts = [];
for (const subject of subjects) {
  freshHome(subject, server);
  makeThreads(subject.home, Number(options.threads), workspace);
  console.error(`${subject.name}: index of ${options.threads} threads after ${(await buildIndex(subject)) / 1000} s`);
}
parts.push(table(`thread/list over ${options.threads} threads (stdio, a new process each run; ms)`, await inTurns(listOnce)));
parts.push(table(`resume of a ${options.mb} MB rollout, compacted at its end`, await resume(server, true)));
parts.push(table(`resume of a ${options.mb} MB rollout, not compacted`, await resume(server, false)));
parts.push(table('append of 10,000 records (one answer of 5,000 messages)', await append(server)));
server.close();
for (const { home } of subjects) rmSync(home, { recursive: true, force: true });
console.log(parts.join('\n'));
if (options.markdown) writeFileSync(options.markdown, `${parts.join('\n')}\n`);
