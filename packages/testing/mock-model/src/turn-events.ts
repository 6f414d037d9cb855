import { itemEvents, type WireEvent } from './item-events.ts';
import { type MockTurn, type MockUsage } from './mock-turn.ts';

/** All events of a turn in order, the ending included unless the turn says otherwise. */
export function turnEvents(turn: MockTurn, index: number, model: string): WireEvent[] {
  const id = `resp_${index}`;
  const head = { id, object: 'response', model };
  const built = (turn.items ?? []).map((item, at) => itemEvents(item, `${index}_${at}`, at));
  const created = { type: 'response.created', response: { ...head, status: 'in_progress', output: [] } };
  const body = built.flatMap((one) => one.events);
  if (turn.noCompleted === true || turn.drop === 'after-items') return [created, ...body];
  const output = built.flatMap((one) => (one.item === null ? [] : [one.item]));
  return [created, ...body, ending(turn, { ...head, output })];
}

function ending(turn: MockTurn, response: Record<string, unknown>): WireEvent {
  if (turn.failed) return { type: 'response.failed', response: { ...response, status: 'failed', error: turn.failed } };
  if (turn.incomplete !== undefined) {
    const details = { reason: turn.incomplete };
    return { type: 'response.incomplete', response: { ...response, status: 'incomplete', incomplete_details: details } };
  }
  const usage = turn.usage === null ? {} : { usage: fullUsage(turn.usage ?? {}) };
  return { type: 'response.completed', response: { ...response, status: 'completed', ...usage } };
}

function fullUsage(usage: MockUsage): Required<MockUsage> {
  const input = usage.input_tokens ?? 100;
  const output = usage.output_tokens ?? 20;
  return {
    input_tokens: input,
    input_tokens_details: usage.input_tokens_details === undefined ? { cached_tokens: 0 } : usage.input_tokens_details,
    output_tokens: output,
    output_tokens_details: usage.output_tokens_details === undefined ? { reasoning_tokens: 0 } : usage.output_tokens_details,
    total_tokens: usage.total_tokens ?? input + output,
  };
}

/** One event in the server-sent form that the API uses. */
export function sseFrame(event: WireEvent): Buffer {
  const name = typeof event['type'] === 'string' ? `event: ${event['type']}\n` : '';
  return Buffer.from(`${name}data: ${JSON.stringify(event)}\n\n`);
}
