import { CodexError } from '@codex-ts/protocol';
import { landlockRefusal } from './landlock-refusal.ts';

/**
 * What the Landlock stage made of its start, from the text it wrote to its status descriptor, which the command does
 * not have. Null: the command ran. Else why not: `spawn_failed` when the limits held but the program could not be
 * executed, `sandbox_unavailable` otherwise.
 */
export function landlockFailure(status: string, program: string): CodexError | null {
  const failed = status.split('\n').find((line) => line.includes('"failed"'));
  if (failed === undefined) return status.includes('"ready"') ? null : landlockRefusal('ended before the command could start');
  const { step, reason } = asFailure(JSON.parse(failed));
  if (step === 'exec') return new CodexError(`Cannot run ${program}: ${reason}`, { code: 'spawn_failed' });
  return landlockRefusal(`could not be set up (${step}: ${reason})`);
}

function asFailure(value: unknown): { step: string; reason: string } {
  const words: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  return { step: String(words['step']), reason: String(words['reason']) };
}
