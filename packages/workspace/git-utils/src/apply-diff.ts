import { type WorkTree } from './work-tree.ts';

/**
 * How applying went. `applied`: everything. `conflicts`: everything, and in these files git left both versions between
 * markers. `refused`: nothing was changed; `paths` are those that git named. `output`: git's words.
 */
export interface ApplyOutcome {
  readonly kind: 'applied' | 'conflicts' | 'refused';
  readonly paths: readonly string[];
  readonly output: string;
}

export interface ApplyOptions {
  /** More settings of git for this call, `name=value`. */
  readonly config?: readonly string[];
}

/** White space is not git's business here: what was written is what is applied. */
const AS_IT_IS = '--whitespace=nowarn';

/** Applies a diff to the files and the index as `git apply --3way` does: merging where files are not as they were. */
export async function applyDiff(to: WorkTree, diff: Buffer, { config = [] }: ApplyOptions = {}): Promise<ApplyOutcome> {
  const { code, stdout, stderr } = await to.git([...settings(config), 'apply', '--3way', AS_IT_IS], { input: diff });
  const output = `${stderr}${stdout.toString('utf8')}`;
  if (code === 0) return { kind: 'applied', paths: [], output };
  const conflicts = named(output, /^U (.+)$/gm);
  return conflicts.length > 0 ? { kind: 'conflicts', paths: conflicts, output } : { kind: 'refused', paths: refusedIn(output), output };
}

/** Whether a diff applies as it is, without merging. Changes nothing; never `conflicts`. */
export async function checkDiff(to: WorkTree, diff: Buffer, { config = [] }: ApplyOptions = {}): Promise<ApplyOutcome> {
  const { code, stderr: output } = await to.git([...settings(config), 'apply', '--check', '--index', AS_IT_IS], { input: diff });
  return code === 0 ? { kind: 'applied', paths: [], output } : { kind: 'refused', paths: refusedIn(output), output };
}

function settings(config: readonly string[]): string[] {
  return config.flatMap((setting) => ['-c', setting]);
}

/** `error: <path>: <what is wrong>`; `error: patch failed: <path>:<line>` is about one of them too. */
function refusedIn(output: string): string[] {
  return named(output, /^error: (?!patch failed: )(.+): (?:patch does not apply|does not (?:exist|match) .*|already exists .*|No such file .*|[^:]*)$/gm);
}

function named(output: string, pattern: RegExp): string[] {
  return [...new Set([...output.matchAll(pattern)].map(([, path]) => path ?? ''))];
}
