import { setTimeout } from 'node:timers/promises';
import { explainSetupFailure, holdMask, type MaskHold, releaseMask, sandboxIsEmpty, sandboxIsGone, type SetupFailure, setupFailure } from '@codex-ts/linux-sandbox';
import { type CodexError } from '@codex-ts/protocol';
import { readSystemFile } from './sandbox-support.ts';
import { type LaunchHold, type LaunchVerdict, type SandboxLaunch, type SpawnPlan } from './spawn-plan.ts';

const POLL_MS = 2;
const GONE_WITHIN_MS = 2000;

/** Makes a new plan after bwrap said why the first cannot work; null when there is nothing else to try. */
export type Replan = (failure: SetupFailure, diagnosis: CodexError) => (() => Promise<SpawnPlan>) | null;

export interface BwrapLaunchInput {
  statusFd: number;
  /** Names to hold as mount points while the command runs. */
  masked: readonly string[];
  /** Whether the status text says that the command itself was started. */
  hasStarted: (status: string) => boolean;
  replan: Replan;
}

/** The bubblewrap side of a start. */
export function bwrapLaunch({ statusFd, masked, hasStarted, replan }: BwrapLaunchInput): SandboxLaunch {
  return {
    statusFd,
    holdsTree: true,
    prepare: () => prepare(masked),
    isEmpty: sandboxIsEmpty,
    verdict: ({ status, output }): LaunchVerdict => {
      if (hasStarted(status)) return { type: 'ran' };
      const error = explainSetupFailure(output, readSystemFile);
      const plan = replan(setupFailure(output, readSystemFile), error);
      return plan === null ? { type: 'failed', error } : { type: 'retry', plan };
    },
  };
}

function prepare(masked: readonly string[]): LaunchHold {
  const holds: MaskHold[] = [];
  const removeAll = (): void => {
    for (const hold of holds.splice(0)) releaseMask(hold);
  };
  try {
    for (const path of masked) {
      const hold = holdMask(path);
      if (hold !== null) holds.push(hold);
    }
  } catch (error) {
    removeAll();
    throw error;
  }
  return {
    leftovers: holds.map((hold) => ({ path: hold.marker, withParent: hold.isMade })),
    release: async (status) => {
      if (holds.length > 0) await untilGone(status);
      removeAll();
    },
  };
}

/** Removing a folder that still is a mount point costs milliseconds of waiting inside the kernel, on our only thread. */
async function untilGone(status: string): Promise<void> {
  for (let waited = 0; !sandboxIsGone(status) && waited < GONE_WITHIN_MS; waited += POLL_MS) await setTimeout(POLL_MS);
}
