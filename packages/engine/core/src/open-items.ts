import { type AgentMessageItem, type ReasoningTurnItem, type ResponseItem, type TurnItem, type WebSearchItem } from '@codex-ts/protocol';
import { type Emit } from './kernel-event.ts';
import { type SampleEvent } from './sample.ts';
import { turnItemOf } from './turn-item-of.ts';

type Streamed = AgentMessageItem | ReasoningTurnItem | WebSearchItem;
type Delta = Exclude<Extract<SampleEvent, { itemId: string }>, { type: 'tool.input.delta' }>;

/**
 * The items that stream from the model and are not finished yet, over all tries of one request. Promises that each
 * started item is completed exactly once. An item that a broken stream left open goes on, under its first id, as the
 * next item of its kind in the retried answer: its completed form counts, not what was streamed before the break.
 */
export class OpenItems {
  /** By the id that the stream uses; the item's own id is the one clients know. */
  readonly #open = new Map<string, Streamed>();
  #abandoned: Streamed[] = [];
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  start(id: string, item: ResponseItem): void {
    if (this.#open.has(id)) return;
    const started = turnItemOf(id, item);
    if (started === null) return;
    const earlier = this.#abandoned.find((open) => open.type === started.type);
    if (earlier !== undefined) {
      this.#abandoned = this.#abandoned.filter((open) => open !== earlier);
      this.#open.set(id, { ...started, id: earlier.id });
      return;
    }
    const shown: Streamed = { ...started, id: this.#freeId(id) };
    this.#open.set(id, shown);
    this.#emit({ type: 'item.started', item: structuredClone(shown) });
  }

  /** Servers may use an id again in a retried answer; clients must not see two open items of one id. */
  #freeId(id: string): string {
    const taken = new Set([...this.#open.values(), ...this.#abandoned].map((item) => item.id));
    return taken.has(id) ? this.#freeId(`${id}'`) : id;
  }

  /** Passes a delta on and keeps it, so that an item that stays open can be completed truthfully. */
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
    this.#emit({ ...event, itemId: item.id });
  }

  /** Completes an item with its final form; starts it first if the stream never announced it. */
  finish(id: string, item: ResponseItem): void {
    this.start(id, item);
    const done = turnItemOf(this.#open.get(id)?.id ?? id, item);
    if (done === null) return;
    this.#open.delete(id);
    this.#emit({ type: 'item.completed', item: done });
  }

  /** The stream broke: what is open waits for the next try. */
  abandon(): void {
    this.#abandoned.push(...this.#open.values());
    this.#open.clear();
  }

  /** No try follows: completes everything still open with what had arrived. */
  closeAll(): void {
    this.abandon();
    for (const item of this.#abandoned) this.#emit({ type: 'item.completed', item: filled(item) });
    this.#abandoned = [];
  }
}

/** Deltas may skip indexes; the wire shape has no holes. */
function filled(item: Streamed): TurnItem {
  if (item.type !== 'reasoning') return item;
  return { ...item, summary: Array.from(item.summary, (s) => s ?? ''), content: Array.from(item.content, (c) => c ?? '') };
}
