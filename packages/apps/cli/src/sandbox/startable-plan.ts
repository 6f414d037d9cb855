import { type CommandInput, planCommand, type SpawnPlan } from '@codex-ts/sandboxing';

import { runHeld } from './run-attached.ts';

const MAX_TRIES = 4;

/**
 * The plan for a command that is to be run in the user's terminal, where nobody could tell the words of bubblewrap from
 * those of the command: so the same sandbox is set up before around a program that does nothing, and what bubblewrap
 * says then decides on the next plan, or ends in one sentence. @throws CodexError as `planCommand` and its plans do
 */
export async function startablePlan(input: CommandInput, signal: AbortSignal): Promise<SpawnPlan> {
  let plan = await planCommand(input);
  for (let tries = 1; tries < MAX_TRIES && plan.launch?.holdsTree === true; tries += 1) {
    const trial = await planCommand({ ...input, argv: ['/bin/true'] });
    const { verdict, status, output } = await runHeld(trial, signal);
    // The sandbox stands also where `true` cannot be seen in it.
    if (verdict.type === 'ran' || (verdict.type === 'failed' && verdict.error.code === 'spawn_failed')) return plan;
    const next = plan.launch.verdict({ status, output });
    if (next.type === 'failed') throw next.error;
    plan = next.type === 'retry' ? await next.plan() : plan;
  }
  return plan;
}
