import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

interface ProcessRow {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly session: number;
}

/** A fork bomb is killed round by round; each round takes everyone that exists at that moment. */
const MAX_ROUNDS = 100;

/**
 * Sends SIGKILL to an unconfined command and everything it started: its process group, all descendants by parent
 * id, and everyone in a session that one of them opened (`setsid`, double forks). `outputFile` is what
 * `/proc/PID/fd/1` of the command links to: a daemon that cut every other tie is still found by holding it.
 * `root` must lead its own session. Not found: a daemon that left the session by a double fork before this call,
 * and holds none of our pipes.
 */
export function killTree(root: number, outputFile: string | null): void {
  killGroup(root);
  if (process.platform !== 'linux') return;
  const pids = new Set([root]);
  const sessions = new Set([root]);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = members(pids, sessions, outputFile);
    if (found.length === 0) return;
    for (const pid of found) signal(pid);
  }
}

/** SIGKILL to a whole process group; nothing when it is gone already. */
export function killGroup(leader: number): void {
  signal(-leader);
}

/** The living members; `pids` and `sessions` grow as new ones are met. */
function members(pids: Set<number>, sessions: Set<number>, outputFile: string | null): number[] {
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

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
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
