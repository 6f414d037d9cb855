import { type Compacted, compactedRemotely, type CompactionFrame, compactLocally, estimateTokens, openingMessages, requestInput, toldBy, trimOutputs, type TurnFrame } from '@codex-ts/context';
import { beforeRetry, type TokenCounts } from '@codex-ts/core';
import { CodexError, newUuidV7, type ResponseItem } from '@codex-ts/protocol';
import { approxTokens } from '@codex-ts/text-utils';
import { ContextWindowError, isContextOverflow } from './context-window-error.ts';
import { type CompactionParts } from './parts.ts';
import { type ContextCompactionItem } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { event, turnContext } from './stored-items.ts';
import { summarize } from './summarize.ts';
import { TurnRecord } from './turn-record.ts';

/** Between turns the next turn tells the model everything anew; within one the context is put in at once. */
type Place = 'between-turns' | 'mid-turn';

/** Makes room in a thread's history: when it is asked to, or when the context is nearly full. */
export class Compactor {
  readonly #record: TurnRecord;
  readonly #parts: CompactionParts | undefined;

  constructor(record: TurnRecord) {
    this.#record = record;
    this.#parts = record.host.parts.compaction;
  }

  /** Before a turn adds to the history. A thread that moves to a model with a smaller window is compacted by the old one. */
  async beforeTurn(signal: AbortSignal): Promise<void> {
    const { settings } = this.#record;
    const former = this.#formerSettings();
    const isShrinking = former !== null && (former.contextWindow ?? Infinity) > (settings.contextWindow ?? Infinity);
    await this.#compactIfNeeded(isShrinking ? former : settings, 'between-turns', signal);
  }

  /** Before a turn asks the model again. */
  async midTurn(signal: AbortSignal): Promise<void> {
    await this.#compactIfNeeded(this.#record.settings, 'mid-turn', signal);
  }

  /**
   * Compacts the history, whatever its size. It is left as it is where compacting gains nothing.
   * @throws when it could not be done; the history is as it was
   */
  async compact(settings: TurnSettings, place: Place, signal: AbortSignal): Promise<void> {
    const { host, turnId } = this.#record;
    const parts = this.#parts;
    if (parts === undefined) throw new CodexError('This thread cannot be compacted.', { code: 'compaction_unavailable' });
    if (host.history.length === 0) return this.#record.warn('There is nothing to compact yet.');
    const item: ContextCompactionItem = { type: 'contextCompaction', id: newUuidV7() };
    host.emit({ type: 'compaction.started', turnId, item });
    let before = host.ledger.active(host.history);
    let after: number | null = null;
    try {
      const frame = await host.parts.frame(this.#record.settings);
      const estimate = contextTokens(frame, host.history.items);
      before = Number.isFinite(before) ? Math.max(before, estimate) : estimate;
      // Counts go out under the turn's own settings; only the model is asked under the former ones.
      const asked = settings === this.#record.settings ? this.#record : new TurnRecord(host, turnId, settings);
      const compacted = await this.#shrink(asked, parts, this.#frameFor(frame, place), signal);
      signal.throwIfAborted();
      if (compacted === null) host.compactedLength = host.history.length;
      else after = await this.#replace(compacted, frame, place);
    } finally {
      host.ledger.window = this.#record.settings.contextWindow;
      host.emit({ type: 'compaction.completed', turnId, item });
    }
    if (after === null) return this.#record.warn('Compacting would not make this thread any shorter; it was left as it is.');
    host.emit({ type: 'context.compacted', turnId, tokensBefore: before, tokensAfter: after, count: host.compactions });
    this.#record.warn(compactedWarning(before, after, host.compactions));
  }

  async #compactIfNeeded(settings: TurnSettings, place: Place, signal: AbortSignal): Promise<void> {
    const { host } = this.#record;
    const limit = this.#parts?.limitTokens(this.#record.settings) ?? null;
    if (limit === null || host.ledger.active(host.history) < limit) return;
    // Once for each request: a history that only holds what the last compaction left gains nothing by another.
    if (host.history.length !== host.compactedLength) await this.compact(settings, place, signal);
    const { contextWindow } = this.#record.settings;
    if (contextWindow !== null && estimateTokens(host.history.items) > contextWindow) throw new ContextWindowError();
  }

  #formerSettings(): TurnSettings | null {
    const { host, settings } = this.#record;
    const { previousModel } = host;
    if (previousModel === null || previousModel === settings.model) return null;
    return this.#parts?.withModel?.(settings, previousModel) ?? null;
  }

  #frameFor(frame: TurnFrame, place: Place): CompactionFrame {
    return { context: place === 'mid-turn' ? openingMessages(frame) : null, window: this.#record.settings.contextWindow };
  }

  async #shrink(record: TurnRecord, parts: CompactionParts, frame: CompactionFrame, signal: AbortSignal): Promise<Compacted | null> {
    const { history } = record.host;
    const excess = this.#excess(record, parts);
    if (parts.mode(record.settings) === 'remote') {
      const remote = await this.#shrinkRemotely(record, { parts, frame, excess }, signal);
      if (remote !== null) return remote;
    }
    const { text, leftOut } = await summarize(record, parts, excess, signal);
    if (leftOut > 0) {
      record.warn(`This thread was too long even to be summed up as a whole: its oldest part (${leftOut} of ${history.length} items) was left out of the summary.`);
    }
    return compactLocally(history.items, text, frame);
  }

  /** Null when the server cannot do it, so that the model is asked for a summary instead. */
  async #shrinkRemotely(
    record: TurnRecord,
    { parts, frame, excess }: { parts: CompactionParts; frame: CompactionFrame; excess: number },
    signal: AbortSignal,
  ): Promise<Compacted | null> {
    const { history, parts: all } = record.host;
    const { compactRemotely } = parts;
    if (compactRemotely === undefined) return null;
    const { maxStreamRetries } = parts.model(record.settings, { turnId: record.turnId });
    const ports = { maxStreamRetries, backoffMs: all.backoffMs, sleep: all.sleep, emit: record.emit.bind(record) };
    const input = requestInput(trimOutputs(history.items, excess), record.settings.acceptsImages);
    for (let attempt = 1; ; attempt++) {
      try {
        const compacted = compactedRemotely(history.items, await compactRemotely(record.settings, input, signal), frame);
        if (compacted === null) record.warn('The server compacted this thread into nothing of use; the model is asked for a summary instead.');
        return compacted;
      } catch (error) {
        if (!signal.aborted && isRefusal(error)) {
          record.warn(`The server did not compact this thread (${error.message}); the model is asked for a summary instead.`);
          return null;
        }
        await beforeRetry(attempt, error, ports, signal);
      }
    }
  }

  /** How many tokens too many the request for a compaction has, as far as is known beforehand. */
  #excess({ host, settings }: TurnRecord, { prompt }: CompactionParts): number {
    const active = host.ledger.active(host.history);
    const { contextWindow } = settings;
    if (contextWindow === null || active === Infinity) return 0;
    return active + approxTokens(prompt ?? '') + PROMPT_TOKENS - contextWindow;
  }

  /** Puts the new history in place: stored first, then told. Returns the tokens that are in use from now on. */
  async #replace({ history, message }: Compacted, frame: TurnFrame, place: Place): Promise<number> {
    const { host, turnId, settings } = this.#record;
    const after = contextTokens(frame, history);
    this.#record.store([{ type: 'compacted', payload: { message, replacement_history: history } }]);
    if (place === 'mid-turn') this.#record.store([turnContext(settings, { turnId, ...frame.environment, outputSchema: undefined })]);
    host.history.replace(history);
    host.told = place === 'mid-turn' ? toldBy(frame) : null;
    host.compactions += 1;
    host.compactedLength = history.length;
    const counts: TokenCounts | null = this.#record.storeCounts(host.ledger.restate(after, history.length));
    this.#record.store([event({ type: 'context_compacted' })]);
    await this.#record.flush();
    this.#record.emit({ type: 'tokens.updated', counts });
    return after;
  }
}

/** An estimate of the whole context: what a thread is instructed with, and its history. */
function contextTokens({ baseInstructions }: TurnFrame, history: readonly ResponseItem[]): number {
  return approxTokens(baseInstructions) + estimateTokens(history);
}

/** Our own request for a summary, and room for the answer. */
const PROMPT_TOKENS = 2_000;

/** An error by which a server says that it has no such endpoint or will not take this history. */
function isRefusal(error: unknown): error is CodexError {
  if (!CodexError.isInstance(error)) return false;
  if (error.code === 'compaction_malformed' || isContextOverflow(error)) return true;
  const status = 'httpStatus' in error ? error.httpStatus : null;
  return status === 400 || status === 404 || status === 405 || status === 413 || status === 422 || status === 501;
}

function compactedWarning(before: number, after: number, count: number): string {
  const times = count === 1 ? '' : ` (${count} times since it was loaded)`;
  const thousands = (tokens: number) => (tokens < 10_000 ? (tokens / 1000).toFixed(1) : String(Math.round(tokens / 1000)));
  return `This thread was compacted${times}: about ${thousands(before)}k tokens became ${thousands(after)}k. Models work less exactly over long threads and repeated compactions; start a new thread where the task allows it.`;
}
