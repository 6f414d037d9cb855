import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from '@codex-ts/protocol';

/** Whether a process still runs; `unseen`: it belongs to another machine or container, where we cannot look. */
export type Liveness = 'running' | 'dead' | 'unseen';

/** The start time in `/proc/<pid>/stat`, counted after the command name, which may itself hold spaces. */
const START_TIME_FIELD = 19;

let own: string | undefined;
let here: string | undefined;

/** Names this process: its number, its start time (numbers come again) and where that number means something. */
export function ownIdentity(): string {
  own ??= `${process.pid}.${startTimeOf(String(process.pid)) ?? ''}@${processPlace()}`;
  return own;
}

export function livenessOf(identity: string): Liveness {
  const [, pid, startedAt = '', where] = /^(\d+)\.(\d*)@(.*)$/s.exec(identity) ?? [];
  if (pid === undefined) return 'dead';
  if (where !== processPlace()) return 'unseen';
  const isThere = startedAt === '' ? hasProcess(Number(pid)) : startTimeOf(pid) === startedAt;
  return isThere ? 'running' : 'dead';
}

/** The running kernel and its pid namespace: where the number of a process means something. */
export function processPlace(): string {
  here ??= placeNow();
  return here;
}

/** In clock ticks since boot; null when there is no such process, or no /proc. */
export function startTimeOf(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const after = stat.slice(stat.lastIndexOf(')') + 2);
    // A zombie holds nothing any more, however long its parent takes to notice.
    return /^[ZX]/.test(after) ? null : (after.split(' ')[START_TIME_FIELD] ?? null);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}

export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: it is there.
    return systemErrorCode(error) === 'EPERM';
  }
}

function placeNow(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    // Not Linux, or a Linux that hides these.
    return hostname();
  }
}
