import { CodexError, type ResponseItem } from '@codex-ts/protocol';
import { parseResponseItem, type RolloutItem, type RolloutWriter } from '@codex-ts/rollout';

/**
 * A history that a client brings along, as records hold it: kinds that are not known are left out, like the ids that a
 * server gave.
 * @throws CodexError `bad_history` for what is no item
 */
export function givenHistory(given: readonly unknown[]): ResponseItem[] {
  return given.flatMap((value, index) => {
    const parsed = parseResponseItem(value);
    if (parsed === 'malformed') throw new CodexError(`history[${index}] is not an item of a conversation`, { code: 'bad_history' });
    return parsed === 'unknown' ? [] : [parsed.item];
  });
}

/** Puts it into a new record, which is there when this resolves. */
export async function storeHistory(writer: RolloutWriter, history: readonly ResponseItem[]): Promise<void> {
  writer.append(history.map((payload): RolloutItem => ({ type: 'response_item', payload })));
  writer.materialize();
  await writer.flush();
}
