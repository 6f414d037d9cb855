// Runs Jest over one package and leaves its counts in reports/<name>.json:
// `node tools/test/jest.mjs packages/<wing>/<name> <report name> [jest options]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, report, ...rest] = process.argv.slice(2);
mkdirSync('reports', { recursive: true });
const out = `reports/${report}.json`;
rmSync(out, { force: true });
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const run = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, '--roots', folder, '--json', '--outputFile', out, ...rest],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.exitCode = run.status ?? 1;
