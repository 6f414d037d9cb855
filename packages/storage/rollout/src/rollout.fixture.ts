import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ResponseItem } from '@codex-ts/protocol';

import { type RolloutItem, type RolloutLine } from './line.ts';
import { readRollout } from './read-rollout.ts';
import { type SessionMeta } from './session-meta.ts';

export const THREAD_ID = '01a1fc18-0579-7662-92e4-5522e3d9bc8d';

/** A folder for the body, removed afterwards. */
export async function inTempHome(body: (home: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'rollout-spec-'));
  try {
    await body(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export function meta(overrides: Partial<SessionMeta> = {}): SessionMeta {
  return {
    id: THREAD_ID,
    timestamp: '2026-11-21T03:13:15.134Z',
    cwd: '/repo',
    originator: 'codex_exec',
    cli_version: '0.117.0',
    source: 'exec',
    model_provider: 'mock',
    base_instructions: { text: 'be kind' },
    ...overrides,
  };
}

export function message(role: 'user' | 'assistant' | 'developer', text: string): ResponseItem {
  const type = role === 'assistant' ? 'output_text' : 'input_text';
  return { type: 'message', role, content: [{ type, text }] };
}

export function item(payload: ResponseItem): RolloutItem {
  return { type: 'response_item', payload };
}

export const LEAD_IN = message('user', '<environment_context>\n  <cwd>/repo</cwd>\n</environment_context>');

/** The lines of one user turn, as a session writes them. */
export function turn(name: string, inner: RolloutItem[] = [], model = 'gpt-5.3-codex'): RolloutItem[] {
  const turn_id = `turn-${name}`;
  return [
    { type: 'event_msg', payload: { type: 'task_started', turn_id, model_context_window: 258_400, collaboration_mode_kind: 'default' } },
    { type: 'turn_context', payload: context(turn_id, model) },
    item(message('user', `ask ${name}`)),
    { type: 'event_msg', payload: { type: 'user_message', message: `ask ${name}`, local_images: [], text_elements: [] } },
    ...inner,
    item(message('assistant', `answer ${name}`)),
    { type: 'event_msg', payload: { type: 'task_complete', turn_id, last_agent_message: `answer ${name}` } },
  ];
}

export function context(turn_id: string, model: string): Extract<RolloutItem, { type: 'turn_context' }>['payload'] {
  return { turn_id, cwd: '/repo', approval_policy: 'never', sandbox_policy: { type: 'read-only' }, model, summary: 'auto' };
}

/** A compaction that ran as a turn of its own. */
export function compaction(name: string, history?: ResponseItem[]): RolloutItem[] {
  const turn_id = `turn-${name}`;
  const stored = history === undefined ? {} : { replacement_history: history };
  return [
    { type: 'event_msg', payload: { type: 'task_started', turn_id, model_context_window: null, collaboration_mode_kind: 'default' } },
    { type: 'compacted', payload: { message: `summary ${name}`, ...stored } },
    { type: 'event_msg', payload: { type: 'task_complete', turn_id, last_agent_message: null } },
  ];
}

export function rollback(num_turns: number): RolloutItem {
  return { type: 'event_msg', payload: { type: 'thread_rolled_back', num_turns } };
}

export function line(payload: RolloutItem): RolloutLine {
  return { timestamp: '2026-11-21T03:13:15.237Z', ...payload };
}

export function jsonl(items: readonly RolloutItem[]): string {
  return items.map((one) => `${JSON.stringify(line(one))}\n`).join('');
}

/** All usable lines of a file. */
export async function linesOf(path: string): Promise<RolloutLine[]> {
  const lines: RolloutLine[] = [];
  for await (const one of readRollout(path)) if (one.type !== 'skipped') lines.push(one);
  return lines;
}

/** The texts of the messages in a history. */
export function texts(history: readonly ResponseItem[]): string[] {
  return history.map((one) => (one.type === 'message' ? one.content.map((part) => ('text' in part ? part.text : '')).join() : one.type));
}

/** Folder with real rollouts of the original, if this checkout has it. */
export function samplesFolder(): string | null {
  let root = import.meta.dirname;
  while (!existsSync(join(root, 'nx.json'))) root = dirname(root);
  const folder = join(root, '../shared/reference/rollout-samples');
  return existsSync(folder) ? folder : null;
}

export function samplePaths(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name));
}
