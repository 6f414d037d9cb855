// `npm run bench`: this command beside the original's npm package (installed into a cache folder on demand), in one
// run, interleaved. Prints a table of medians (minima) and ratios; it judges nothing.
// Options: --runs N (default 9), --only version,exec,shell,patch,deltas, --markdown FILE
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spawn } from 'node:child_process';
import { startModelServer } from './model-server.mjs';
import { SCENARIOS, TARGET_FILE } from './scenarios.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const PEER = '@openai/codex@0.117.0';
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '9' }, only: { type: 'string' }, markdown: { type: 'string' } } });
const runs = Number(options.runs);
const names = options.only?.split(',') ?? Object.keys(SCENARIOS);
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'codex-ts-bench');
mkdirSync(cache, { recursive: true });

function prepare() {
  if (!existsSync(join(cache, 'node_modules/.bin/codex'))) {
    console.error(`installing ${PEER} into ${cache}`);
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error', PEER], { stdio: 'inherit' });
  }
  execFileSync(process.execPath, [join(root, 'packages/apps/cli/build.mjs')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('cc', ['-O2', '-o', join(cache, 'meter'), join(here, 'meter.c')]);
}

const subjects = [
  { name: 'original (npm)', argv: [join(cache, 'node_modules/.bin/codex')], home: join(cache, 'home-original') },
  { name: 'codex-ts', argv: [join(root, 'packages/apps/cli/dist/bundle/codex.cjs')], home: join(cache, 'home-ts') },
];

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** A run in which not every patch landed is no measurement; it is told, so that the figures are not believed blindly. */
function countPatches(subject, text) {
  const left = text.split('\n').filter((line) => line.endsWith(' old')).length;
  if (left > 0) console.error(`${subject.name}: ${left} of 20 patches did not land in one run`);
}

async function once(subject, scenario, server) {
  const ws = mkdtempSync(join(cache, 'ws-'));
  writeFileSync(join(ws, 'target.txt'), TARGET_FILE);
  rmSync(subject.home, { recursive: true, force: true });
  mkdirSync(subject.home, { recursive: true });
  const provider = `[model_providers.bench]\nname = "bench"\nbase_url = "${server.url}"\nwire_api = "responses"\nrequest_max_retries = 0\nstream_max_retries = 0\n`;
  writeFileSync(join(subject.home, 'config.toml'), `model = "gpt-5.3-codex"\nmodel_provider = "bench"\n${provider}`);
  server.play(scenario.turns ?? []);
  const out = join(cache, 'meter.json');
  const env = { PATH: process.env.PATH, HOME: subject.home, CODEX_HOME: subject.home, TERM: 'dumb', LANG: 'C.UTF-8' };
  await new Promise((resolve) => spawn(join(cache, 'meter'), [out, ...subject.argv, ...scenario.args({ ws })], { env, cwd: ws, stdio: 'ignore' }).on('exit', resolve));
  const result = JSON.parse(readFileSync(out, 'utf8'));
  if (result.code !== 0) throw new Error(`${subject.name} ended with ${result.code} on ${scenario.about}`);
  if (scenario === SCENARIOS.patch) countPatches(subject, readFileSync(join(ws, 'target.txt'), 'utf8'));
  rmSync(ws, { recursive: true, force: true });
  const { first, last } = server.times();
  return { ...result, rss: result.tree_kb / 1024, request: first ? first - result.start : 0, exit: last ? result.end - last : 0 };
}

async function measure(name, server) {
  const scenario = SCENARIOS[name];
  const rows = subjects.map(() => []);
  for (let run = -1; run < runs; run++) {
    for (const s of run % 2 === 0 ? [0, 1] : [1, 0]) {
      const result = await once(subjects[s], scenario, server);
      if (run >= 0) rows[s].push(result);
    }
  }
  return rows.map((list) => Object.fromEntries(['wall', 'cpu', 'rss', 'request', 'exit'].map((key) => [key, { median: median(list.map((r) => r[key])), min: Math.min(...list.map((r) => r[key])) }])));
}

/** What one command or patch adds: the run less a plain run, divided by their number. */
function perAction(name, figures, results) {
  const plain = results.find(([other]) => other === 'exec')?.[1];
  if (plain === undefined) return `| each of them | (needs \`exec\` in the same run) | | | | | |`;
  const each = figures.map((f, s) => (f.wall.median - plain[s].wall.median) / SCENARIOS[name].per);
  const best = figures.map((f, s) => (f.wall.min - plain[s].wall.min) / SCENARIOS[name].per);
  return `| each of them | original ${each[0].toFixed(1)} (${best[0].toFixed(1)}), codex-ts ${each[1].toFixed(1)} (${best[1].toFixed(1)}) | **${(each[1] / each[0]).toFixed(2)}x** | | | | |`;
}

function table(results) {
  const cell = ({ median: m, min }, digits = 0) => `${m.toFixed(digits)} (${min.toFixed(digits)})`;
  const lines = ['| scenario | subject | wall ms | CPU ms | RSS of tree MB | start → request ms | last byte → exit ms |', '| --- | --- | --- | --- | --- | --- | --- |'];
  for (const [name, figures] of results) {
    figures.forEach((f, s) => lines.push(`| ${s === 0 ? SCENARIOS[name].about : ''} | ${subjects[s].name} | ${cell(f.wall)} | ${cell(f.cpu)} | ${cell(f.rss)} | ${SCENARIOS[name].turns ? cell(f.request) : '–'} | ${SCENARIOS[name].turns ? cell(f.exit) : '–'} |`));
    const [theirs, ours] = figures;
    if (SCENARIOS[name].per) lines.push(perAction(name, figures, results));
    const ratio = (key) => (theirs[key].median > 0 ? `${(ours[key].median / theirs[key].median).toFixed(2)}x` : '–');
    lines.push(`| | **ratio** | **${ratio('wall')}** | **${ratio('cpu')}** | **${ratio('rss')}** | ${ratio('request')} | ${ratio('exit')} |`);
  }
  return lines.join('\n');
}

prepare();
const server = await startModelServer();
const results = [];
for (const name of names) {
  console.error(`measuring ${name}`);
  results.push([name, await measure(name, server)]);
}
server.close();
const text = `Median (minimum) of ${runs} interleaved runs, Node ${process.versions.node}, ${spawnSync('nproc').stdout.toString().trim()} cores.\n\n${table(results)}`;
console.log(text);
if (options.markdown) writeFileSync(options.markdown, `${text}\n`);
