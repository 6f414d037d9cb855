import { openSync, readdirSync, readFileSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/** Linux `O_CLOEXEC`, as /proc/PID/fdinfo prints it: not handed on to children. */
const CLOSE_ON_EXEC = 0o2000000;
/** Of a table with room for one entry each. */
const HIGHEST = 4096;

let stray: readonly number[] | undefined;
let nullDevice: number | undefined;

/**
 * Descriptors above 2 that a child of ours would inherit unasked: what whoever started us left open, for a file
 * that a sandboxed command could then write past all rules. Node opens its own so that children do not get them, so
 * that these are known once and for all. None where there is no /proc.
 */
export function strayDescriptors(): readonly number[] {
  stray ??= inheritable();
  return stray;
}

/** What a child gets in the place of a stray descriptor. Stays open. */
export function openNullDevice(): number {
  nullDevice ??= openSync('/dev/null', 'r+');
  return nullDevice;
}

function inheritable(): number[] {
  return names()
    .map(Number)
    .filter((fd) => fd > 2 && fd <= HIGHEST && isInheritable(fd));
}

function names(): string[] {
  try {
    return process.platform === 'linux' ? readdirSync('/proc/self/fdinfo') : [];
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

function isInheritable(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
