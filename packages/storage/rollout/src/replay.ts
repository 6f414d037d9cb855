import { type ResponseItem } from '@codex-ts/protocol';

import { type TokenUsageInfo } from './event-msg.ts';
import { applySuffix, type SuffixEntry } from './apply-suffix.ts';
import { type CompactedItem, type RolloutLine } from './line.ts';
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
  /** The newest compaction of the turn that carries a history, and how many suffix entries are newer than it. */
  base: { item: CompactedItem; newer: number } | null;
}

/**
 * Rebuilds a thread from its lines, newest first, and says when older lines cannot matter any more: behind the newest
 * compaction with a history that no rollback undid. A rollback undoes the newest user turns whole, with the
 * compactions inside them and after them.
 *
 * Calls without an output stay as they are; pairing them is up to whoever sends the history.
 */
export class BackwardReplay {
  /** Newest first. */
  readonly #suffix: SuffixEntry[] = [];
  #segment: Segment | null = null;
  #rollbacks = 0;
  #base: Segment['base'] = null;
  #context: Segment['context'] = null;
  #model: string | null = null;
  #usage: TokenUsageInfo | null = null;

  /** Takes the next older line. True when everything older is without effect. */
  take(line: RolloutLine): boolean {
    if (line.type === 'response_item') this.#keep({ kind: 'item', item: line.payload });
    else if (line.type === 'compacted') this.#takeCompaction(line.payload);
    else if (line.type === 'turn_context') this.#takeContext(line.payload);
    else if (line.type === 'event_msg') this.#takeEvent(line.payload);
    return this.#base !== null && this.#context !== null && this.#model !== null;
  }

  /** The state, once all lines that matter were taken. */
  finish(): ReplayedThread {
    this.#closeSegment();
    const suffix = this.#base === null ? this.#suffix : this.#suffix.slice(0, this.#base.newer);
    const replayed = applySuffix(this.#base?.item ?? null, suffix.toReversed());
    const known = this.#context === 'cleared' || replayed.lostContext ? null : this.#context;
    return {
      history: replayed.history,
      userTurns: replayed.userTurns,
      referenceContext: known,
      previousModel: this.#model,
      lastTokenUsage: this.#usage,
    };
  }

  #takeCompaction(item: CompactedItem): void {
    const segment = this.#openSegment();
    segment.context ??= 'cleared';
    if (item.replacement_history !== undefined) segment.base ??= { item, newer: this.#suffix.length };
    this.#keep({ kind: 'compacted', item });
  }

  #takeContext(context: TurnContextItem): void {
    const segment = this.#openSegment();
    segment.turnId ??= context.turn_id ?? null;
    if (!compatible(segment.turnId, context.turn_id)) return;
    segment.model ??= context.model;
    segment.context ??= context;
  }

  #takeEvent(event: Extract<RolloutLine, { type: 'event_msg' }>['payload']): void {
    switch (event.type) {
      case 'thread_rolled_back':
        this.#rollbacks += event.num_turns;
        this.#keep({ kind: 'rollback', turns: event.num_turns });
        break;
      case 'token_count':
        this.#usage ??= event.info;
        break;
      case 'user_message':
        this.#openSegment().isUserTurn = true;
        break;
      case 'task_complete':
        this.#openSegment().turnId ??= event.turn_id;
        break;
      case 'turn_aborted':
        if (typeof event.turn_id === 'string') this.#openSegment().turnId ??= event.turn_id;
        break;
      case 'task_started':
        if (compatible(this.#segment?.turnId, event.turn_id)) this.#closeSegment();
        break;
      default:
        break;
    }
  }

  /** Behind the base nothing enters the history; only the contexts are still looked for. */
  #keep(entry: SuffixEntry): void {
    if (this.#base === null) this.#suffix.push(entry);
  }

  #openSegment(): Segment {
    this.#segment ??= { turnId: null, isUserTurn: false, context: null, model: null, base: null };
    return this.#segment;
  }

  #closeSegment(): void {
    const segment = this.#segment;
    this.#segment = null;
    if (segment === null) return;
    if (this.#rollbacks > 0) {
      if (segment.isUserTurn) this.#rollbacks -= 1;
      return;
    }
    this.#base ??= segment.base;
    if (segment.isUserTurn) this.#model ??= segment.model;
    // A compaction counts whoever ran it; a context only when a user turn stands behind it.
    if (segment.isUserTurn || segment.context === 'cleared') this.#context ??= segment.context;
  }
}

/** Ids that are not known do not contradict one another. */
function compatible(known: string | null | undefined, id: string | null | undefined): boolean {
  return typeof known !== 'string' || typeof id !== 'string' || known === id;
}

/** The state of a thread from all its lines, oldest first. */
export function reconstructHistory(lines: readonly RolloutLine[]): ReplayedThread {
  const replay = new BackwardReplay();
  for (const line of lines.toReversed()) if (replay.take(line)) break;
  return replay.finish();
}
