// `npm test`: installs, lints, type-checks and runs every test. The last line is `N passed, N failed`; a stage that
// fails counts as one failure. Options are handed to nx (`npm test -- --skip-nx-cache`).
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBubblewrap } from '../setup/bubblewrap.mjs';
import { ensureInstalled } from '../setup/install.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const say = (text) => console.log(`\n== ${text}`);
const failures = [];

const env = { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false' };

function stage(name, args) {
  say(name);
  const run = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (run.status !== 0) failures.push(name);
}

/** Rows of stages, side by side; each stage prints what it has to say when it is done. */
async function rows(...all) {
  await Promise.all(all.map(async (row) => {
    for (const [name, args] of row) await quietStage(name, args);
  }));
}

async function quietStage(name, args) {
  const run = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = [];
  run.stdout.on('data', (chunk) => output.push(chunk));
  run.stderr.on('data', (chunk) => output.push(chunk));
  const [code] = await once(run, 'close');
  say(name);
  process.stdout.write(Buffer.concat(output));
  if (code !== 0) failures.push(name);
}

/** All packages, by the folders that hold them. */
function packages() {
  const wings = readdirSync('packages').flatMap((wing) => readdirSync(join('packages', wing)).map((name) => join('packages', wing, name)));
  return [...wings.filter((folder) => existsSync(join(folder, 'package.json'))), 'e2e'];
}

/** About half of what there is to lint. */
function isLate(folder) {
  return /^(e2e|packages.(servers|apps|testing))/.test(folder);
}

const NX = 'node_modules/nx/dist/bin/nx.js';
const nx = (...args) => [NX, ...args, ...process.argv.slice(2)];

function finish() {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const file of readdirSync('.').includes('reports') ? readdirSync('reports') : []) {
    const report = JSON.parse(readFileSync(join('reports', file), 'utf8'));
    passed += report.numPassedTests;
    failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    skipped += report.numPendingTests;
  }
  for (const name of failures) console.log(`FAILED: ${name}`);
  failed = Math.max(failed, failures.length);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

rmSync('reports', { recursive: true, force: true });
if (!ensureInstalled(say)) {
  failures.push('npm install');
  finish();
}
const problem = ensureBubblewrap(say);
if (problem !== null) {
  console.error(problem);
  failures.push('bubblewrap');
  finish();
}
stage('project references', [NX, 'sync:check']);
// In one process each: what a process per package would load again takes four times as long as the work.
await rows(
  [['lint', ['tools/lint/lint.mjs', ...packages().filter((folder) => !isLate(folder))]]],
  [
    ['typecheck', ['node_modules/typescript/bin/tsc', '-b', ...packages()]],
    ['lint of servers and apps', ['tools/lint/lint.mjs', ...packages().filter(isLate)]],
    ['unused exports and dependencies', ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints']],
    ['grammar documents', ['tools/docs/grammars.mjs', '--check']],
  ],
);
stage('unit and integration tests', nx('run-many', '-t', 'test', '--parallel=2'));
stage('end-to-end tests', nx('run-many', '-t', 'e2e', '--parallel=1'));
finish();
