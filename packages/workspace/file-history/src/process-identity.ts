import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from '@codex-ts/protocol';

/** Whether a process still runs; `unseen`: it belongs to another machine or container, where we cannot look. */
export type Liveness = 'running' | 'dead' | 'unseen';

let own: string | undefined;

/** Names this process: its number, its start time (numbers come again) and where that number means something. */
export function ownIdentity(): string {
  own ??= `${process.pid}.${startTime(process.pid)}@${place()}`;
  return own;
}

export function livenessOf(identity: string): Liveness {
  const [, pid, start, where] = /^(\d+)\.(\d*)@(.*)$/s.exec(identity) ?? [];
  if (pid === undefined) return 'dead';
  if (where !== place()) return 'unseen';
  return isThere(Number(pid)) && startTime(Number(pid)) === start ? 'running' : 'dead';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: it is there.
    return systemErrorCode(error) === 'EPERM';
  }
}

const place = (): string => `${hostname()}/${orNothing(() => readlinkSync('/proc/self/ns/pid'))}`;

/** Field 22 of /proc/PID/stat; the program's name before it may hold spaces and parentheses. Linux only. */
function startTime(pid: number): string {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function orNothing(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return '';
  }
}
