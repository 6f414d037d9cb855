import { setTimeout } from 'node:timers/promises';
import { commandStarted, explainSetupFailure, holdMask, isProcMountFailure, isVanishedPath, type MaskHold, releaseMask, sandboxIsEmpty, sandboxIsGone } from '@codex-ts/linux-sandbox';
import { readSystemFile } from './sandbox-support.ts';
import { type LaunchHold, type LaunchVerdict, type SandboxLaunch, type SpawnPlan } from './spawn-plan.ts';

const POLL_MS = 2;
const GONE_WITHIN_MS = 2000;

/** Makes a new plan after bwrap said why the first cannot work; null when there is nothing else to try. */
export type Replan = (reason: 'no-proc' | 'path-vanished') => (() => Promise<SpawnPlan>) | null;

/** The bubblewrap side of a start. `masked`: names to hold as mount points while the command runs. */
export function bwrapLaunch(input: { statusFd: number; masked: readonly string[]; replan: Replan }): SandboxLaunch {
  return {
    statusFd: input.statusFd,
    prepare: () => prepare(input.masked),
    isEmpty: sandboxIsEmpty,
    verdict: ({ status, output }): LaunchVerdict => {
      if (commandStarted(status)) return { type: 'ran' };
      const plan = secondTry(output, input.replan);
      return plan === null ? { type: 'failed', error: explainSetupFailure(output, readSystemFile) } : { type: 'retry', plan };
    },
  };
}

function secondTry(output: string, replan: Replan): ReturnType<Replan> {
  if (isProcMountFailure(output)) return replan('no-proc');
  // Seen when planning, gone when bwrap looked: another program works in the same folder.
  return isVanishedPath(output) ? replan('path-vanished') : null;
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
