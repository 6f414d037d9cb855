import { type TokenCounts } from '@codex-ts/core';
import { legacyPolicy, type RateLimitSnapshot, type ResponseItem, type UserInput } from '@codex-ts/protocol';
import { type EventMsg, type RolloutItem, type TextElement as StoredTextElement, type TurnContextItem } from '@codex-ts/rollout';
import { type TurnSettings } from './settings.ts';

/** What the record keeps of an item that enters history: for some, an event for readers of the thread goes before it. */
export function storedItems(item: ResponseItem): RolloutItem[] {
  return [...readersEvents(item).map(event), { type: 'response_item', payload: item }];
}

function readersEvents(item: ResponseItem): EventMsg[] {
  if (item.type === 'message' && item.role === 'assistant') {
    const message = item.content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
    return [{ type: 'agent_message', message, phase: item.phase ?? null, memory_citation: null }];
  }
  if (item.type === 'reasoning') {
    return [
      ...item.summary.map((part): EventMsg => ({ type: 'agent_reasoning', text: part.text })),
      ...(item.content ?? []).map((part): EventMsg => ({ type: 'agent_reasoning_raw_content', text: part.text })),
    ];
  }
  return [];
}

export function event(payload: EventMsg): RolloutItem {
  return { type: 'event_msg', payload };
}

export function tokenCount(counts: TokenCounts | null, rateLimits: RateLimitSnapshot): RolloutItem {
  const info =
    counts === null ? null : { total_token_usage: counts.total, last_token_usage: counts.last, model_context_window: counts.window };
  return event({ type: 'token_count', info, rate_limits: rateLimits });
}

/** The event beside a user message, by which threads are listed and turns counted. */
export function userMessageEvent(input: readonly UserInput[]): RolloutItem {
  const texts = input.filter((part) => part.type === 'text');
  const message = texts.map(({ text }) => text).join('\n');
  const images = input.flatMap((part) => (part.type === 'image' ? [part.url] : []));
  const local_images = input.flatMap((part) => (part.type === 'localImage' ? [part.path] : []));
  return event({ type: 'user_message', message, images, local_images, text_elements: textElements(texts) });
}

/** The record knows one text: spans of later ones move by what stands before them. */
function textElements(texts: readonly Extract<UserInput, { type: 'text' }>[]): StoredTextElement[] {
  let before = 0;
  return texts.flatMap(({ text, text_elements = [] }) => {
    const moved = text_elements.map(({ byteRange: { start, end }, placeholder }) => ({ byte_range: { start: start + before, end: end + before }, placeholder }));
    before += Buffer.byteLength(text) + 1;
    return moved;
  });
}

export interface TurnFacts {
  turnId: string;
  currentDate: string;
  timezone: string;
  outputSchema: unknown;
}

/** The settings of a turn, as a resumed thread reads them back. */
export function turnContext(settings: TurnSettings, facts: TurnFacts): RolloutItem {
  const payload: TurnContextItem = {
    turn_id: facts.turnId,
    cwd: settings.cwd,
    current_date: facts.currentDate,
    timezone: facts.timezone,
    approval_policy: settings.approvalPolicy,
    sandbox_policy: legacyPolicy(settings.sandboxPolicy),
    model: settings.model,
    ...(settings.personality === null ? {} : { personality: settings.personality }),
    collaboration_mode: {
      mode: 'default',
      settings: { model: settings.model, reasoning_effort: settings.effort, developer_instructions: null },
    },
    realtime_active: false,
    ...(settings.effort === null ? {} : { effort: settings.effort }),
    summary: settings.summary,
    ...(facts.outputSchema === undefined ? {} : { final_output_json_schema: facts.outputSchema }),
    truncation_policy: settings.truncation,
  };
  return { type: 'turn_context', payload };
}
