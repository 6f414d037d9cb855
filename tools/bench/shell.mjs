// `node tools/bench/shell.mjs`: what reading and judging commands costs. Prints what the first judgement takes over Node's
// own start, judgements a second of everyday commands, and ms for hostile commands of n, 2n and 4n characters, so that
// linear time shows as a last column near 2 or below. It judges nothing.
// Options: --size N (the longest hostile command, 1000000), --rows WORD (hostile texts that hold it), --all (every hostile
// text, not only the slowest), --runs N (5), --markdown FILE
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { median, print, printed, scratchFolder, shown } from './report.mjs';

const root = join(import.meta.dirname, '../..');
const string = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: { size: string('1000000'), rows: string(''), all: { type: 'boolean', default: false }, runs: string('5'), markdown: { type: 'string' } },
});
const RUNS = Number(options.runs);
const SIZE = Number(options.size);
/** The slowest of an eighth of the size are measured in full. */
const SHOWN = 12;

const folder = scratchFolder('shell');
const cell = (text) => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text).slice(1, -1).replaceAll('|', '\\|').replaceAll('`', "'");

async function bundle(name, contents) {
  const outfile = join(folder, name);
  const resolveDir = join(root, 'packages/sandbox/shell-command/src');
  await build({ absWorkingDir: root, stdin: { contents, resolveDir, loader: 'ts' }, bundle: true, minify: true, platform: 'node', target: 'node20', format: 'esm', conditions: ['@codex-ts/source'], logLevel: 'warning', outfile });
  return outfile;
}

const door = await bundle('door.mjs', `export * from './index.ts'; export * from './hostile-commands.fixture.ts';`);
const { commandActions, extractApplyPatch, GIVEN, HOSTILE, hostileText, innerCommands, isDangerous, isKnownSafe, plainCommandsOf } = await import(pathToFileURL(door).href);
const JUDGEMENTS = { commandActions: (argv) => commandActions(argv, '/repo'), extractApplyPatch, innerCommands, isDangerous, isKnownSafe, plainCommandsOf };

function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

// --- start ---

const program = join(folder, 'first.mjs');
writeFileSync(program, `const start = performance.now(); const { isKnownSafe } = await import('./door.mjs'); isKnownSafe(['bash', '-lc', 'git status && ls | wc -l']); console.log(performance.now() - start);`);
const first = Array.from({ length: RUNS * 3 }, () => Number(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout));
print(`The first judgement, module loading included: ${shown(median(first))} ms (minimum ${shown(Math.min(...first))}) over Node's own start, without a code cache.`);

// --- everyday commands ---

const EVERYDAY = [
  ...['ls -la', 'cat src/index.ts | head -50', 'cd packages/core && rg -n "foo bar" src | head', 'git status && git diff --stat', "sed -n '1,200p' a.ts", 'npm test 2>&1 | tail -40', 'for f in *; do rm -rf "$f"; done', 'sudo env A=1 rm -rf x'],
].map((script) => ['/bin/bash', '-lc', script]);
const everyday = () => {
  for (let i = 0; i < 1000; i += 1) for (const argv of EVERYDAY) for (const judge of Object.values(JUDGEMENTS)) judge(argv);
};
everyday();
const rounds = Array.from({ length: RUNS }, () => time(everyday));
print(`Everyday commands, all ${Object.keys(JUDGEMENTS).length} judgements of each: ${Math.round((1000 * EVERYDAY.length) / (median(rounds) / 1000)).toLocaleString('en')} commands a second.\n`);

// --- hostile commands ---

const timeOf = ({ text, make, judge }, length) => {
  const argv = make(hostileText(text, length));
  return time(() => judge(argv));
};
const chosen = HOSTILE.filter((text) => hostileText(text, 0).includes(options.rows));
const rows = chosen.flatMap((text) => Object.entries(GIVEN).flatMap(([given, make]) => Object.entries(JUDGEMENTS).map(([judgement, judge]) => ({ text, given, make, judgement, judge }))));
for (const row of rows) row.probe = timeOf(row, SIZE / 8);
rows.sort((a, b) => b.probe - a.probe);
print(`${rows.length} combinations of hostile text, shell and judgement; the slowest took ${shown(rows[0]?.probe ?? 0)} ms for ${SIZE / 8} characters.\n`);
print(`| hostile command of ${SIZE / 4}, ${SIZE / 2}, ${SIZE} characters | as | judgement | n, ms | 2n | 4n | 4n : 2n |\n| --- | --- | --- | --- | --- | --- | --- |`);
for (const row of options.all ? rows : rows.slice(0, SHOWN)) {
  const times = [SIZE / 4, SIZE / 2, SIZE].map((length) => median(Array.from({ length: RUNS }, () => timeOf(row, length))));
  const { before = '', piece, after = '' } = row.text;
  print(`| \`${cell(`${before}${piece}...${after}`)}\` | ${row.given} | ${row.judgement} | ${times.map(shown).join(' | ')} | ${(times[2] / times[1]).toFixed(1)} |`);
}
if (options.markdown !== undefined) writeFileSync(options.markdown, `${printed.join('\n')}\n`);
