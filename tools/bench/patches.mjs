// `node tools/bench/patches.mjs`: what the patch language costs. Prints the time that the first and the next small patch
// take, then ms of processor time (the least of some runs, the collection of garbage included) for inputs of n, 2n and 4n:
// linear time shows as a last column near 4, or a little more where memory takes most of it. It judges nothing.
// Options: --runs N (5; short ones are repeated for some time), --only WORD (rows whose name has it), --markdown FILE
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildBundle } from '../../packages/apps/cli/build.mjs';
import { median, print, printed, scratchFolder, shown } from './report.mjs';

const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' }, markdown: { type: 'string' } },
});
const RUNS = Number(options.runs);
const MB = 1_000_000;
/** What is over sooner is repeated for so long, so that the least of the runs is seldom one that was disturbed. */
const LEAST_MS = 250;

const folder = scratchFolder('patches');

/** The package as one minified CommonJS file with its lazy parts beside it, as the command ships it. */
async function bundle(name, contents) {
  const outdir = join(folder, name);
  await build({
    stdin: { contents, resolveDir: join(root, 'packages/workspace/apply-patch/src'), loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@codex-ts/source'],
    outfile: join(outdir, 'main.cjs'),
    legalComments: 'none',
    logLevel: 'warning',
  });
  return join(outdir, 'main.cjs');
}

// --- small patches ---

const SMALL = '*** Begin Patch\n*** Update File: f.txt\n@@\n a\n-b\n+B\n c\n*** Add File: g.txt\n+g\n*** End Patch';

const SMALL_RUN = `
import { runApplyPatchCommand } from './apply-patch-command.ts';
const empty = (async function* () {})();
const times = [];
async function main() {
  const { writeFileSync } = await import('node:fs');
  for (let n = 0; n < Number(process.argv[3]); n++) {
    writeFileSync('f.txt', 'a\\nb\\nc\\n');
    const start = performance.now();
    const { code, stderr } = await runApplyPatchCommand({ args: [process.argv[2] ?? ''], stdin: empty, cwd: process.cwd() });
    times.push(performance.now() - start);
    if (code !== 0) throw new Error(stderr);
  }
  console.log(JSON.stringify(times));
}
void main();
`;

function wall(argv, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  return ms;
}

async function smallPatches() {
  const main = await bundle('small', SMALL_RUN);
  const nothing = join(folder, 'nothing.cjs');
  writeFileSync(nothing, 'console.log("")');
  const cwd = join(folder, 'cwd');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'f.txt'), 'a\nb\nc\n');
  const command = join(folder, 'command');
  await buildBundle({ outdir: command, minify: true, codeCache: true });
  const restore = () => writeFileSync(join(cwd, 'f.txt'), 'a\nb\nc\n');
  const walls = { bare: [], one: [], command: [] };
  for (let run = 0; run < RUNS * 4; run++) {
    walls.bare.push(wall([nothing], cwd));
    walls.one.push(wall([main, SMALL, '1'], cwd));
    restore();
    walls.command.push(wall([join(command, 'codex.cjs'), '--codex-run-as-apply-patch', SMALL], cwd));
  }
  const inside = Array.from({ length: RUNS }, () => JSON.parse(execFileSync(process.execPath, [main, SMALL, '200'], { cwd, encoding: 'utf8' })));
  const least = (list) => Math.min(...list);
  const over = (of, list) => (of(list) - of(walls.bare)).toFixed(1);
  print('| a process with a small patch (an update and a new file) | ms, median (least) | over Node alone, of medians (of leasts) |\n| --- | --- | --- |');
  for (const [name, list] of [
    ['Node alone', walls.bare],
    ['bundled and minified, no compiled code kept', walls.one],
    ['`codex --codex-run-as-apply-patch` as it ships, with compiled code', walls.command],
  ]) print(`| ${name} | ${median(list).toFixed(1)} (${least(list).toFixed(1)}) | ${list === walls.bare ? '' : `${over(median, list)} (${over(least, list)})`} |`);
  const at = (index) => inside.map((times) => times[index]);
  print('\n| the same patch inside one process | ms, median (least) |\n| --- | --- |');
  for (const [name, list] of [
    ['the first', at(0)],
    ['the second', at(1)],
    ['the later ones', inside.flatMap((times) => times.slice(2))],
  ]) print(`| ${name} | ${median(list).toFixed(2)} (${least(list).toFixed(2)}) |`);
}

// --- growth ---

/** Lists are taken apart, because a call takes no more than some 100,000 arguments. */
const patchOf = (...lines) => ['*** Begin Patch', lines.flat(), '*** End Patch'].flat().join('\n');
const update = (...lines) => patchOf('*** Update File: f', lines.flat());
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const text = (lines) => `${lines.flat().join('\n')}\n`;

/** Each gives, for a file of n lines, its text and a patch with n / 100 chunks. */
const MATCHING = {
  'different lines': (n) => ({ file: text(times(n, (i) => `line ${i}`)), patch: update(times(n / 100, (i) => `@@\n line ${i * 100}\n-line ${i * 100 + 1}\n+new`)) }),
  'different lines, a hunk of its own for each chunk': (n) => ({
    file: text(times(n, (i) => `line ${i}`)),
    patch: patchOf(times(n / 100, (i) => `*** Update File: f\n@@\n line ${i * 100}\n-line ${i * 100 + 1}\n+new`)),
  }),
  // Not linear: each hunk begins to look from the top, and passes over lines like those that it looks for.
  'the last line changed by hunk after hunk, with half of the lines like it': (n) => ({
    file: text(times(n, (i) => (i % 2 ? '}' : `line ${i}`))),
    patch: patchOf(times(n / 100, (i) => `*** Update File: f\n@@ line ${n - 2}\n${i % 2 ? '-)\n+}' : '-}\n+)'}`)),
  }),
  'white space differs everywhere': (n) => ({
    file: text(times(n, (i) => `  line ${i}  `)),
    patch: update(times(n / 100, (i) => `@@\n line ${i * 100}\n-line ${i * 100 + 1}\n+new`)),
  }),
  'all lines equal': (n) => ({ file: text(times(n, () => 'x')), patch: update(times(n / 100, () => '@@\n x\n-x\n x\n+y')) }),
  'blocks that match in parts only, up to the end': (n) => ({
    file: text(times(n, (i) => (i % 4 === 0 ? 'x ' : i % 4 === 2 ? 'x' : i % 4 === 1 ? 'b' : 'c'))),
    patch: update(times(n / 100, () => '@@\n-x\n b\n+y')),
  }),
  'blocks as long as they can be, one line off': (n) => ({
    file: text(times(n, (i) => (i % 100 === 99 ? 'b ' : 'a'))),
    patch: update(times(n / 100, () => text(['@@', times(98, () => ' a'), '-a', '-b', '+y']).trimEnd())),
  }),
  'the last chunk has no place': (n) => ({
    file: text(times(n, (i) => `line ${i % 50}`)),
    patch: update(times(n / 100, (i) => `@@\n-line ${i % 50}\n+new`), '@@', '-line 7', '-line 9'),
    fails: true,
  }),
  'ten contexts for each chunk': (n) => ({
    file: text(times(n, (i) => `line ${i % 100}`)),
    patch: update(times(n / 100, () => text([times(10, (i) => `@@ line ${i}`), '-line 50', '+new']).trimEnd())),
  }),
  'contexts that only punctuation keeps from matching': (n) => ({
    file: text(times(n, (i) => `line\u2013${i}`)),
    patch: update(times(n / 100, (i) => `@@ line-${i * 100}\n-line-${i * 100 + 1}\n+new`)),
  }),
  'chunks for the end of the file in taken lines': (n) => ({
    file: text(times(n, (i) => `line ${i}`)),
    patch: update(
      times(n / 100, (i) => `@@\n-line ${i * 100}\n+new`),
      times(n / 100, (i) => text(['@@', times(50, (j) => `-line ${n - 50 + j}`), `+new ${i}`, '*** End of File']).trimEnd()),
    ),
    fails: true,
  }),
  'one insertion of n lines': (n) => ({ file: text(times(n, (i) => `line ${i}`)), patch: update('@@', ' line 0', times(n, (i) => `+new ${i}`)) }),
  'every second line replaced': (n) => ({ file: text(times(n, (i) => `line ${i}`)), patch: update('@@', times(n, (i) => (i % 2 ? ` line ${i}` : `-line ${i}\n+new ${i}`))) }),
  'lines of 100,000 letters that differ at their end': (n) => ({
    file: text(times(n / 1000, (i) => `${'a'.repeat(100_000)}${i + n}`)),
    patch: update('@@', times(n / 1000, (i) => `-${'a'.repeat(100_000)}${i + n}`), '+new'),
  }),
  'one line of 10 n letters': (n) => ({ file: `${' '.repeat(n * 10)}x\ny\n`, patch: update('@@', `-${' '.repeat(n * 10 - 1)}x`, '+new') }),
};

const fill = (size, make) => {
  const unit = make(0).length;
  return times(Math.max(1, Math.floor(size / unit)), make).join('');
};

/** Texts of about `size` letters, most of them no patch. */
const TEXTS = {
  'an added file': (size) => patchOf('*** Add File: f', fill(size, () => '+one line of some length\n').trimEnd()),
  'empty lines': (size) => update('@@', fill(size, () => '\n')),
  'one-letter insertions': (size) => update('@@', fill(size, () => '+\n').trimEnd()),
  'chunks of one line': (size) => update(fill(size, () => '@@\n-x\n').trimEnd()),
  'nothing but contexts': (size) => update(fill(size, () => '@@ x\n').trimEnd(), '-x'),
  'deletions': (size) => patchOf(fill(size, () => '*** Delete File: f\n').trimEnd()),
  'empty files': (size) => patchOf(fill(size, () => '*** Add File: f\n').trimEnd()),
  'one line of spaces': (size) => update('@@', `${' '.repeat(size)}x`),
  'one header of spaces': (size) => patchOf(`*** Add File: ${' '.repeat(size)}`),
  'one line': (size) => update('@@', `-${'x'.repeat(size)}`),
  'one path': (size) => patchOf(`*** Delete File: ${'a/'.repeat(size / 2)}`),
  'white space': (size) => ' '.repeat(size),
  'line feeds': (size) => '\n'.repeat(size),
  'stars': (size) => '*'.repeat(size),
  'begin markers': (size) => fill(size, () => '*** Begin Patch\n'),
  'end markers, indented': (size) => update('@@', fill(size, () => ' *** End Patch\n').trimEnd()),
  'a mistake in the last line': (size) => update('@@', fill(size, () => '+x\n').trimEnd(), 'oops'),
  'wide white space': (size) => update('@@', ` ${'\u3000'.repeat(size)}x`),
};

function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(run) {
  let least = Infinity;
  const begin = processorMs();
  for (let n = 0; n < RUNS || processorMs() - begin < LEAST_MS; n++) {
    const start = processorMs();
    await run();
    least = Math.min(least, processorMs() - start);
  }
  return least;
}

async function table(title, rows, sizes, prepare) {
  const wanted = Object.entries(rows).filter(([name]) => `${title} ${name}`.includes(options.only));
  if (wanted.length === 0) return;
  print(`\n| ${title}; ms | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} | last / first |\n|${' --- |'.repeat(sizes.length + 2)}`);
  for (const [name, make] of wanted) {
    const ms = [];
    for (const size of sizes) ms.push(await measure(await prepare(make(size))));
    print(`| ${name} | ${ms.map(shown).join(' | ')} | ${ms[0] < 0.01 ? '' : (ms.at(-1) / ms[0]).toFixed(1)} |`);
  }
}

async function growth() {
  const main = await bundle('api', "export { parsePatch, preparePatchParser, verifyPatch, PatchStream } from './index.ts';");
  const { parsePatch, preparePatchParser, verifyPatch, PatchStream } = createRequire(import.meta.url)(main);
  await preparePatchParser();
  const sizes = [100_000, 200_000, 400_000];
  await table('check: lines of the file, a chunk for each hundred', MATCHING, sizes, async ({ file, patch, fails = false }) => {
    const bytes = Buffer.from(file);
    const parsed = await parsePatch(patch);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return async () => {
      const { ok, message } = await verifyPatch(parsed.hunks, { cwd: '/', fs: { read: async () => ({ bytes, mode: 0o644 }) } });
      if (ok === fails) throw new Error(String(message).slice(0, 200));
    };
  });
  const letters = [MB, MB * 2, MB * 4];
  await table('parse: letters', TEXTS, letters, (patch) => () => parsePatch(patch));
  const stream = (size) => (patch) => () => {
    const shownSoFar = new PatchStream({ cwd: '/' });
    for (let at = 0; at < patch.length; at += size) shownSoFar.push(patch.slice(at, at + size));
    shownSoFar.end();
    return shownSoFar.takeChanged();
  };
  await table('stream, deltas of 4 letters: letters', TEXTS, letters, stream(4));
  await table('stream, one delta: letters', TEXTS, letters, stream(MB * 5));
}

if ('small patch'.includes(options.only)) await smallPatches();
await growth();
if (options.markdown !== undefined) writeFileSync(options.markdown, `${printed.join('\n')}\n`);
