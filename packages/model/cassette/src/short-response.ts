import { isObject, type JsonObject } from './json-value.ts';
import { type BodyPart } from './sse-text.ts';

/** Text, or its lines. */
export type Text = string | readonly string[];

/** An output item in the short form that people write. */
export type ShortItem =
  | { message: Text; phase?: 'commentary' | 'final_answer' }
  | { reasoning: Text }
  | { call: string; args?: unknown; call_id?: string }
  | { custom: string; input: Text; call_id?: string }
  /** Any item as the Responses API has it. */
  | { raw: JsonObject };

/** A response in the short form. With `status` from 400 on it is an HTTP error, with `failed` a failure in the stream. */
export interface ShortResponse {
  items?: readonly ShortItem[];
  usage?: ShortUsage;
  failed?: { code: string; message: string };
  status?: number;
  error?: JsonObject;
  headers?: Record<string, string>;
}

/** Usage as the Responses API has it, in tokens. What is left out counts as 0, the total as input plus output. */
export interface ShortUsage {
  input_tokens?: number;
  input_tokens_details?: { cached_tokens?: number };
  output_tokens?: number;
  output_tokens_details?: { reasoning_tokens?: number };
  total_tokens?: number;
}

/** The events of a short response. `exchange` counts from 1 and makes ids unique within a cassette. */
export function shortResponseEvents(short: ShortResponse, exchange: number): BodyPart[] {
  const id = `resp_${exchange}`;
  const items = (short.items ?? []).map((item, index) => fullItem(item, `${exchange}_${index + 1}`));
  const events = items.flatMap((item, index) => itemEvents(item, index));
  const created = { type: 'response.created', response: { id, status: 'in_progress', output: [] } };
  if (short.failed !== undefined) {
    return [created, ...events, { type: 'response.failed', response: { id, status: 'failed', error: short.failed } }];
  }
  const usage = short.usage === undefined ? null : wireUsage(short.usage);
  return [created, ...events, { type: 'response.completed', response: { id, status: 'completed', output: items, usage } }];
}

function fullItem(item: ShortItem, id: string): JsonObject {
  if ('raw' in item) return item.raw;
  if ('message' in item) {
    const content = [{ type: 'output_text', text: textOf(item.message), annotations: [] }];
    const phase = item.phase === undefined ? {} : { phase: item.phase };
    return { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content, ...phase };
  }
  if ('reasoning' in item) {
    const summary = [{ type: 'summary_text', text: textOf(item.reasoning) }];
    return { type: 'reasoning', id: `rs_${id}`, summary, content: null, encrypted_content: null };
  }
  const call = { call_id: item.call_id ?? `call_${id}`, status: 'completed' };
  if ('custom' in item) return { type: 'custom_tool_call', id: `ctc_${id}`, name: item.custom, input: textOf(item.input), ...call };
  const args = typeof item.args === 'string' ? item.args : bareSessions(JSON.stringify(item.args ?? {}));
  return { type: 'function_call', id: `fc_${id}`, name: item.call, arguments: args, ...call };
}

/** Session ids are numbers, but in hand-written JSON their placeholder has to stand in quotes. */
function bareSessions(json: string): string {
  return json.replace(/"(\$\{SESSION_\d+\})"/g, '$1');
}

function itemEvents(item: JsonObject, output_index: number): BodyPart[] {
  const added = { type: 'response.output_item.added', output_index, item: { ...item, ...emptied(item) } };
  const done = { type: 'response.output_item.done', output_index, item };
  const delta = itemDelta(item, output_index);
  return delta === undefined ? [added, done] : [added, delta, done];
}

/** An item as it is announced, before its content streams in. */
function emptied(item: JsonObject): JsonObject {
  if (item['type'] === 'message') return { status: 'in_progress', content: [] };
  return item['type'] === 'reasoning' ? { summary: [] } : {};
}

function itemDelta(item: JsonObject, output_index: number): JsonObject | undefined {
  const place = { item_id: item['id'], output_index };
  if (item['type'] === 'message') {
    return { type: 'response.output_text.delta', ...place, content_index: 0, delta: firstText(item['content']) };
  }
  if (item['type'] !== 'reasoning') return undefined;
  return { type: 'response.reasoning_summary_text.delta', ...place, summary_index: 0, delta: firstText(item['summary']) };
}

function firstText(parts: unknown): string {
  const part: unknown = Array.isArray(parts) ? parts[0] : undefined;
  return isObject(part) && typeof part['text'] === 'string' ? part['text'] : '';
}

function textOf(text: Text): string {
  return typeof text === 'string' ? text : text.join('\n');
}

function wireUsage(usage: ShortUsage): JsonObject {
  const { input_tokens = 0, output_tokens = 0 } = usage;
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: usage.input_tokens_details?.cached_tokens ?? 0 },
    output_tokens,
    output_tokens_details: { reasoning_tokens: usage.output_tokens_details?.reasoning_tokens ?? 0 },
    total_tokens: usage.total_tokens ?? input_tokens + output_tokens,
  };
}
