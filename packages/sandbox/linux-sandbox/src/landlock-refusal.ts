import { CodexError } from '@codex-ts/protocol';

/** What the fallback cannot do is refused: no command runs under weaker limits than asked. */
export function landlockRefusal(reason: string, cause?: unknown): CodexError {
  return new CodexError(`The sandbox is not available, so the command was not run: Landlock, which stands in for bubblewrap here, ${reason}.`, { code: 'sandbox_unavailable', cause });
}
