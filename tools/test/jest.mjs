// Runs Jest over one package and leaves its counts in reports/<name>.json:
// `node tools/test/jest.mjs packages/<wing>/<name> <report name> [jest options]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Far beyond what any package needs: a leaked handle must not hold up everything behind it. */
const LIMIT_MS = 8 * 60_000;

const [folder, report, ...rest] = process.argv.slice(2);
mkdirSync('reports', { recursive: true });
const out = `reports/${report}.json`;
rmSync(out, { force: true });
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const run = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, '--roots', folder, '--json', '--outputFile', out, ...rest],
  { stdio: ['ignore', 'ignore', 'inherit'], timeout: LIMIT_MS, killSignal: 'SIGKILL' },
);
if (run.signal !== null) console.error(`${folder}: the tests did not end within ${LIMIT_MS / 60_000} minutes; something they started is still open`);
process.exitCode = run.status ?? 1;
