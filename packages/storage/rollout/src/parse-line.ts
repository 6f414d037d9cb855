import { isUtf8 } from 'node:buffer';
import { isUuid, type ResponseItem } from '@codex-ts/protocol';

import { type CompactedItem, type RolloutItem, type RolloutLine, type SkipReason } from './line.ts';
import { parseEvent } from './parse-event.ts';
import { parseResponseItem } from './parse-response-item.ts';
import { type SessionMeta, type SessionSource } from './session-meta.ts';
import { fits, isObject, type JsonObject } from './shape.ts';
import { type TurnContextItem } from './turn-context.ts';

/** Either the line or why it is passed over. */
type ParsedLine = RolloutLine | SkipReason;

/**
 * Reads one line (without its line feed). Extra fields anywhere are ignored; what is missing or of the wrong kind makes
 * the line worthless on its own and never throws.
 */
export function parseLine(bytes: Buffer): ParsedLine {
  if (!isUtf8(bytes)) return 'not-utf8';
  const text = bytes.toString('utf8');
  if (text.trim() === '') return 'blank';
  const value = parseJson(text);
  if (!isObject(value)) return 'not-json';
  const timestamp = value['timestamp'];
  if (typeof timestamp !== 'string') return 'no-timestamp';
  const item = parseItem(value['type'], value['payload']);
  return typeof item === 'string' ? item : { timestamp, ...item };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Torn and foreign lines are expected in a file that outlives crashes; the caller counts them.
    return undefined;
  }
}

function parseItem(type: unknown, payload: unknown): RolloutItem | SkipReason {
  if (typeof type !== 'string' || !isObject(payload)) return 'malformed';
  switch (type) {
    case 'session_meta':
      return sessionMeta(payload);
    case 'turn_context':
      return turnContext(payload);
    case 'response_item': {
      const found = parseResponseItem(payload);
      return typeof found === 'string' ? skipped(found) : { type, payload: found.item };
    }
    case 'event_msg': {
      const found = parseEvent(payload);
      return typeof found === 'string' ? skipped(found) : { type, payload: found.event };
    }
    case 'compacted':
      return compacted(payload);
    default:
      return 'unknown-kind';
  }
}

function skipped(why: 'unknown' | 'malformed'): SkipReason {
  return why === 'unknown' ? 'unknown-kind' : 'malformed';
}

function sessionMeta(payload: JsonObject): RolloutItem | SkipReason {
  const required = { id: 'string', timestamp: 'string', cwd: 'string', originator: 'string', cli_version: 'string' } as const;
  if (!fits(payload, required) || !isUuid(String(payload['id']))) return 'malformed';
  const { agent_type: agentType, ...rest } = payload;
  const meta: JsonObject = { ...rest, source: sourceOf(payload['source']) };
  if (agentType !== undefined) meta['agent_role'] ??= agentType;
  return { type: 'session_meta', payload: meta as unknown as SessionMeta };
}

function sourceOf(value: unknown): SessionSource {
  if (value === undefined || value === null) return 'vscode';
  if (value === 'cli' || value === 'vscode' || value === 'exec' || value === 'mcp') return value;
  return isObject(value) && ('custom' in value || 'subagent' in value) ? (value as SessionSource) : 'unknown';
}

function turnContext(payload: JsonObject): RolloutItem | SkipReason {
  const { approval_policy: approval, sandbox_policy: sandbox } = payload;
  const whole =
    fits(payload, { cwd: 'string', model: 'string', summary: 'string', turn_id: 'string?' }) &&
    (typeof approval === 'string' || isObject(approval)) &&
    isObject(sandbox) &&
    typeof sandbox['type'] === 'string';
  if (!whole) return 'malformed';
  const kept = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null));
  return { type: 'turn_context', payload: kept as unknown as TurnContextItem };
}

function compacted(payload: JsonObject): RolloutItem | SkipReason {
  if (!fits(payload, { message: 'string', replacement_history: 'array?' })) return 'malformed';
  const item: CompactedItem = { message: String(payload['message']) };
  const stored = payload['replacement_history'];
  if (!Array.isArray(stored)) return { type: 'compacted', payload: item };
  const history: ResponseItem[] = [];
  for (const entry of stored) {
    const found = parseResponseItem(entry);
    if (found === 'malformed') return 'malformed';
    if (found !== 'unknown') history.push(found.item);
  }
  return { type: 'compacted', payload: { ...item, replacement_history: history } };
}
