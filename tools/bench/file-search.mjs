// `node tools/bench/file-search.mjs`: searches for file names through the app-server, beside the original's, in one run,
// interleaved. Prints medians (minima) and ratios; it judges nothing.
// Options: --runs N (5), --files N (100000), --original PATH of its command (installed into a cache folder when left out)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { buildBundle } from '../../packages/apps/cli/build.mjs';
import { startAppServer } from './app-server-peer.mjs';

const root = join(import.meta.dirname, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '5' }, files: { type: 'string', default: '100000' }, original: { type: 'string' } } });
const [runs, files] = [Number(options.runs), Number(options.files)];
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
// Below the package, whose native modules it loads.
const bundle = join(root, 'packages/apps/cli/dist/bench');
const tree = join(cache, `files-${files}`);

const subjects = [
  { name: 'original (npm)', argv: [options.original ?? join(cache, 'node_modules/.bin/codex')], home: join(cache, 'file-search-original') },
  { name: 'codex-ts', argv: [join(bundle, 'codex.cjs')], home: join(cache, 'file-search-ts') },
];

/** A repository of many folders, four levels deep, about ten files in each, some of it ignored. */
function makeTree() {
  if (existsSync(join(tree, 'whole'))) return;
  rmSync(tree, { recursive: true, force: true });
  const words = ['main', 'index', 'handler', 'config', 'session', 'router', 'model', 'view', 'store', 'thread'];
  mkdirSync(tree, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: tree });
  writeFileSync(join(tree, '.gitignore'), 'build/\n*.log\n');
  for (let file = 0; file < files; file += 1) {
    const folder = join(tree, words[file % 10], words[Math.floor(file / 10) % 10], words[Math.floor(file / 100) % 10], file % 50 === 0 ? 'build' : `part${Math.floor(file / 10_000)}`);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${words[Math.floor(file / 7) % 10]}-${file}.${file % 3 === 0 ? 'ts' : 'rs'}`), '');
  }
  writeFileSync(join(tree, 'whole'), '');
}

async function measure(subject) {
  rmSync(subject.home, { recursive: true, force: true });
  mkdirSync(subject.home, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: subject.home, CODEX_HOME: subject.home, TERM: 'dumb', LANG: 'C.UTF-8' };
  const server = startAppServer(subject.argv, { env, cwd: tree });
  try {
    await server.initialize();
    const search = (query) => server.request('fuzzyFileSearch', { query, roots: [tree], cancellationToken: null });
    const first = await search('main ts');
    const again = await search('sessionhandler');
    if (first.result.files.length !== 50 || again.result.files.length !== 50) throw new Error(`${subject.name} did not find enough`);
    const meanwhile = await busyAnswers(server, search);
    const { typed, opened } = await typing(server);
    return { 'first search': first.ms, 'another search': again.ms, 'slowest answer meanwhile': meanwhile, 'session: first query': opened, 'session: a letter': typed, 'memory (MiB)': server.rssMb() };
  } finally {
    await server.close();
  }
}

/** The slowest answer to something else while a search runs. */
async function busyAnswers(server, search) {
  let isOver = false;
  const searched = search('configstore').then(() => (isOver = true));
  let slowest = 0;
  while (!isOver) slowest = Math.max(slowest, (await server.request('mock/experimentalMethod', { value: 'x' })).ms);
  await searched;
  return slowest;
}

/** Somebody types a word: from a letter to the first list of what is found for it. */
async function typing(server) {
  const sessionId = 'bench';
  const update = async (query) => {
    const start = performance.now();
    const told = server.countUntil(Buffer.from(`"query":${JSON.stringify(query)}`));
    // Its answer may be passed over while the list is waited for.
    void server.request('fuzzyFileSearch/sessionUpdate', { sessionId, query }).catch(() => undefined);
    await told;
    return performance.now() - start;
  };
  await server.request('fuzzyFileSearch/sessionStart', { sessionId, roots: [tree] });
  const opened = await update('r');
  const letters = [];
  for (const query of ['ro', 'rou', 'rout', 'route']) letters.push(await update(query));
  return { opened, typed: median(letters) };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

if (!existsSync(subjects[0].argv[0])) execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
await buildBundle({ outdir: bundle, minify: true, codeCache: true });
makeTree();
const results = subjects.map(() => []);
for (let run = 0; run < runs; run += 1) {
  for (const [index, subject] of subjects.entries()) results[index].push(await measure(subject));
}
console.log(`${files} files, ${runs} runs, milliseconds: median (least)\n`);
for (const what of Object.keys(results[0][0])) {
  const [theirs, ours] = results.map((all) => all.map((one) => one[what]));
  const cell = (list) => `${median(list).toFixed(1)} (${Math.min(...list).toFixed(1)})`;
  console.log(`${what.padEnd(26)} original ${cell(theirs).padEnd(18)} codex-ts ${cell(ours).padEnd(18)} ${(median(ours) / median(theirs)).toFixed(2)}x`);
}
