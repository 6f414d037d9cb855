import { type ProcessRow, processTable } from './process-table.ts';
import { signal } from './process-tree.ts';

/** The sandbox program, which stands between us and the command once or (with a proxy) twice. */
const SANDBOX_PROGRAM = 'bwrap';

/** SIGINT to the process group of an unconfined command, as Ctrl-C in a terminal sends it. False when nobody got it. */
export function interruptGroup(leader: number): boolean {
  return process.platform !== 'win32' && signal(-leader, 'SIGINT');
}

/**
 * SIGINT to the process group of the command inside a sandbox with a pid namespace. bwrap itself must not get it, or
 * the whole sandbox would end; but seen from outside, the processes inside have numbers of ours and belong to us.
 * False when nobody got it: before the command has started, or where /proc does not show the inside.
 */
export function interruptInside(outermost: number): boolean {
  const targets = commandGroup(outermost, processTable());
  return targets.map(({ pid }) => signal(pid, 'SIGINT')).includes(true);
}

/** Below `outermost`: what is neither the sandbox program nor leads to it, in the process group of the first of those. */
export function commandGroup(outermost: number, rows: readonly ProcessRow[]): ProcessRow[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const lineOf = (row: ProcessRow): ProcessRow[] => {
    const line: ProcessRow[] = [];
    for (let at: ProcessRow | undefined = row; at !== undefined && !line.includes(at); at = byPid.get(at.parent)) line.push(at);
    return line;
  };
  const inside = rows.filter((row) => lineOf(row).some(({ pid }) => pid === outermost));
  const machinery = new Set(inside.filter(({ pid, name }) => pid === outermost || name === SANDBOX_PROGRAM).flatMap(lineOf));
  const others = inside.filter((row) => !machinery.has(row));
  const firsts = others.filter(({ parent }) => [...machinery].some(({ pid }) => pid === parent));
  const groups = new Set(firsts.map(({ group }) => group));
  return others.filter(({ group }) => groups.has(group));
}
