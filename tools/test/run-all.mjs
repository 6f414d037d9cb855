// `npm test`: installs, lints, type-checks and runs every test. The last line is `N passed, N failed`; a stage that
// fails counts as one failure. Options are handed to nx (`npm test -- --skip-nx-cache`).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBubblewrap } from '../setup/bubblewrap.mjs';
import { ensureInstalled } from '../setup/install.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const say = (text) => console.log(`\n== ${text}`);
const failures = [];

function stage(name, command, args) {
  say(name);
  const run = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false' } });
  if (run.status !== 0) failures.push(name);
  return run.status === 0;
}

const nx = (...args) => ['node_modules/nx/dist/bin/nx.js', ...args, ...process.argv.slice(2)];

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
stage('lint', process.execPath, nx('run-many', '-t', 'lint', '--parallel=2'));
stage('unused exports and dependencies', process.execPath, ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints']);
stage('grammar documents', process.execPath, ['tools/docs/grammars.mjs', '--check']);
stage('typecheck', process.execPath, nx('run-many', '-t', 'typecheck', '--parallel=2'));
stage('unit and integration tests', process.execPath, nx('run-many', '-t', 'test', '--parallel=2'));
stage('end-to-end tests', process.execPath, nx('run-many', '-t', 'e2e', '--parallel=1'));
finish();
