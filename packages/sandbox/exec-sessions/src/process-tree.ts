import { systemErrorCode } from '@codex-ts/protocol';
import { environmentOf, type ProcessRow, processTable, writesTo } from './process-table.ts';

/** A fork bomb is stopped round by round; each round takes everyone that exists at that moment. */
const MAX_ROUNDS = 100;
/** What /proc tells of a session that was opened outside our pid namespace. */
const NO_SESSION = 0;

/** How the processes of one unconfined command are known. */
export interface CommandTree {
  /** The process that we started. It leads a session of its own. */
  readonly root: number;
  /** Reaped: its number may be another's by now. Its session keeps the number as long as anyone is in it. */
  readonly isRootGone: boolean;
  /** What the descriptors 1 and 2 of the command link to in /proc. */
  readonly outputFiles: readonly string[];
  /** See `command-mark.ts`. */
  readonly mark: string | null;
}

/**
 * Sends SIGKILL to an unconfined command and everything it started: all descendants by parent id, everyone in a
 * session that one of them opened, everyone who carries the command's mark in the environment, and everyone who holds
 * its output. All are stopped before the first is killed: a dead parent's children could no longer be recognised. Not
 * found is only a daemon that left by a double fork and `setsid` before this call, holds none of our pipes, and
 * cleared its environment too. Without /proc: the process group.
 */
export function killTree(tree: CommandTree): void {
  const search = new Search(tree);
  const stopped = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fresh = search.living().filter((pid) => !stopped.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) {
      signal(pid, 'SIGSTOP');
      stopped.add(pid);
    }
  }
  for (const pid of stopped) signal(pid, 'SIGKILL');
  if (!tree.isRootGone) killGroup(tree.root);
}

/** SIGKILL to a whole process group; nothing when it is gone already. */
export function killGroup(leader: number): void {
  signal(-leader, 'SIGKILL');
}

/** False when there is no such process (group) any more, or (a set-uid program) it is not ours to signal. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL' | 'SIGINT'): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error;
    return false;
  }
}

/** Looks again and again; what was learned about sessions and strangers is kept in between. */
class Search {
  readonly #tree: CommandTree;
  readonly #pids: Set<number>;
  readonly #sessions: Set<number>;
  /** Those without our mark and output: neither can be acquired later. */
  readonly #strangers = new Set<string>();

  constructor(tree: CommandTree) {
    this.#tree = tree;
    this.#pids = new Set(tree.isRootGone ? [] : [tree.root]);
    this.#sessions = new Set([tree.root]);
  }

  living(): number[] {
    const rows = processTable();
    const known = new Set<ProcessRow>();
    const ours = rows.find((row) => row.pid === process.pid)?.session ?? NO_SESSION;
    for (let grew = true; grew; ) {
      grew = false;
      for (const row of rows) {
        if (known.has(row) || row.pid === process.pid || !this.#isMember(row)) continue;
        known.add(row);
        this.#pids.add(row.pid);
        // Whoever was handed our output is no reason to end the user's own terminal.
        if (row.session !== NO_SESSION && row.session !== ours) this.#sessions.add(row.session);
        grew = true;
      }
    }
    return [...known].filter((row) => row.state !== 'Z' && row.state !== 'X').map((row) => row.pid);
  }

  #isMember({ pid, parent, session, startTime }: ProcessRow): boolean {
    if (this.#pids.has(pid) || this.#pids.has(parent) || this.#sessions.has(session)) return true;
    const identity = `${pid}.${startTime}`;
    if (this.#strangers.has(identity)) return false;
    const { outputFiles, mark } = this.#tree;
    const environment = mark === null ? null : environmentOf(pid);
    if (mark !== null && environment?.includes(mark) === true) return true;
    if (outputFiles.some((file) => writesTo(pid, file))) return true;
    if (environment !== null) this.#strangers.add(identity);
    return false;
  }
}
