import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

interface ProcessRow {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly session: number;
}

/** A fork bomb is stopped round by round; each round takes everyone that exists at that moment. */
const MAX_ROUNDS = 100;

/**
 * Sends SIGKILL to an unconfined command and everything it started: all descendants by parent id, and everyone in a
 * session that one of them opened (`setsid`, double forks). All are stopped before the first is killed: a dead
 * parent's children could no longer be recognised. `outputFile` is what `/proc/PID/fd/1` of the command links to: a
 * daemon that cut every other tie is still found by holding it. `root` must lead its own session. Not found: a
 * daemon that left by a double fork and `setsid` before this call, and holds none of our pipes.
 */
export function killTree(root: number, outputFile: string | null): void {
  if (process.platform === 'linux') {
    const tree = { pids: new Set([root]), sessions: new Set([root]), outputFile };
    const stopped = new Set<number>();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const fresh = members(tree).filter((pid) => !stopped.has(pid));
      if (fresh.length === 0) break;
      for (const pid of fresh) {
        signal(pid, 'SIGSTOP');
        stopped.add(pid);
      }
    }
    for (const pid of stopped) signal(pid, 'SIGKILL');
  }
  killGroup(root);
}

/** SIGKILL to a whole process group; nothing when it is gone already. */
export function killGroup(leader: number): void {
  signal(-leader, 'SIGKILL');
}

interface Tree {
  /** Both grow as new members are met. */
  readonly pids: Set<number>;
  readonly sessions: Set<number>;
  readonly outputFile: string | null;
}

/** The living members. */
function members({ pids, sessions, outputFile }: Tree): number[] {
  const rows = processes();
  const known = new Set<ProcessRow>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const row of rows) {
      if (known.has(row) || row.pid === process.pid) continue;
      if (!pids.has(row.pid) && !pids.has(row.parent) && !sessions.has(row.session) && !holds(row.pid, outputFile)) continue;
      known.add(row);
      pids.add(row.pid);
      sessions.add(row.session);
      grew = true;
    }
  }
  return [...known].filter((row) => row.state !== 'Z' && row.state !== 'X').map((row) => row.pid);
}

function processes(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(processRow)
    .filter((row) => row !== null);
}

/** `pid (name) state ppid pgrp session ...`; the name may hold spaces and brackets. Null once the process is gone. */
function processRow(pid: string): ProcessRow | null {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === null) return null;
  const [state = '', parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid: Number(pid), state, parent: Number(parent), session: Number(session) };
}

function holds(pid: number, outputFile: string | null): boolean {
  if (outputFile === null) return false;
  return [1, 2].some((fd) => orNull(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) === outputFile);
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Gone already, or (a set-uid program) not ours to kill.
    if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error;
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
