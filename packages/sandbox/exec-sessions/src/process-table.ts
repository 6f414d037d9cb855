import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/** One process as Linux lists it. */
export interface ProcessRow {
  readonly pid: number;
  /** The program's file name, at most 15 characters; a process can change it. */
  readonly name: string;
  /** `Z` and `X`: dead, not yet reaped. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In clock ticks since boot; with the pid it names one process for ever. */
  readonly startTime: string;
}

const START_TIME_FIELD = 19;

/** Every process that /proc shows now; none where there is no /proc. */
export function processTable(): ProcessRow[] {
  return (orNull(() => readdirSync('/proc')) ?? [])
    .filter((name) => /^[0-9]+$/.test(name))
    .map(processRow)
    .filter((row) => row !== null);
}

/** `pid (name) state ppid pgrp session ...`; the name may hold spaces and brackets. Null once the process is gone. */
function processRow(pid: string): ProcessRow | null {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === null) return null;
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const [state = '', parent, group, session] = fields;
  const name = stat.slice(stat.indexOf('(') + 1, end);
  return { pid: Number(pid), name, state, parent: Number(parent), group: Number(group), session: Number(session), startTime: fields[START_TIME_FIELD] ?? '' };
}

/** Whether stdout or stderr of the process is `file`, named as `/proc/PID/fd/1` links to it. */
export function writesTo(pid: number, file: string): boolean {
  return [1, 2].some((fd) => orNull(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) === file);
}

/**
 * The environment that the process was started with, `NAME=value` each ended by NUL. Null when it is empty or closed to
 * us; for a moment during exec it is empty too.
 */
export function environmentOf(pid: number): Buffer | null {
  const bytes = orNull(() => readFileSync(`/proc/${pid}/environ`));
  return bytes === null || bytes.length === 0 ? null : bytes;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
