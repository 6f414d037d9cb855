import { type ContentPart, type LocalShellCallItem, type ReasoningItem, type ResponseItem, type WebSearchCallItem } from '@codex-ts/protocol';
import { asRecord, asText, textOr, type JsonRecord } from './json-value.ts';

/**
 * An item as the server wrote it, brought into the shape in which history keeps and re-sends it: known keys only, in
 * a fixed order, without server id and annotations. Null for a type we do not know, or an item too damaged to use.
 */
export function parseItem(raw: JsonRecord): ResponseItem | null {
  switch (raw['type']) {
    case 'message':
      return message(raw);
    case 'reasoning':
      return reasoning(raw);
    case 'function_call':
      return functionCall(raw);
    case 'custom_tool_call':
      return customCall(raw);
    case 'local_shell_call':
      return localShellCall(raw);
    case 'web_search_call':
      return webSearchCall(raw);
    case 'compaction':
    case 'compaction_summary':
      return typeof raw['encrypted_content'] === 'string' ? { type: 'compaction', encrypted_content: raw['encrypted_content'] } : null;
    case 'tool_search_call':
      return { type: 'tool_search_call', ...pick(raw, ['call_id', 'status', 'execution', 'arguments']) };
    case 'tool_search_output':
      return { type: 'tool_search_output', ...pick(raw, ['call_id', 'status', 'execution', 'tools']) };
    case 'image_generation_call':
      return { type: 'image_generation_call', ...pick(raw, ['id', 'status', 'revised_prompt', 'result']) };
    default:
      return null;
  }
}

const ROLES = ['user', 'assistant', 'developer', 'system'] as const;
const PHASES = ['commentary', 'final_answer'] as const;

function message(raw: JsonRecord): ResponseItem {
  const role = ROLES.find((known) => known === raw['role']) ?? 'assistant';
  const phase = PHASES.find((known) => known === raw['phase']);
  return { type: 'message', role, content: records(raw['content']).flatMap(contentPart), ...(phase === undefined ? {} : { phase }) };
}

function contentPart(raw: JsonRecord): ContentPart[] {
  const { type, text, image_url: url } = raw;
  if ((type === 'output_text' || type === 'input_text') && typeof text === 'string') return [{ type, text }];
  if (type === 'input_image' && typeof url === 'string') {
    const detail = asText(raw['detail']);
    return [{ type, image_url: url, ...(detail === undefined ? {} : { detail }) }];
  }
  return [];
}

function reasoning(raw: JsonRecord): ReasoningItem {
  const summary = records(raw['summary']).flatMap(({ type, text }) =>
    type === 'summary_text' && typeof text === 'string' ? [{ type, text } as const] : [],
  );
  const content = records(raw['content']).flatMap(({ type, text }) =>
    (type === 'reasoning_text' || type === 'text') && typeof text === 'string' ? [{ type, text } as const] : [],
  );
  return {
    type: 'reasoning',
    summary,
    content: content.length === 0 ? null : content,
    encrypted_content: asText(raw['encrypted_content']) ?? null,
  };
}

function functionCall(raw: JsonRecord): ResponseItem | null {
  const name = asText(raw['name']);
  const callId = asText(raw['call_id']) ?? asText(raw['id']);
  if (name === undefined || callId === undefined) return null;
  const namespace = asText(raw['namespace']);
  return {
    type: 'function_call',
    name,
    ...(namespace === undefined ? {} : { namespace }),
    arguments: argumentsText(raw['arguments']),
    call_id: callId,
  };
}

/** Some local servers send the arguments as an object; dropping the call would leave the model without an answer. */
function argumentsText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {});
}

function customCall(raw: JsonRecord): ResponseItem | null {
  const name = asText(raw['name']);
  const callId = asText(raw['call_id']) ?? asText(raw['id']);
  const input = asText(raw['input']);
  if (name === undefined || callId === undefined || input === undefined) return null;
  const status = asText(raw['status']);
  return { type: 'custom_tool_call', ...(status === undefined ? {} : { status }), call_id: callId, name, input };
}

function localShellCall(raw: JsonRecord): ResponseItem | null {
  const action = asRecord(raw['action']);
  const command = action?.['command'];
  if (action === null || !Array.isArray(command)) return null;
  const words = command.filter((word) => typeof word === 'string');
  const callId = asText(raw['call_id']) ?? asText(raw['id']) ?? null;
  const status = textOr(raw['status'], 'completed');
  return { type: 'local_shell_call', call_id: callId, status, action: shellAction(action, words) };
}

function shellAction(raw: JsonRecord, command: string[]): LocalShellCallItem['action'] {
  const timeout = raw['timeout_ms'];
  const env = asRecord(raw['env']);
  const texts = Object.entries(env ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    type: 'exec',
    command,
    timeout_ms: typeof timeout === 'number' ? timeout : null,
    working_directory: asText(raw['working_directory']) ?? null,
    env: env === null ? null : Object.fromEntries(texts),
  };
}

function webSearchCall(raw: JsonRecord): WebSearchCallItem {
  const status = asText(raw['status']);
  const action = asRecord(raw['action']);
  return {
    type: 'web_search_call',
    ...(status === undefined ? {} : { status }),
    ...(action === null ? {} : { action: webSearchAction(action) }),
  };
}

function webSearchAction(raw: JsonRecord): NonNullable<WebSearchCallItem['action']> {
  const queries = raw['queries'];
  const texts = Array.isArray(queries) ? { queries: queries.filter((query) => typeof query === 'string') } : {};
  const optional = Object.fromEntries(['query', 'url', 'pattern'].flatMap((key) => (typeof raw[key] === 'string' ? [[key, raw[key]]] : [])));
  const { query, ...rest } = optional as { query?: string; url?: string; pattern?: string };
  return { type: textOr(raw['type'], 'other'), ...(query === undefined ? {} : { query }), ...texts, ...rest };
}

function pick(raw: JsonRecord, keys: readonly string[]): JsonRecord {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(raw, key) ? [[key, raw[key]]] : [])));
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.map(asRecord).filter((one) => one !== null) : [];
}
