import { type RolloutLine } from './line.ts';
import { leadsInTurn, startsUserTurn } from './user-turn.ts';

/** Where a thread can be cut so that everything before a message stays. Lines count from 0. */
export interface MessageCut {
  /** The first line to leave out. */
  line: number;
  /** Whether the message came while its turn was already running. */
  isWithinTurn: boolean;
}

/** Lines from `from` up to, and without, `to`. */
export interface LineRange {
  from: number;
  to: number;
}

interface OpenTurn {
  turnId: string | null;
  start: number;
  hasMessage: boolean;
}

/**
 * Follows a rollout from its start and knows the messages of the user that no rollback undid, by the rules by which
 * history is rebuilt: context we injected is no message, and a rollback takes the newest turns with a message whole.
 */
export class UserMessages {
  /** One entry per turn that has a message. */
  #turns: MessageCut[][] = [];
  #open: OpenTurn | null = null;
  /** What rollbacks undid, in the order of the rollbacks. */
  readonly undone: LineRange[] = [];
  /** Where the context that leads in a turn without a start of its own begins. */
  #leadIn: number | null = null;

  /** Takes the line with that number; null for one that cannot be used. */
  take(number: number, line: RolloutLine | null): void {
    if (line === null) return;
    if (line.type === 'event_msg') this.#takeEvent(number, line.payload);
    else if (line.type === 'turn_context') this.#leadIn ??= number;
    else if (line.type === 'response_item') {
      if (startsUserTurn(line.payload)) this.#takeMessage(number);
      else if (leadsInTurn(line.payload)) this.#leadIn ??= number;
      else this.#leadIn = null;
    }
  }

  /** The id of the turn that has begun and not ended; undefined between turns. */
  get openTurn(): string | null | undefined {
    return this.#open?.turnId;
  }

  /** Where to cut before the n-th message, counting from 0; null when there are not that many. */
  cutBefore(n: number): MessageCut | null {
    return this.#turns.flat()[n] ?? null;
  }

  #takeEvent(number: number, event: Extract<RolloutLine, { type: 'event_msg' }>['payload']): void {
    switch (event.type) {
      case 'task_started':
        this.#open = { turnId: event.turn_id, start: number, hasMessage: false };
        this.#leadIn = null;
        break;
      case 'task_complete':
      case 'turn_aborted':
        if (event.turn_id == null || event.turn_id === this.#open?.turnId) this.#open = null;
        break;
      case 'thread_rolled_back':
        this.#rollBack(number, event.num_turns);
        break;
      default:
        break;
    }
  }

  #rollBack(number: number, count: number): void {
    const left = this.#turns.length - count;
    const first = left < 0 ? 0 : this.#turns[left]?.[0]?.line;
    if (first !== undefined) this.undone.push({ from: first, to: number });
    this.#turns = this.#turns.slice(0, Math.max(0, left));
    this.#open = null;
  }

  #takeMessage(number: number): void {
    const open = this.#open;
    const steers = open?.hasMessage === true;
    const cut = { line: steers ? number : (open?.start ?? this.#leadIn ?? number), isWithinTurn: steers };
    const turn = this.#turns.at(-1);
    if (steers && turn !== undefined) turn.push(cut);
    else this.#turns.push([cut]);
    if (open !== null) open.hasMessage = true;
    this.#leadIn = null;
  }
}
