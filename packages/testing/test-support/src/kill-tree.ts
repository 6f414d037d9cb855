import { readdirSync, readFileSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/**
 * Kills a process that leads its own group, the whole group, and (where /proc tells) its descendants that moved to
 * other groups. Processes that are gone already are no error.
 */
export function killTree(pid: number): void {
  const strays = descendants(pid);
  kill(-pid);
  for (const stray of strays) kill(stray);
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

function descendants(root: number): number[] {
  const parents = parentsByPid();
  const found = new Set([root]);
  // Each round finds one more generation; the loop ends when a round finds nobody.
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

function parentsByPid(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readProc('/proc', (path) => readdirSync(path)) ?? []) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readProc(`/proc/${name}/stat`, (path) => readFileSync(path, 'utf8'));
    // The command name in brackets may hold anything, so the fields are counted behind the last bracket.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  return parents;
}

/** What is read, or undefined where there is no /proc or the process has just ended. */
function readProc<T>(path: string, read: (path: string) => T): T | undefined {
  try {
    return read(path);
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}
