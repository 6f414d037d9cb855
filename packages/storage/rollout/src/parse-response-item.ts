import { type ResponseItem } from '@codex-ts/protocol';

import { fits, isObject, type JsonObject } from './shape.ts';

const OPAQUE = new Set(['tool_search_call', 'tool_search_output', 'image_generation_call', 'ghost_snapshot']);

/** What a stored response item turned out to be: `unknown` kinds are dropped, `malformed` ones spoil their line. */
type ParsedItem = { item: ResponseItem } | 'unknown' | 'malformed';

/**
 * Reads a response item as it stands in a rollout. Keeps exactly the fields we know, so that what newer versions or the
 * server added (ids above all) is not sent to the model again; absent nullable fields become null.
 */
export function parseResponseItem(value: unknown): ParsedItem {
  if (!isObject(value) || typeof value['type'] !== 'string') return 'malformed';
  const read = READERS[value['type']];
  if (read !== undefined) {
    const item = read(value);
    return item === null ? 'malformed' : { item: item as unknown as ResponseItem };
  }
  return OPAQUE.has(value['type']) ? { item: value as ResponseItem } : 'unknown';
}

type Reader = (value: JsonObject) => JsonObject | null;

const READERS: Readonly<Record<string, Reader | undefined>> = {
  message: (v) => {
    if (!fits(v, { role: 'string', content: 'array', phase: 'string?' })) return null;
    const content = parts(v['content'], CONTENT_PARTS);
    return content === null ? null : { type: 'message', role: v['role'], content, ...optional(v, 'phase') };
  },
  reasoning: (v) => {
    if (!fits(v, { summary: 'array', content: 'array?', encrypted_content: 'string?' })) return null;
    const summary = parts(v['summary'], SUMMARY_PARTS);
    const content = v['content'] == null ? undefined : parts(v['content'], REASONING_PARTS);
    if (summary === null || content === null) return null;
    return { type: 'reasoning', summary, content: content ?? null, encrypted_content: v['encrypted_content'] ?? null };
  },
  function_call: (v) =>
    fits(v, { name: 'string', namespace: 'string?', arguments: 'string', call_id: 'string' })
      ? { ...pick(v, 'type', 'name'), ...optional(v, 'namespace'), ...pick(v, 'arguments', 'call_id') }
      : null,
  function_call_output: (v) => toolOutput(v),
  custom_tool_call: (v) =>
    fits(v, { status: 'string?', call_id: 'string', name: 'string', input: 'string' })
      ? { type: v['type'], ...optional(v, 'status'), ...pick(v, 'call_id', 'name', 'input') }
      : null,
  custom_tool_call_output: (v) => toolOutput(v),
  local_shell_call: (v) => {
    if (!fits(v, { call_id: 'string?', status: 'string', action: 'object' })) return null;
    const action = v['action'];
    if (!isObject(action) || action['type'] !== 'exec' || !fits(action, { command: 'strings' })) return null;
    return { type: v['type'], call_id: v['call_id'] ?? null, ...pick(v, 'status', 'action') };
  },
  web_search_call: (v) => {
    if (!fits(v, { status: 'string?', action: 'object?' })) return null;
    return { type: v['type'], ...optional(v, 'status'), ...optional(v, 'action') };
  },
  compaction: compaction,
  compaction_summary: compaction,
};

const CONTENT_PARTS: PartKinds = { input_text: ['text'], output_text: ['text'], input_image: ['image_url', 'detail?'] };
const OUTPUT_PARTS: PartKinds = { input_text: ['text'], input_image: ['image_url', 'detail?'] };
const SUMMARY_PARTS: PartKinds = { summary_text: ['text'] };
const REASONING_PARTS: PartKinds = { reasoning_text: ['text'], text: ['text'] };
type PartKinds = Readonly<Record<string, readonly string[] | undefined>>;

function compaction(v: JsonObject): JsonObject | null {
  return fits(v, { encrypted_content: 'string' }) ? { type: 'compaction', ...pick(v, 'encrypted_content') } : null;
}

function toolOutput(v: JsonObject): JsonObject | null {
  if (!fits(v, { call_id: 'string' })) return null;
  const output = typeof v['output'] === 'string' ? v['output'] : parts(v['output'], OUTPUT_PARTS);
  return output === null ? null : { ...pick(v, 'type', 'call_id'), output };
}

/** The parts with only their known fields, or null when one of them is of no known kind. */
function parts(value: unknown, kinds: PartKinds): JsonObject[] | null {
  if (!Array.isArray(value)) return null;
  const found: JsonObject[] = [];
  for (const part of value) {
    const fields = isObject(part) && typeof part['type'] === 'string' ? kinds[part['type']] : undefined;
    if (!isObject(part) || fields === undefined) return null;
    const kept: JsonObject = { type: part['type'] };
    for (const field of fields) {
      const name = field.replace('?', '');
      const given = part[name];
      if (typeof given === 'string') kept[name] = given;
      else if (name === field) return null;
    }
    found.push(kept);
  }
  return found;
}

function pick(value: JsonObject, ...fields: string[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, value[field]]));
}

function optional(value: JsonObject, field: string): JsonObject {
  return value[field] == null ? {} : { [field]: value[field] };
}
