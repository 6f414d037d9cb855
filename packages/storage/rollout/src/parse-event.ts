import { type EventMsg } from './event-msg.ts';
import { fits, isObject, type JsonObject, type Shape } from './shape.ts';

/** Fields an event cannot do without, and the values that stand for absent ones. */
interface EventRule {
  readonly shape: Shape;
  readonly defaults?: JsonObject;
}

const RULES: Readonly<Record<EventMsg['type'], EventRule>> = {
  task_started: {
    shape: { turn_id: 'string', model_context_window: 'number?', collaboration_mode_kind: 'string?' },
    defaults: { model_context_window: null, collaboration_mode_kind: 'default' },
  },
  task_complete: { shape: { turn_id: 'string', last_agent_message: 'string?' }, defaults: { last_agent_message: null } },
  turn_aborted: { shape: { turn_id: 'string?', reason: 'string' } },
  user_message: {
    shape: { message: 'string', images: 'array?', local_images: 'array?', text_elements: 'array?' },
    defaults: { local_images: [], text_elements: [] },
  },
  agent_message: {
    shape: { message: 'string', phase: 'string?', memory_citation: 'object?' },
    defaults: { phase: null, memory_citation: null },
  },
  agent_reasoning: { shape: { text: 'string' } },
  agent_reasoning_raw_content: { shape: { text: 'string' } },
  token_count: { shape: { info: 'object?', rate_limits: 'object?' }, defaults: { info: null, rate_limits: null } },
  context_compacted: { shape: {} },
  entered_review_mode: { shape: { target: 'object', user_facing_hint: 'string?' } },
  exited_review_mode: { shape: { review_output: 'object?' }, defaults: { review_output: null } },
  thread_rolled_back: { shape: { num_turns: 'number' } },
  undo_completed: { shape: { success: 'boolean', message: 'string?' } },
  item_completed: { shape: { thread_id: 'string', turn_id: 'string', item: 'object' } },
  error: { shape: { message: 'string' } },
  exec_command_end: {
    shape: {
      call_id: 'string',
      turn_id: 'string',
      command: 'strings',
      cwd: 'string',
      parsed_cmd: 'array',
      exit_code: 'number',
      duration: 'object',
      status: 'string',
    },
    defaults: { source: 'agent', stdout: '', stderr: '', aggregated_output: '', formatted_output: '' },
  },
  patch_apply_end: {
    shape: { call_id: 'string', stdout: 'string', stderr: 'string', success: 'boolean', status: 'string' },
    defaults: { turn_id: '', changes: {} },
  },
  web_search_end: { shape: { call_id: 'string', query: 'string', action: 'object' } },
  dynamic_tool_call_response: {
    shape: { call_id: 'string', turn_id: 'string', tool: 'string', content_items: 'array', success: 'boolean' },
    defaults: { arguments: null, duration: { secs: 0, nanos: 0 } },
  },
  view_image_tool_call: { shape: { call_id: 'string', path: 'string' } },
};

const ALIASES: Readonly<Record<string, EventMsg['type'] | undefined>> = {
  turn_started: 'task_started',
  turn_complete: 'task_complete',
};

const USAGE: Shape = {
  input_tokens: 'number',
  cached_input_tokens: 'number',
  output_tokens: 'number',
  reasoning_output_tokens: 'number',
  total_tokens: 'number',
};

/** Reads the payload of an `event_msg` line: the event, or why the line is to be skipped. */
export function parseEvent(payload: JsonObject): { event: EventMsg } | 'unknown' | 'malformed' {
  const named = payload['type'];
  if (typeof named !== 'string') return 'malformed';
  const type = ALIASES[named] ?? named;
  if (!isKnown(type)) return 'unknown';
  const rule = RULES[type];
  if (!fits(payload, rule.shape) || !isWhole(type, payload)) return 'malformed';
  return { event: withDefaults(payload, type, rule.defaults) as unknown as EventMsg };
}

function isKnown(type: string): type is EventMsg['type'] {
  return Object.hasOwn(RULES, type);
}

function withDefaults(payload: JsonObject, type: string, defaults: JsonObject = {}): JsonObject {
  const event: JsonObject = { ...payload, type };
  for (const [field, value] of Object.entries(defaults)) event[field] ??= value;
  return event;
}

/** What the table cannot say. Numbers that are added up must be numbers, and only plans are stored as finished items. */
function isWhole(type: EventMsg['type'], payload: JsonObject): boolean {
  if (type === 'token_count') return payload['info'] == null || (isObject(payload['info']) && isUsageInfo(payload['info']));
  if (type === 'thread_rolled_back') return Number.isInteger(payload['num_turns']) && Number(payload['num_turns']) >= 0;
  if (type !== 'item_completed') return true;
  const item = payload['item'];
  return isObject(item) && item['type'] === 'Plan' && fits(item, { id: 'string', text: 'string' });
}

function isUsageInfo(info: JsonObject): boolean {
  const { total_token_usage: total, last_token_usage: last } = info;
  if (!isObject(total) || !isObject(last) || !fits(info, { model_context_window: 'number?' })) return false;
  info['model_context_window'] ??= null;
  return fits(total, USAGE) && fits(last, USAGE);
}
