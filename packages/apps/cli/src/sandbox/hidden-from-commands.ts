import { type Config } from '@codex-ts/config';
import { findRepoRoot } from '@codex-ts/git-utils';
import { CodexError, type SandboxPolicy } from '@codex-ts/protocol';
import { canDenyRead, IgnoreRules } from '@codex-ts/sandboxing';
import { join } from 'node:path';

/**
 * What the project's `.codexignore` hides from commands, with the folder where older copies of such files may lie.
 * @throws CodexError when there are rules and no sandbox to enforce them
 */
export async function hiddenFromCommands({ cwd, codexHome, codexignore }: Config, policy: SandboxPolicy, signal: AbortSignal): Promise<readonly string[]> {
  const rules = codexignore ? await IgnoreRules.load(findRepoRoot(cwd) ?? cwd) : null;
  if (rules === null) return [];
  if (canDenyRead(policy)) return [...(await rules.paths(signal)), join(codexHome, 'file-history')];
  throw new CodexError('This project has a .codexignore, which nothing can enforce without a sandbox. Set `codexignore = false` to run the command all the same.', {
    code: 'sandbox_unavailable',
  });
}
