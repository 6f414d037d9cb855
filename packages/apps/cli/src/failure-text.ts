import { CodexError, errorMessage } from '@codex-ts/protocol';

/**
 * How a command that ended in an error says so: what to print on stderr, and the exit code. Usage errors bring their
 * own `error:`; the stack of anything else is shown only to those who set `CODEX_TS_DEBUG=1`.
 */
export function failureText(error: unknown, env: Readonly<NodeJS.ProcessEnv>): { text: string; exitCode: number } {
  const exitCode = CodexError.isInstance(error) ? error.exitCode : 1;
  const stack = env['CODEX_TS_DEBUG'] === '1' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  if (exitCode === 2) return { text: `${errorMessage(error)}${stack}\n`, exitCode };
  return { text: `Error: ${errorMessage(error)}${stack}\n`, exitCode };
}
