import { commandStarted, explainSetupFailure, holdMask, isProcMountFailure, releaseMask, sandboxIsEmpty } from '@codex-ts/linux-sandbox';
import { readSystemFile } from './sandbox-support.ts';
import { type LaunchHold, type LaunchVerdict, type SandboxLaunch, type SpawnPlan } from './spawn-plan.ts';

/**
 * The bubblewrap side of a start. `masked`: names to hold as mount points while the command runs. `withoutProc`
 * gives the plan to try when a fresh /proc cannot be mounted; null when this already is that plan.
 */
export function bwrapLaunch(input: { statusFd: number; masked: readonly string[]; withoutProc: (() => SpawnPlan) | null }): SandboxLaunch {
  return {
    statusFd: input.statusFd,
    prepare: () => prepare(input.masked),
    isEmpty: sandboxIsEmpty,
    verdict: ({ status, output }): LaunchVerdict => {
      if (commandStarted(status)) return { type: 'ran' };
      if (input.withoutProc !== null && isProcMountFailure(output)) return { type: 'retry', plan: input.withoutProc() };
      return { type: 'failed', error: explainSetupFailure(output, readSystemFile) };
    },
  };
}

function prepare(masked: readonly string[]): LaunchHold {
  const holds: ReturnType<typeof holdMask>[] = [];
  const release = (): void => {
    for (const hold of holds.splice(0)) if (hold !== null) releaseMask(hold);
  };
  try {
    for (const path of masked) holds.push(holdMask(path));
  } catch (error) {
    release();
    throw error;
  }
  const leftovers = holds.flatMap((hold) => (hold === null ? [] : [{ path: hold.marker, withParent: hold.isMade }]));
  return { leftovers, release };
}
