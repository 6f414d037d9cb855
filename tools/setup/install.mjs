// Installs what package-lock.json names, unless node_modules matches it already.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const STAMP = 'node_modules/.codex-ts-lock';

/** Returns false when npm failed; npm has said why by then. */
export function ensureInstalled(say) {
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).update(process.version).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return true;
  say('installing packages (npm ci)');
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status === 0) writeFileSync(STAMP, hash);
  return run.status === 0;
}
