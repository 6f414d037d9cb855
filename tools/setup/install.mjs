// Installs what package-lock.json names, unless node_modules matches it already.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const STAMP = 'node_modules/.codex-ts-lock';

/** Returns false when npm failed; npm has said why by then. */
export function ensureInstalled(say) {
  const hash = createHash('sha256').update(readFileSync('package-lock.json')).update(process.version).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return true;
  say('installing packages (npm install)');
  // Not `npm ci`: it refuses a lock file that lacks optional packages for other platforms, as a registry mirror leaves it.
  const run = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status === 0) writeFileSync(STAMP, hash);
  return run.status === 0;
}
