import { CodexError } from '@codex-ts/protocol';

import { type CommandContext } from './slash-command.ts';

const TIMEOUT_MS = 20_000;
/** Of what one command prints, so much is taken. */
export const CAP_BYTES = 8_000_000;

/**
 * What git prints in the folder of the conversation, on the server's machine. `accepted`: exit codes that are no failure.
 * Throws CodexError `git_failed`.
 */
export async function runGit({ client, session }: Pick<CommandContext, 'client' | 'session'>, args: readonly string[], accepted: readonly number[] = [0]): Promise<string> {
  const { exitCode, stdout, stderr } = await client.request('command/exec', { command: ['git', ...args], cwd: session.cwd, timeoutMs: TIMEOUT_MS, outputBytesCap: CAP_BYTES, env: { GIT_OPTIONAL_LOCKS: '0' } });
  if (!accepted.includes(exitCode)) throw new CodexError(stderr.trim() === '' ? `git ended with ${exitCode}` : stderr.trim(), { code: 'git_failed' });
  return stdout;
}
