import { type AgentMessageItem, type ReasoningTurnItem, type ResponseItem, type TurnItem, type WebSearchItem } from '@codex-ts/protocol';
import { type Emit } from './kernel-event.ts';
import { type SampleEvent } from './sample.ts';
import { turnItemOf } from './turn-item-of.ts';

type Streamed = AgentMessageItem | ReasoningTurnItem | WebSearchItem;
type Delta = Extract<SampleEvent, { itemId: string }>;

/**
 * The items that stream from the model and are not finished yet. Promises that each started item is completed
 * exactly once: whole when the model finished it, else with what had arrived when the stream ended.
 */
export class OpenItems {
  readonly #open = new Map<string, Streamed>();
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  start(id: string, item: ResponseItem): void {
    if (this.#open.has(id)) return;
    const started = turnItemOf(id, item);
    if (started === null) return;
    this.#open.set(id, started);
    this.#emit({ type: 'item.started', item: structuredClone(started) });
  }

  /** Passes a delta on and keeps it, so that a broken item can be completed truthfully. */
  delta(event: Delta): void {
    const item = this.#open.get(event.itemId);
    if (item === undefined || item.type === 'webSearch') return;
    if (event.type === 'text.delta') {
      if (item.type !== 'agentMessage') return;
      item.text += event.delta;
    } else if (item.type !== 'reasoning') {
      return;
    } else if (event.type === 'reasoning.text.delta') {
      item.content[event.contentIndex] = (item.content[event.contentIndex] ?? '') + event.delta;
    } else {
      item.summary[event.summaryIndex] = (item.summary[event.summaryIndex] ?? '') + (event.type === 'reasoning.summary.delta' ? event.delta : '');
    }
    this.#emit(event);
  }

  /** Completes an item with its final form; starts it first if the stream never announced it. */
  finish(id: string, item: ResponseItem): void {
    const done = turnItemOf(id, item);
    if (done === null) return;
    if (!this.#open.has(id)) this.start(id, item);
    this.#open.delete(id);
    this.#emit({ type: 'item.completed', item: done });
  }

  /** Completes everything still open with what had arrived. */
  closeAll(): void {
    for (const item of this.#open.values()) this.#emit({ type: 'item.completed', item: filled(item) });
    this.#open.clear();
  }
}

/** Deltas may skip indexes; the wire shape has no holes. */
function filled(item: Streamed): TurnItem {
  if (item.type !== 'reasoning') return item;
  return { ...item, summary: Array.from(item.summary, (s) => s ?? ''), content: Array.from(item.content, (c) => c ?? '') };
}
