import { type ApplyOutcome } from '@codex-ts/git-utils';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type SortedChanges } from './sort-changes.ts';

/** What is reported about. */
export interface AboutDiff {
  /** Id of the session. */
  readonly session: string;
  readonly sorted: SortedChanges;
}

/** How git looked for a way is of no use to anybody. */
const NOISE = /^(?:Falling back to |Performing three-way merge|error: repository lacks the necessary blob|U )/;

type Out = Pick<CommandHost, 'stdout' | 'stderr'>;

/** Says how applying went; `outcome` is null when there was nothing to do. @returns the exit code */
export function reportApplied(outcome: ApplyOutcome | null, { session, sorted }: AboutDiff, out: Out): number {
  const { toApply, already, leftOut } = sorted;
  const loss = leftOut.filter(({ isLoss }) => isLoss).length;
  if (outcome === null || outcome.kind === 'applied') {
    const applied = outcome === null ? 0 : toApply.length;
    const what = applied === 0 ? `Nothing to apply: the diff of session ${session} is here already` : `Applied the diff of session ${session}`;
    if (applied + already.length > 0) say(out.stdout, `${what}. ${counts({ applied, already: already.length, left: leftOut.length, conflicts: 0 })}`);
    if (loss > 0) say(out.stderr, `Error: The diff was not applied as a whole: ${files(loss)} left out.`);
    return loss > 0 ? 1 : 0;
  }
  for (const line of outcome.output.trimEnd().split('\n')) if (!NOISE.test(line)) say(out.stderr, `git: ${line}`);
  const conflicts = outcome.kind === 'conflicts' ? outcome.paths.length : 0;
  const applied = outcome.kind === 'conflicts' ? Math.max(0, toApply.length - conflicts) : 0;
  const numbers = counts({ applied, already: already.length, left: leftOut.length, conflicts });
  if (outcome.kind === 'conflicts') say(out.stderr, `Error: The diff of session ${session} was applied with conflicts in ${outcome.paths.join(', ')}. ${numbers}`);
  else say(out.stderr, `Error: The diff of session ${session} does not apply here, and nothing was changed${about(outcome)}. ${numbers}`);
  return 1;
}

/** Says whether the diff applies as it is. @returns the exit code */
export function reportChecked(outcome: ApplyOutcome | null, { session, sorted }: AboutDiff, out: Out): number {
  const { toApply, already, leftOut } = sorted;
  const isWhole = !leftOut.some(({ isLoss }) => isLoss);
  const applied = outcome?.kind === 'applied' ? toApply.length : 0;
  const numbers = counts({ applied, already: already.length, left: leftOut.length, conflicts: 0 });
  if (outcome === null) say(out.stderr, `Nothing to apply: the diff of session ${session} is here already. ${numbers}`);
  else if (outcome.kind === 'applied') say(out.stderr, `The diff of session ${session} applies here. ${numbers}`);
  else say(out.stderr, `The diff of session ${session} does not apply here as it is${about(outcome)}; git would try to merge. ${numbers}`);
  return isWhole && (outcome === null || outcome.kind === 'applied') ? 0 : 1;
}

function about({ paths }: ApplyOutcome): string {
  return paths.length === 0 ? '' : ` (${paths.join(', ')})`;
}

/** In the original's words: applied, skipped, conflicts. */
function counts({ applied, already, left, conflicts }: { applied: number; already: number; left: number; conflicts: number }): string {
  const skipped = already + left;
  const why = [...(already > 0 ? [`${already} as they should be already`] : []), ...(left > 0 ? [`${left} left out`] : [])].join(', ');
  return `Files: ${applied} applied, ${skipped} skipped${why === '' ? '' : ` (${why})`}, ${conflicts} with conflicts.`;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
