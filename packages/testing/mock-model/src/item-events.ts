import { type MockItem } from './mock-turn.ts';

export type WireEvent = Record<string, unknown>;
type WireItem = Record<string, unknown>;

/** The events of one item, and the item as `response.completed` lists it (null for a bare event). */
export interface ItemEvents {
  events: WireEvent[];
  item: WireItem | null;
}

/** Turns a scripted item into Responses API events. `key` makes ids unique over requests, as `<request>_<item>`. */
export function itemEvents(item: MockItem, key: string, outputIndex: number): ItemEvents {
  if ('message' in item) return messageEvents(item, key, outputIndex);
  if ('reasoning' in item) return reasoningEvents(item, key, outputIndex);
  if ('call' in item) return callEvents(item, key, outputIndex);
  if ('custom' in item) return customEvents(item, key, outputIndex);
  if ('raw' in item) return { events: [done(outputIndex, item.raw)], item: item.raw };
  return { events: [item.event], item: null };
}

function messageEvents(script: Extract<MockItem, { message: string }>, key: string, index: number): ItemEvents {
  const id = `msg_${key}`;
  const at = { item_id: id, output_index: index, content_index: 0 };
  const phase = script.phase === undefined ? {} : { phase: script.phase };
  const item = {
    type: 'message',
    id,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: script.message, annotations: [] }],
    ...phase,
  };
  const part = { type: 'output_text', text: '', annotations: [] };
  const deltas = split(script.message, script.chunks ?? 1).map((delta) => ({ type: 'response.output_text.delta', ...at, delta }));
  const events = [
    added(index, { ...item, status: 'in_progress', content: [] }),
    { type: 'response.content_part.added', ...at, part },
    ...deltas,
    { type: 'response.output_text.done', ...at, text: script.message },
    { type: 'response.content_part.done', ...at, part: { ...part, text: script.message } },
    done(index, item),
  ];
  return { events, item };
}

function reasoningEvents(script: Extract<MockItem, { reasoning: string }>, key: string, index: number): ItemEvents {
  const id = `rs_${key}`;
  const item = {
    type: 'reasoning',
    id,
    summary: [{ type: 'summary_text', text: script.reasoning }],
    ...(script.text === undefined ? {} : { content: [{ type: 'reasoning_text', text: script.text }] }),
    encrypted_content: script.encrypted ?? `sealed_${key}`,
  };
  const at = { item_id: id, output_index: index };
  const summaryPart = { type: 'summary_text', text: '' };
  const raw = script.text === undefined ? [] : [{ type: 'response.reasoning_text.delta', ...at, content_index: 0, delta: script.text }];
  const events = [
    added(index, { type: 'reasoning', id, summary: [] }),
    { type: 'response.reasoning_summary_part.added', ...at, summary_index: 0, part: summaryPart },
    { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 0, delta: script.reasoning },
    ...raw,
    done(index, item),
  ];
  return { events, item };
}

function callEvents(script: Extract<MockItem, { call: string }>, key: string, index: number): ItemEvents {
  const id = `fc_${key}`;
  const args = typeof script.args === 'string' ? script.args : JSON.stringify(script.args ?? {});
  const item = {
    type: 'function_call',
    id,
    status: 'completed',
    name: script.call,
    ...(script.namespace === undefined ? {} : { namespace: script.namespace }),
    arguments: args,
    call_id: script.callId ?? `call_${key}`,
  };
  const at = { item_id: id, output_index: index };
  const events = [
    added(index, { ...item, status: 'in_progress', arguments: '' }),
    { type: 'response.function_call_arguments.delta', ...at, delta: args },
    { type: 'response.function_call_arguments.done', ...at, arguments: args },
    done(index, item),
  ];
  return { events, item };
}

function customEvents(script: Extract<MockItem, { custom: string }>, key: string, index: number): ItemEvents {
  const id = `ctc_${key}`;
  const item = {
    type: 'custom_tool_call',
    id,
    status: 'completed',
    call_id: script.callId ?? `call_${key}`,
    name: script.custom,
    input: script.input,
  };
  const at = { item_id: id, output_index: index };
  const events = [
    added(index, { ...item, status: 'in_progress', input: '' }),
    ...split(script.input, script.chunks ?? 1).map((delta) => ({ type: 'response.custom_tool_call_input.delta', ...at, delta })),
    { type: 'response.custom_tool_call_input.done', ...at, input: script.input },
    done(index, item),
  ];
  return { events, item };
}

const added = (index: number, item: WireItem): WireEvent => ({ type: 'response.output_item.added', output_index: index, item });
const done = (index: number, item: WireItem): WireEvent => ({ type: 'response.output_item.done', output_index: index, item });

/** Cuts into `count` pieces of about equal length, never through a surrogate pair. */
function split(text: string, count: number): string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / Math.max(1, count)));
  const pieces: string[] = [];
  for (let at = 0; at < points.length; at += size) pieces.push(points.slice(at, at + size).join(''));
  return pieces;
}
