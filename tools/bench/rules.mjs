// `node tools/bench/rules.mjs`: what the rules language costs, beside the original where it is at hand. Prints what the
// first and the next files take over Node's own start (budgets: 30 ms and 1 ms), decisions in a second of CPU (budget:
// 10,000 with 500 rules), and ms for files of n, 2n and 4n bytes, so that linear time shows as a last column near 2 or below.
// It judges nothing. On a busy machine the minimums tell more than the medians.
// Options: --runs N (15), --only start,decisions,growth (all), --rows WORD (growth: rows whose name has it),
// --size N (growth: the largest file, 1000000 bytes), --original PATH (or CODEX_TS_ORACLE), --markdown FILE
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';
import { buildBundle } from '../../packages/apps/cli/build.mjs';
import { COMMANDS, HOSTILE, manyRules, SIMPLE, SMALL } from './rules-texts.mjs';
import { median, print, printed, scratchFolder, shown } from './report.mjs';

const root = join(import.meta.dirname, '../..');
const string = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: { runs: string('15'), only: string('start,decisions,growth'), rows: string(''), size: string('1000000'), original: string(process.env.CODEX_TS_ORACLE ?? ''), markdown: { type: 'string' } },
});
const RUNS = Number(options.runs);
const SUBJECT = join(import.meta.dirname, 'rules-subject.cjs');
const LIMIT_MS = 120_000;

const folder = scratchFolder('rules');
const least = (list) => Math.min(...list);
const both = (list) => `${shown(median(list))} (${shown(least(list))})`;
const file = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

// --- the bundle: split, then turned into CommonJS chunks with their own loader, as packages/apps/cli/build.mjs does ---

const COMMON = { absWorkingDir: root, bundle: true, minify: true, platform: 'node', target: 'node20', conditions: ['@codex-ts/source'], legalComments: 'none', logLevel: 'warning' };
const DOOR = `export { decideCommand, loadRulesFiles } from '@codex-ts/execpolicy';
export { isKnownSafe, splitPlainCommands } from '@codex-ts/shell-command';`;

async function bundle(outdir) {
  mkdirSync(outdir, { recursive: true });
  // By the name of its only entry the chunk is called `stdin`.
  const { outputFiles } = await build({ ...COMMON, stdin: { contents: DOOR, resolveDir: join(root, 'packages/apps/cli/src'), loader: 'ts' }, format: 'esm', splitting: true, outdir, outExtension: { '.js': '.cjs' }, write: false });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target: 'node20', minify: true, supported: { 'dynamic-import': false }, sourcefile: basename(path) });
    writeFileSync(join(outdir, basename(path).replace(/^stdin\./, 'door.')), code);
  }
  await build({ ...COMMON, entryPoints: ['packages/apps/cli/src/entry/chunk-loader.ts'], format: 'cjs', outfile: join(outdir, 'chunk-loader.cjs') });
}

function run(argv, { env = {}, cwd = folder } = {}) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(argv[0], argv.slice(1), { cwd, encoding: 'utf8', timeout: LIMIT_MS, env: { ...process.env, ...env } });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`${argv.slice(1, 6).join(' ')}: ${error?.message ?? stderr}`);
  return { ms, stdout };
}
const subject = (outdir, ...args) => [process.execPath, SUBJECT, outdir, ...args];

// --- start ---

async function start(plain) {
  const cached = join(folder, 'cached');
  cpSync(plain, cached, { recursive: true });
  const [simple, small] = [file('simple.rules', SIMPLE), file('small.rules', SMALL(0))];
  run(subject(cached, 'loading', small), { env: { RECORD_CODE_CACHE: '1' } });
  const cli = join(folder, 'cli');
  await buildBundle({ outdir: cli, minify: true, codeCache: true });
  const check = (...command) => [...command, 'execpolicy', 'check', '--rules', small, '--', 'git', 'push'];
  // The original deletes its home's helpers when that lies in a temporary folder.
  const home = realpathSync(mkdtempSync(join(homedir(), '.bench-rules-')));
  const rows = [
    ['a file of lines that "always" writes, no code cache', subject(plain, 'loading', simple)],
    ['the first file that needs the parser, no code cache', subject(plain, 'loading', small)],
    ['the first file that needs the parser, code cache', subject(cached, 'loading', small)],
    ['`codex --version`', [process.execPath, join(cli, 'codex.cjs'), '--version']],
    ['`codex execpolicy check`, simple file', [process.execPath, join(cli, 'codex.cjs'), 'execpolicy', 'check', '--rules', simple, '--', 'git', 'push']],
    ['`codex execpolicy check`, parsed file', check(process.execPath, join(cli, 'codex.cjs'))],
    ...(options.original === '' ? [] : [['the original: `codex execpolicy check`', check(options.original)]]),
  ];
  const bare = [];
  const times = rows.map(() => []);
  try {
    for (let round = -1; round < RUNS; round++) {
      const nothing = run(subject(plain, 'nothing')).ms;
      const all = rows.map(([, argv]) => run(argv, { env: { CODEX_HOME: home, HOME: home, RUST_BACKTRACE: undefined } }).ms);
      if (round < 0) continue;
      bare.push(nothing);
      for (const [i, ms] of all.entries()) times[i].push(ms);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  print('| a process | ms, median (minimum) | over Node alone |\n| --- | --- | --- |');
  print(`| Node alone | ${both(bare)} | |`);
  for (const [i, [name]] of rows.entries()) print(`| ${name} | ${both(times[i])} | ${shown(median(times[i]) - median(bare))} (${shown(least(times[i]) - least(bare))}) |`);
  insideOneProcess(plain, cached);
}

function insideOneProcess(plain, cached) {
  const simple = Array.from({ length: 20 }, (_, i) => file(`simple${i}.rules`, SIMPLE));
  const small = Array.from({ length: 20 }, (_, i) => file(`small${i}.rules`, SMALL(i)));
  const loads = (outdir, files) => Array.from({ length: RUNS }, () => JSON.parse(run(subject(outdir, 'loading', ...files)).stdout));
  print('\n| inside a process, reading the file included | first, ms, median (minimum) | second | later ones |\n| --- | --- | --- | --- |');
  for (const [name, runs] of [
    ['simple files', loads(plain, simple)],
    ['parsed files', loads(plain, small)],
    ['parsed files, code cache', loads(cached, small)],
  ]) {
    const at = (index) => both(runs.map((times) => times[index]));
    print(`| ${name} | ${at(0)} | ${at(1)} | ${both(runs.flatMap((times) => times.slice(2)))} |`);
  }
}

// --- decisions ---

function decisions(plain) {
  const questions = file('commands.json', JSON.stringify(COMMANDS));
  print('\n| decisions in a second of CPU, mixed commands | policy.check | decideCommand |\n| --- | --- | --- |');
  for (const count of [500, 5000]) {
    const { rules, check, decide } = JSON.parse(run(subject(plain, 'deciding', file(`many${count}.rules`, manyRules(count)), questions)).stdout);
    print(`| ${count} calls, ${rules} rules | ${Math.round(check).toLocaleString('en')} | ${Math.round(decide).toLocaleString('en')} |`);
  }
}

// --- growth ---

function growth(plain) {
  const size = Number(options.size);
  print(`\n| file of ${size / 4}, ${size / 2}, ${size} bytes | n, ms | 2n | 4n | 4n : 2n | MB | ends with |\n| --- | --- | --- | --- | --- | --- | --- |`);
  for (const [name, make] of Object.entries(HOSTILE)) {
    if (!name.includes(options.rows)) continue;
    const results = [size / 4, size / 2, size].map((bytes) => {
      const path = file('growth.rules', make(bytes - 40));
      file('growth.rules.first', SMALL(0));
      return JSON.parse(run(subject(plain, 'reading', path)).stdout);
    });
    const [one, two, four] = results.map(({ ms }) => ms);
    print(`| ${name} | ${shown(one)} | ${shown(two)} | ${shown(four)} | ${(four / two).toFixed(1)} | ${results[2].mb.toFixed(0)} | ${results[2].outcome.slice(0, 100).replaceAll('|', '\\|')} |`);
  }
}

const plain = join(folder, 'plain');
await bundle(plain);
const wanted = options.only.split(',');
if (wanted.includes('start')) await start(plain);
if (wanted.includes('decisions')) decisions(plain);
if (wanted.includes('growth')) growth(plain);
if (options.markdown !== undefined) writeFileSync(options.markdown, `${printed.join('\n')}\n`);
