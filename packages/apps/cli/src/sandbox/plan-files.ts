import { type SpawnPlan } from '@codex-ts/sandboxing';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the plan's program inherits beyond stdin, stdout and stderr; open here until `close`. */
export interface PlanFiles {
  /** For `stdio`, from descriptor 3 on. */
  readonly above: readonly ('ignore' | number)[];
  /** Where its output goes, when that is to be held. */
  readonly held: number | undefined;
  /** What the sandbox program has told so far on its status descriptor. */
  status(): string;
  /** The first of what was held. */
  output(): string;
  close(): void;
}

const READ_AT_MOST = 64 * 1024;
const FIRST = 3;
const O_CLOEXEC = 0o2000000;

/**
 * Opens the files that a plan asks for. What our own parent left open for us is covered by /dev/null in the child: a
 * folder or file opened out here is reached on the mounts out here, and no sandbox could do anything about it.
 */
export function openPlanFiles(plan: SpawnPlan, isHeld: boolean): PlanFiles {
  const ours = new Map<number, number>();
  const own = new Set<number>();
  const close = (): void => {
    for (const fd of own) closeSync(fd);
    own.clear();
  };
  const keep = (fd: number): number => {
    own.add(fd);
    return fd;
  };
  try {
    const foreign = plan.sandboxed ? inheritedDescriptors() : [];
    if (foreign.length > 0) {
      const nothing = keep(openSync('/dev/null', 'r'));
      for (const fd of foreign) ours.set(fd, nothing);
    }
    for (const { fd, data } of plan.extraFds) ours.set(fd, keep(fileWith(data)));
    const statusFile = plan.launch === undefined ? undefined : keep(fileWith(Buffer.alloc(0)));
    if (plan.launch !== undefined && statusFile !== undefined) ours.set(plan.launch.statusFd, statusFile);
    const held = isHeld ? keep(fileWith(Buffer.alloc(0))) : undefined;
    const above = Array.from({ length: Math.max(FIRST, ...[...ours.keys()].map((fd) => fd + 1)) - FIRST }, (_, index) => ours.get(index + FIRST) ?? ('ignore' as const));
    const read = (fd: number | undefined): string => (fd === undefined || !own.has(fd) ? '' : textOf(fd));
    return { above, held, close, status: () => read(statusFile), output: () => read(held) };
  } catch (error) {
    close();
    throw error;
  }
}

/** Node opens everything so that children do not get it: what they would get was open before us. */
function inheritedDescriptors(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => fd >= FIRST && isInherited(fd));
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // Closed meanwhile: the descriptor of the listing itself.
    return false;
  }
}

/** A file without a name, positioned at its start. */
function fileWith(data: Buffer): number {
  const path = join(tmpdir(), `codex-ts-${randomBytes(12).toString('hex')}`);
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  unlinkSync(path);
  for (let written = 0; written < data.length; ) written += writeSync(fd, data, written, data.length - written, written);
  return fd;
}

function textOf(fd: number): string {
  const buffer = Buffer.alloc(READ_AT_MOST);
  return buffer.toString('utf8', 0, readSync(fd, buffer, 0, READ_AT_MOST, 0));
}
