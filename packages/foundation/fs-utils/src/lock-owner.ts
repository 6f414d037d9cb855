import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The start time in `/proc/<pid>/stat`, counted after the command name, which may itself hold spaces. */
const START_TIME_FIELD = 19;
const SHAPE = /^codex-ts-lock:([0-9]+):([0-9]*):([0-9a-f]{16}):(.*)$/;

let here: { host: string; startedAt: string } | undefined;

/**
 * What a lock says about who holds it: process id, start time (which tells a process from a later one of the same
 * id), a nonce of its own, and where that id means something: the running kernel and its pid namespace.
 */
export function newOwner(): string {
  const me = (here ??= identity());
  return `codex-ts-lock:${process.pid}:${me.startedAt}:${randomBytes(8).toString('hex')}:${me.host}`;
}

/**
 * `unknown`: on another machine or in another container, on a system that does not tell when a process started, or
 * its name is only half written. What is not one of ours counts as alive.
 */
export function ownerState(owner: string): 'alive' | 'dead' | 'unknown' {
  if (owner === '') return 'unknown';
  const [, pid = '', startedAt = '', , host] = SHAPE.exec(owner) ?? [];
  if (host === undefined) return 'alive';
  here ??= identity();
  if (host !== here.host) return 'unknown';
  if (startedAt !== '') return startTime(pid) === startedAt ? 'alive' : 'dead';
  return hasProcess(Number(pid)) ? 'unknown' : 'dead';
}

/** Null when the text is not one of ours. */
export function ownerNonce(owner: string): string | null {
  return SHAPE.exec(owner)?.[3] ?? null;
}

/** For messages: `process 123`, or nothing better than "another program". */
export function ownerName(owner: string): string {
  const pid = SHAPE.exec(owner)?.[1];
  if (pid === undefined) return 'another program';
  return ownerState(owner) === 'unknown' ? `process ${pid} of another machine or container` : `process ${pid}`;
}

function identity(): { host: string; startedAt: string } {
  return { host: hostName(), startedAt: startTime(String(process.pid)) ?? '' };
}

function hostName(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux, or a Linux that hides these.
    return hostname();
  }
}

/** In clock ticks since boot; null when there is no such process, or no /proc. */
function startTime(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const after = stat.slice(stat.lastIndexOf(')') + 2);
    // A zombie holds nothing any more, however long its parent takes to notice.
    return /^[ZX]/.test(after) ? null : (after.split(' ')[START_TIME_FIELD] ?? null);
  } catch {
    return null;
  }
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
