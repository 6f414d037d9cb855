import { newUuidV7, type TokenUsage } from '@codex-ts/protocol';
import { failedError } from './failed-response.ts';
import { asCount, asRecord, asText, type JsonRecord, parseRecord, textOr } from './json-value.ts';
import { disconnected } from './model-error.ts';
import { parseItem } from './parse-item.ts';
import { type ResponseEvent } from './response-event.ts';

/**
 * Understands the events of one response. Unknown events, unknown items and data that is not JSON mean nothing.
 */
export class EventReader {
  /** Item ids by output index: a server need not repeat, or even give, them. */
  readonly #ids = new Map<unknown, string>();
  readonly #reasoningIncluded: boolean;

  constructor(reasoningIncluded: boolean) {
    this.#reasoningIncluded = reasoningIncluded;
  }

  /** The meaning of one event's data; null when it has none. Throws `ModelError` when it ends the response early. */
  read(data: string): ResponseEvent | null {
    const event = parseRecord(data);
    if (event === null) return null;
    switch (event['type']) {
      case 'response.output_text.delta':
        return { type: 'text.delta', itemId: this.#itemId(event), delta: textOr(event['delta'], '') };
      case 'response.custom_tool_call_input.delta':
      case 'response.function_call_arguments.delta':
        return { type: 'tool.input.delta', itemId: this.#itemId(event), delta: textOr(event['delta'], '') };
      case 'response.reasoning_summary_text.delta': {
        const summaryIndex = asCount(event['summary_index']);
        return { type: 'reasoning.summary.delta', itemId: this.#itemId(event), summaryIndex, delta: textOr(event['delta'], '') };
      }
      case 'response.reasoning_text.delta': {
        const contentIndex = asCount(event['content_index']);
        return { type: 'reasoning.text.delta', itemId: this.#itemId(event), contentIndex, delta: textOr(event['delta'], '') };
      }
      case 'response.reasoning_summary_part.added':
        return { type: 'reasoning.summary.part', itemId: this.#itemId(event), summaryIndex: asCount(event['summary_index']) };
      case 'response.created':
        return { type: 'created' };
      case 'response.output_item.added':
        return this.#item('item.added', event);
      case 'response.output_item.done':
        return this.#item('item.done', event);
      default:
        return this.#ending(event);
    }
  }

  #ending(event: JsonRecord): ResponseEvent | null {
    const response = asRecord(event['response']);
    switch (event['type']) {
      case 'response.completed': {
        const responseId = asText(response?.['id']);
        if (responseId === undefined) throw disconnected('response.completed came without an id');
        return { type: 'completed', responseId, usage: usageOf(response?.['usage']), reasoningIncluded: this.#reasoningIncluded };
      }
      case 'response.failed':
        throw failedError(asRecord(response?.['error']));
      case 'response.incomplete': {
        const details = asRecord(response?.['incomplete_details']);
        throw disconnected(`Incomplete response returned, reason: ${textOr(details?.['reason'], 'unknown')}`);
      }
      default:
        return null;
    }
  }

  #item(type: 'item.added' | 'item.done', event: JsonRecord): ResponseEvent | null {
    const raw = asRecord(event['item']);
    const item = raw === null ? null : parseItem(raw);
    if (raw === null || item === null) return null;
    const index = event['output_index'];
    if (type === 'item.added') {
      const id = asText(raw['id']) ?? newUuidV7();
      this.#ids.set(index, id);
      return { type, id, item };
    }
    const id = asText(raw['id']) ?? this.#ids.get(index) ?? newUuidV7();
    this.#ids.delete(index);
    return { type, id, item };
  }

  #itemId(event: JsonRecord): string {
    return asText(event['item_id']) ?? this.#ids.get(event['output_index']) ?? '';
  }
}

function usageOf(value: unknown): TokenUsage | null {
  const usage = asRecord(value);
  if (usage === null) return null;
  const input = asCount(usage['input_tokens']);
  const output = asCount(usage['output_tokens']);
  return {
    input_tokens: input,
    cached_input_tokens: asCount(asRecord(usage['input_tokens_details'])?.['cached_tokens']),
    output_tokens: output,
    reasoning_output_tokens: asCount(asRecord(usage['output_tokens_details'])?.['reasoning_tokens']),
    total_tokens: typeof usage['total_tokens'] === 'number' ? usage['total_tokens'] : input + output,
  };
}
