import { type ResponseItem } from '@codex-ts/protocol';

import { type EventMsg, type TokenUsageInfo } from './event-msg.ts';
import { type CompactedItem, type RolloutLine } from './line.ts';
import { type HistoryEntry, playHistory } from './play-history.ts';
import { type TurnContextItem } from './turn-context.ts';

/** What a rollout says about the state of its thread. */
export interface ReplayedThread {
  history: ResponseItem[];
  referenceContext: TurnContextItem | null;
  previousModel: string | null;
  lastTokenUsage: TokenUsageInfo | null;
  userTurns: number;
}

/** Lines of one turn, met from its end to its start. */
interface Segment {
  turnId: string | null;
  isUserTurn: boolean;
  /** `cleared`: a compaction stands behind every context seen so far. */
  context: TurnContextItem | 'cleared' | null;
  model: string | null;
  /** Newest first. */
  entries: HistoryEntry[];
  /** The newest compaction of the turn that carries a history, and how many entries are newer than it. */
  base: { item: CompactedItem; newer: number } | null;
}

/**
 * Rebuilds a thread from its lines, newest first, and says when older lines cannot matter any more: behind the newest
 * compaction with a history that no rollback undid. A rollback undoes the newest user turns whole, with whatever stands
 * between and behind them, compactions too. Where a file does not say where its turns start (those of old versions, or
 * written by hand), every user message starts one.
 *
 * Calls without an output stay as they are; pairing them is up to whoever sends the history.
 */
export class BackwardReplay {
  /** Newest first; what survives. */
  readonly #entries: HistoryEntry[] = [];
  #segment: Segment | null = null;
  #rollbacks = 0;
  #base: CompactedItem | null = null;
  #context: Segment['context'] = null;
  #model: string | null = null;
  #usage: TokenUsageInfo | null = null;
  #isSettled = false;

  /** Of what is older only some lines matter any more: those that tell the model of the newest turn that was kept. */
  get needsOnlyModel(): boolean {
    return this.#isSettled;
  }

  /** Takes the next older line. True when everything older is without effect. */
  take(line: RolloutLine): boolean {
    if (this.#isSettled) return this.#takeForModel(line);
    if (line.type === 'response_item') this.#openSegment().entries.push({ kind: 'item', item: line.payload });
    else if (line.type === 'compacted') this.#takeCompaction(line.payload);
    else if (line.type === 'turn_context') this.#takeContext(line.payload);
    else if (line.type === 'event_msg') this.#takeEvent(line.payload);
    if (this.#canSettle()) this.#settle();
    return this.#base !== null && this.#context !== null && this.#model !== null;
  }

  /** True when the model is known. Every turn of a user has one context line. */
  #takeForModel(line: RolloutLine): boolean {
    if (line.type === 'event_msg' && line.payload.type === 'thread_rolled_back') this.#rollbacks += line.payload.num_turns;
    if (line.type !== 'turn_context') return this.#model !== null;
    if (this.#rollbacks > 0) this.#rollbacks -= 1;
    else this.#model ??= line.payload.model;
    return this.#model !== null;
  }

  /** The state, once all lines that matter were taken. */
  finish(): ReplayedThread {
    this.#closeOldest();
    const played = playHistory(this.#base, this.#entries.toReversed());
    return {
      history: played.history,
      userTurns: played.userTurns,
      referenceContext: this.#context === 'cleared' || played.lostContext ? null : this.#context,
      previousModel: this.#model,
      lastTokenUsage: this.#usage,
    };
  }

  /**
   * Whether the history is decided although the start of its turn is not read yet: nothing newer than the compaction
   * rolls it back, and the context is known or cleared by it.
   */
  #canSettle(): boolean {
    const segment = this.#segment;
    if (segment === null || segment.base === null || this.#base !== null || this.#rollbacks > 0) return false;
    if (segment.entries.some((entry) => entry.kind === 'rollback')) return false;
    return this.#context !== null || segment.context === 'cleared' || (segment.context !== null && segment.isUserTurn);
  }

  #settle(): void {
    // Only turns of a user have a context line.
    this.#model ??= this.#segment?.model ?? null;
    this.#closeSegment();
    this.#isSettled = true;
  }

  #takeCompaction(item: CompactedItem): void {
    const segment = this.#openSegment();
    segment.context ??= 'cleared';
    if (item.replacement_history !== undefined) segment.base ??= { item, newer: segment.entries.length };
    segment.entries.push({ kind: 'compacted', item });
  }

  #takeContext(context: TurnContextItem): void {
    const segment = this.#openSegment(context.turn_id);
    segment.model ??= context.model;
    segment.context ??= context;
  }

  #takeEvent(event: EventMsg): void {
    switch (event.type) {
      case 'thread_rolled_back':
        this.#takeRollback(event.num_turns);
        break;
      case 'token_count':
        this.#usage ??= event.info;
        break;
      case 'user_message':
        this.#openSegment().isUserTurn = true;
        break;
      case 'task_complete':
      case 'turn_aborted':
        this.#openSegment(event.turn_id);
        break;
      case 'task_started':
        this.#openSegment(event.turn_id);
        this.#closeSegment();
        break;
      default:
        break;
    }
  }

  /** Between turns a rollback is owed by the turns before it; among turns of unknown start it acts where it stands. */
  #takeRollback(turns: number): void {
    if (this.#segment?.isUserTurn === true) {
      this.#segment.entries.push({ kind: 'rollback', turns });
      return;
    }
    this.#closeSegment();
    this.#rollbacks += turns;
  }

  /** The segment that lines of this turn belong to. A different id means that the start of the newer turn is lost. */
  #openSegment(turnId?: string | null): Segment {
    if (typeof turnId === 'string' && typeof this.#segment?.turnId === 'string' && this.#segment.turnId !== turnId) {
      this.#closeSegment();
    }
    this.#segment ??= { turnId: null, isUserTurn: false, context: null, model: null, entries: [], base: null };
    this.#segment.turnId ??= turnId ?? null;
    return this.#segment;
  }

  #closeSegment(): void {
    const segment = this.#segment;
    this.#segment = null;
    if (segment === null) return;
    if (this.#rollbacks === 0) this.#adopt(segment);
    else if (segment.isUserTurn) this.#rollbacks -= 1;
  }

  /** What is left at the start of the file may be many turns; the rollbacks still owed go by its user messages. */
  #closeOldest(): void {
    const segment = this.#segment;
    if (segment !== null && segment.isUserTurn && segment.turnId === null && this.#rollbacks > 0) {
      segment.entries.unshift({ kind: 'rollback', turns: this.#rollbacks });
      this.#rollbacks = 0;
    }
    this.#closeSegment();
  }

  #adopt(segment: Segment): void {
    const isRolledBack = segment.entries.some((entry) => entry.kind === 'rollback');
    // Behind the base nothing enters the history; only contexts are still looked for.
    if (this.#base === null) {
      const base = isRolledBack ? null : segment.base;
      this.#entries.push(...segment.entries.slice(0, base?.newer));
      this.#base = base?.item ?? null;
    }
    // Which of several contexts a rollback within the segment left standing is not known.
    if (isRolledBack) this.#context ??= 'cleared';
    if (segment.isUserTurn) this.#model ??= segment.model;
    // A compaction counts whoever ran it; a context only when a user turn stands behind it.
    if (segment.isUserTurn || segment.context === 'cleared') this.#context ??= segment.context;
  }
}

/** The state of a thread from all its lines, oldest first. */
export function reconstructHistory(lines: readonly RolloutLine[]): ReplayedThread {
  const replay = new BackwardReplay();
  for (const line of lines.toReversed()) if (replay.take(line)) break;
  return replay.finish();
}
