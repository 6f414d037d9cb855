import { runApplyPatchCommand } from '@codex-ts/apply-patch';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';

/** The words after the patch program's name, or after the flag that stands for it (`isFlag`). */
export interface PatchArguments {
  readonly words: readonly string[];
  readonly isFlag: boolean;
}

/**
 * This process as the `apply_patch` program. By name it takes the patch as its one word or on stdin; by the flag the
 * patch must follow it.
 * @returns the exit code
 */
export async function applyPatchCommand(
  { words, isFlag }: PatchArguments,
  { cwd, stdin, stdout, stderr }: Pick<CommandHost, 'cwd' | 'stdin' | 'stdout' | 'stderr'>,
): Promise<number> {
  if (isFlag && words[0] === undefined) throw new CodexError('--codex-run-as-apply-patch needs a patch after it.', { code: 'no_patch' });
  const args = isFlag ? words.slice(0, 1) : words;
  const result = await runApplyPatchCommand({ args, stdin: stdin(), cwd });
  if (result.stdout !== '') stdout.write(result.stdout, () => undefined);
  if (result.stderr !== '') stderr.write(result.stderr, () => undefined);
  return result.code;
}
