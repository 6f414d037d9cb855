import { type ReviewTarget } from '@codex-ts/exec';

import { type CommandShape } from '../command-line/command-shape.ts';
import { type ParsedCommand } from '../command-line/parse-command.ts';
import { type RootFlags } from '../command-line/root-shape.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { type ExecFlags } from './exec-shape.ts';
import { type ReviewFlags } from './review-shape.ts';

type Typed = Pick<Extract<ParsedCommand<ReviewFlags>, { kind: 'parsed' }>, 'flags' | 'operands'>;

/**
 * What is to be reviewed, as typed: the instructions may be `-`, which means stdin. Null when nothing was named.
 * @throws UsageError for more than one thing, and for a title without a commit
 */
export function reviewRequest({ flags, operands: [instructions] }: Typed, { usage }: CommandShape): ReviewTarget | null {
  const { uncommitted, base, commit, title } = flags;
  const named: readonly (readonly [string, ReviewTarget])[] = [
    ...(uncommitted === true ? [['--uncommitted', { type: 'uncommittedChanges' }] as const] : []),
    ...(base === undefined ? [] : [['--base <BRANCH>', { type: 'baseBranch', branch: base }] as const]),
    ...(commit === undefined ? [] : [['--commit <SHA>', { type: 'commit', sha: commit, ...(title === undefined ? {} : { title }) }] as const]),
    ...(instructions === undefined ? [] : [['[PROMPT]', { type: 'custom', instructions }] as const]),
  ];
  const [first, second] = named;
  if (first !== undefined && second !== undefined) throw new UsageError(`the argument '${first[0]}' cannot be used with '${second[0]}'`, usage);
  if (title !== undefined && commit === undefined) throw new UsageError("the argument '--title <TITLE>' needs '--commit <SHA>'", usage);
  return first?.[1] ?? null;
}

/** What stands before `review` and means nothing to it would be dropped in silence. @throws UsageError */
export function refuseTurnWords(root: RootFlags, exec: ExecFlags, prompt: string | undefined, { usage }: CommandShape): void {
  const stray: readonly (readonly [string, boolean])[] = [
    ['--image <FILE>', root.image !== undefined || exec.image !== undefined],
    ['--output-schema <FILE>', exec.outputSchema !== undefined],
    ['--search', root.search === true],
  ];
  const given = stray.find(([, isGiven]) => isGiven);
  if (given !== undefined) throw new UsageError(`the argument '${given[0]}' cannot be used with 'review'`, usage);
  if (prompt !== undefined) throw new UsageError("the prompt of a review stands after 'review'", usage);
}
