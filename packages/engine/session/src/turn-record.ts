import { boundOutput } from '@codex-ts/context';
import { type KernelEvent, type TokenCounts } from '@codex-ts/core';
import { type ResponseItem, type TokenUsage } from '@codex-ts/protocol';
import { type RolloutItem } from '@codex-ts/rollout';
import { extendedEvents } from './extended-events.ts';
import { type TurnSettings } from './settings.ts';
import { storedItems, tokenCount } from './stored-items.ts';
import { type TurnHost } from './turn-host.ts';

/** How a turn writes: into the history, into the record, to clients. */
export class TurnRecord {
  readonly turnId: string;
  readonly settings: TurnSettings;
  readonly host: TurnHost;

  constructor(host: TurnHost, turnId: string, settings: TurnSettings) {
    this.host = host;
    this.turnId = turnId;
    this.settings = settings;
    host.ledger.window = settings.contextWindow;
  }

  /** Adds items to the history and to the record; tool outputs are cut to what one may take. */
  append(items: readonly ResponseItem[]): void {
    const bounded = items.map((item) => boundOutput(item, this.settings.truncation));
    this.host.history.append(bounded);
    this.store(bounded.flatMap((item) => storedItems(item)));
  }

  /** Adds lines to the record alone. */
  store(items: readonly RolloutItem[]): void {
    this.host.recorder.append(items);
  }

  flush(): Promise<void> {
    return this.host.recorder.flush();
  }

  countTokens(usage: TokenUsage | null, isReasoningIncluded: boolean): TokenCounts | null {
    const { ledger, history } = this.host;
    return this.storeCounts(ledger.count(usage, history.length, isReasoningIncluded));
  }

  storeCounts(counts: TokenCounts | null): TokenCounts | null {
    this.store([tokenCount(counts, this.host.rateLimits)]);
    return counts;
  }

  emit(event: KernelEvent): void {
    if (event.type === 'limits.updated') this.host.rateLimits = event.snapshot;
    if (this.host.isExtended && event.type === 'item.completed') this.store(extendedEvents(event.item, this.turnId));
    this.host.emit({ type: 'kernel', turnId: this.turnId, event });
  }

  warn(message: string): void {
    this.host.emit({ type: 'warning', turnId: this.turnId, message });
  }
}
