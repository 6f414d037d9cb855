import { closeSync } from 'node:fs';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { openData, openNamelessFile, readWhole } from './nameless-file.ts';

/** The descriptors that a plan's program inherits beyond 0-2, open in this process until `close`. */
export interface InheritedFds {
  /** `ours` is the descriptor here, `theirs` its number in the child. */
  readonly fds: readonly { ours: number; theirs: number; isWritten: boolean }[];
  /** What the sandbox program has written to its status descriptor so far; empty without one. */
  status(): string;
  close(): void;
}

export function openInheritedFds(plan: SpawnPlan): InheritedFds {
  const fds: { ours: number; theirs: number; isWritten: boolean }[] = [];
  const close = (): void => {
    for (const { ours } of fds.splice(0)) closeSync(ours);
  };
  try {
    for (const { fd, data } of plan.extraFds) fds.push({ ours: openData(data), theirs: fd, isWritten: false });
    if (plan.launch !== undefined) fds.push({ ours: openNamelessFile(), theirs: plan.launch.statusFd, isWritten: true });
  } catch (error) {
    close();
    throw error;
  }
  const statusFile = fds.find((entry) => entry.isWritten)?.ours;
  return { fds, close, status: () => (statusFile === undefined ? '' : readWhole(statusFile)) };
}
