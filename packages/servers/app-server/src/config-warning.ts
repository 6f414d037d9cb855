import { type ServerNotifications } from '@codex-ts/app-server-protocol';
import { ConfigError } from '@codex-ts/config';
import { errorMessage } from '@codex-ts/protocol';

/** Something about the configuration that a client should show, with the place it is about. */
export type ConfigWarning = ServerNotifications['configWarning'];

/** The warning for a configuration that cannot be used, and that was left out of account. */
export function configWarning(summary: string, error: unknown): ConfigWarning {
  const location = error instanceof ConfigError ? error.location : undefined;
  const details = errorMessage(error);
  if (location === undefined) return { summary, details };
  const { file: path, line, column } = location;
  return { summary, details, path, range: { start: { line, column }, end: { line, column } } };
}
