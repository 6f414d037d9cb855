import { COMPACTION_PROMPT, requestInput, trimOutputs, userText } from '@codex-ts/context';
import { beforeRetry, type RetryPorts, type SampleEvent } from '@codex-ts/core';
import { type ResponseItem } from '@codex-ts/protocol';
import { ContextWindowError, isContextOverflow } from './context-window-error.ts';
import { type CompactionParts } from './parts.ts';
import { type TurnRecord } from './turn-record.ts';

/** After this many single steps, half as many again are left out at once: every step costs a request. */
const SINGLE_STEPS = 8;

export interface Summary {
  /** '' when the model had nothing to say. */
  text: string;
  /** How many of the oldest items had to be left out of what was summed up. */
  leftOut: number;
}

/**
 * Has the model sum up the history. What does not fit is left out: first the contents of old tool outputs, as far as
 * the excess is known beforehand, then the oldest items, one after another.
 * @throws what the model client throws when asking again is of no use, ContextWindowError when nothing is left to leave out
 */
export async function summarize(record: TurnRecord, parts: CompactionParts, excess: number, signal: AbortSignal): Promise<Summary> {
  const { sample, maxStreamRetries } = parts.model(record.settings, { turnId: record.turnId });
  const { backoffMs, sleep } = record.host.parts;
  const ports: RetryPorts = { maxStreamRetries, backoffMs, sleep, emit: (event) => record.emit(event) };
  const prompt = userText(parts.prompt ?? COMPACTION_PROMPT);
  const whole = trimOutputs(record.host.history.items, excess);
  let leftOut = 0;
  let attempt = 1;
  for (;;) {
    try {
      const input = [...requestInput(whole.slice(leftOut), record.settings.acceptsImages), prompt];
      return { text: await lastMessage(sample(input, signal), record), leftOut };
    } catch (error) {
      if (isContextOverflow(error)) {
        leftOut = nextCut(whole, leftOut);
        attempt = 1;
      } else await beforeRetry(attempt++, error, ports, signal);
    }
  }
}

function nextCut(items: readonly ResponseItem[], leftOut: number): number {
  if (leftOut >= items.length) throw new ContextWindowError();
  return Math.min(items.length, leftOut + (leftOut < SINGLE_STEPS ? 1 : leftOut >> 1));
}

/** Follows an answer to its end; of what it says only the last message counts. */
async function lastMessage(answer: AsyncIterable<SampleEvent>, record: TurnRecord): Promise<string> {
  let text = '';
  for await (const event of answer) {
    if (event.type === 'item.done') text = messageText(event.item) ?? text;
    else if (event.type === 'rate.limits') for (const snapshot of event.snapshots) record.emit({ type: 'limits.updated', snapshot });
    else if (event.type === 'model.rerouted') record.emit({ type: 'model.rerouted', from: record.settings.model, to: event.model });
    else if (event.type === 'completed') {
      record.emit({ type: 'tokens.updated', counts: record.countTokens(event.usage, event.reasoningIncluded ?? false) });
      return text;
    }
  }
  throw new Error('the answer ended before it was complete');
}

function messageText(item: ResponseItem): string | null {
  if (item.type !== 'message' || item.role !== 'assistant') return null;
  return item.content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
}
