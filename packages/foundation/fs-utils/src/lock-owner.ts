import { randomBytes } from 'node:crypto';

import { hasProcess, processPlace, startTimeOf } from './process-identity.ts';

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
  if (startedAt !== '') return startTimeOf(pid) === startedAt ? 'alive' : 'dead';
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
  return { host: processPlace(), startedAt: startTimeOf(String(process.pid)) ?? '' };
}
