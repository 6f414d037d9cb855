import { readFileSync, readlinkSync } from 'node:fs';

/**
 * A mask folder on disk (see `metadata-masks.ts`) holds one empty folder per command that relies on it. Its name
 * says who made it, so that any later process can tell the living from the dead without a list kept elsewhere.
 */
export interface Marker {
  /** The owner's pid namespace, process id and start time in clock ticks since boot. */
  readonly namespace: string;
  readonly pid: string;
  readonly startedAt: string;
}

const NAME = /^\.codex-ts-mask-([0-9]+)-([0-9]+)-([0-9]+)-[0-9]+$/;
const START_TIME_FIELD = 19; // counted after the command name, which may itself hold spaces

let self: Marker | undefined;
let sequence = 0;

export function markerName(): string {
  const me = (self ??= ownIdentity());
  return `.codex-ts-mask-${me.namespace}-${me.pid}-${me.startedAt}-${sequence++}`;
}

export function parseMarker(name: string): Marker | null {
  const [, namespace, pid, startedAt] = NAME.exec(name) ?? [];
  if (namespace === undefined || pid === undefined || startedAt === undefined) return null;
  return { namespace, pid, startedAt };
}

/** `unknown` for an owner in another pid namespace (a container that shares the folder). */
export function markerState(marker: Marker): 'alive' | 'dead' | 'unknown' {
  const me = (self ??= ownIdentity());
  if (marker.namespace !== me.namespace) return 'unknown';
  return startTime(marker.pid) === marker.startedAt ? 'alive' : 'dead';
}

function ownIdentity(): Marker {
  const namespace = /[0-9]+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  const pid = String(process.pid);
  return { namespace, pid, startedAt: startTime(pid) ?? '0' };
}

/** Null when there is no such process. */
function startTime(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD] ?? null;
  } catch {
    return null;
  }
}
