import { newUuidV7, type TextElement, type UserInput } from '@codex-ts/protocol';

import { type EventMsg, type TextElement as StoredTextElement } from './event-msg.ts';
import { itemOfToolEvent } from './item-of-event.ts';
import { type RolloutLine } from './line.ts';
import { reviewLabel, reviewText } from './review-text.ts';
import { type StoredItem, type StoredTurn, type StoredTurnStatus } from './stored-turn.ts';

/** A turn while lines are added to it. */
interface BuiltTurn extends StoredTurn {
  /** Whether a line said that it starts. */
  isDeclared: boolean;
}

type UserMessageEvent = Extract<EventMsg, { type: 'user_message' }>;

/** Of the failures a record knows, those of a request beside the turn do not fail the turn. */
const BESIDE_TURN = new Set(['thread_rollback_failed', 'active_turn_not_steerable']);

/**
 * Rebuilds the turns that clients show from the lines of a rollout, oldest first. Items are numbered `item-1…` over the
 * whole thread in the order in which they came; tool items keep the id of their call. A rollback takes the newest turns
 * that have a message of the user, and everything since; numbering goes on behind the items that are left.
 */
export class TurnBuilder {
  #turns: BuiltTurn[] = [];
  #open: BuiltTurn | null = null;
  #next = 1;

  take(line: RolloutLine): void {
    if (line.type === 'event_msg') this.#takeEvent(line.payload);
  }

  /** All turns. One that nothing ended was interrupted with its process, unless it is the last and someone runs it. */
  finish(isRunning: boolean): StoredTurn[] {
    this.#close(isRunning ? 'inProgress' : 'interrupted');
    return this.#turns.map(({ id, status, error, items }) => ({ id, status, error, items }));
  }

  #takeEvent(event: EventMsg): void {
    switch (event.type) {
      case 'task_started':
        this.#start(event.turn_id);
        break;
      case 'task_complete':
        this.#end(event.turn_id, 'completed');
        break;
      case 'turn_aborted':
        this.#end(event.turn_id ?? null, 'interrupted');
        break;
      case 'thread_rolled_back':
        this.#rollBack(event.num_turns);
        break;
      case 'error':
        this.#fail(event);
        break;
      case 'exec_command_end':
      case 'patch_apply_end':
      case 'dynamic_tool_call_response':
        this.#put(event.turn_id, itemOfToolEvent(event));
        break;
      case 'web_search_end':
      case 'view_image_tool_call':
        this.#put(null, itemOfToolEvent(event));
        break;
      default:
        this.#takeText(event);
    }
  }

  #takeText(event: EventMsg): void {
    switch (event.type) {
      case 'user_message':
        this.#takeUserMessage(event);
        break;
      case 'agent_message':
        if (event.message !== '') this.#add({ type: 'agentMessage', id: this.#id(), text: event.message, phase: event.phase });
        break;
      case 'agent_reasoning':
      case 'agent_reasoning_raw_content':
        this.#takeReasoning(event);
        break;
      case 'item_completed':
        this.#put(event.turn_id, { type: 'plan', id: event.item.id, text: event.item.text });
        break;
      case 'context_compacted':
        this.#add({ type: 'contextCompaction', id: this.#id() });
        break;
      case 'entered_review_mode':
        this.#add({ type: 'enteredReviewMode', id: this.#id(), review: reviewLabel(event.target, event.user_facing_hint) });
        break;
      case 'exited_review_mode':
        this.#add({ type: 'exitedReviewMode', id: this.#id(), review: reviewText(event.review_output) });
        break;
      default:
        break;
    }
  }

  /** That a review begins is said before its turn does. */
  #start(turnId: string): void {
    const before = this.#open;
    const isAhead = before !== null && !before.isDeclared && before.items.every(({ type }) => type === 'enteredReviewMode');
    if (isAhead) this.#open = null;
    else this.#close('interrupted');
    this.#open = newTurn(turnId, 'inProgress');
    if (isAhead) this.#open.items.push(...before.items);
  }

  /** In old files a message starts a turn; where turns declare themselves it belongs to the one that runs. */
  #takeUserMessage(event: UserMessageEvent): void {
    if (this.#open?.isDeclared === false) this.#close('completed');
    this.#add({ type: 'userMessage', id: this.#id(), content: inputsOf(event) });
  }

  #takeReasoning(event: Extract<EventMsg, { type: 'agent_reasoning' | 'agent_reasoning_raw_content' }>): void {
    if (event.text === '') return;
    const last = this.#openTurn().items.at(-1);
    const item = last?.type === 'reasoning' ? last : { type: 'reasoning' as const, id: this.#id(), summary: [], content: [] };
    (event.type === 'agent_reasoning' ? item.summary : item.content).push(event.text);
    if (item !== last) this.#add(item);
  }

  #fail(event: Extract<EventMsg, { type: 'error' }>): void {
    const info = event.codex_error_info;
    const names = typeof info === 'string' ? [info] : Object.keys(info ?? {});
    if (this.#open === null || names.some((name) => BESIDE_TURN.has(name))) return;
    this.#open.status = 'failed';
    this.#open.error = event.message;
  }

  #end(turnId: string | null, status: 'completed' | 'interrupted'): void {
    const named = turnId === null ? undefined : this.#turns.findLast((turn) => turn.id === turnId);
    const turn = this.#open?.id === turnId || named === undefined ? this.#open : named;
    if (turn === null) return;
    if (turn.status !== 'failed') turn.status = status;
    if (turn === this.#open) this.#close(status);
  }

  #rollBack(count: number): void {
    this.#close('interrupted');
    let left = count;
    let keep = this.#turns.length;
    while (left > 0 && keep > 0) {
      keep -= 1;
      if (this.#turns[keep]?.items.some((item) => item.type === 'userMessage') === true) left -= 1;
    }
    this.#turns = this.#turns.slice(0, keep);
    this.#next = 1 + this.#turns.reduce((sum, turn) => sum + turn.items.length, 0);
  }

  /** Puts an item into its turn, in place of one with the same id. One of a turn that is gone is gone as well. */
  #put(turnId: string | null, item: StoredItem): void {
    const isOpen = turnId === null || turnId === '' || this.#open?.id === turnId;
    const turn = isOpen ? this.#openTurn() : this.#turns.findLast((one) => one.id === turnId);
    if (turn === undefined) return;
    const at = turn.items.findIndex((one) => one.id === item.id);
    if (at < 0) turn.items.push(item);
    else turn.items[at] = item;
  }

  #add(item: StoredItem): void {
    this.#openTurn().items.push(item);
  }

  #id(): string {
    const id = `item-${this.#next}`;
    this.#next += 1;
    return id;
  }

  #openTurn(): BuiltTurn {
    this.#open ??= newTurn(null, 'completed');
    return this.#open;
  }

  #close(statusOfUnended: StoredTurnStatus): void {
    const turn = this.#open;
    this.#open = null;
    if (turn === null || (turn.items.length === 0 && !turn.isDeclared)) return;
    if (turn.status === 'inProgress') turn.status = statusOfUnended;
    this.#turns.push(turn);
  }
}

/** Turns of files that do not name them get an id that is new with every reading. */
function newTurn(id: string | null, status: StoredTurnStatus): BuiltTurn {
  return { id: id ?? newUuidV7(), status, error: null, items: [], isDeclared: id !== null };
}

/** What other programs wrote is taken only where it has the shape. */
function spansOf(event: UserMessageEvent): { text_elements?: TextElement[] } {
  const spans = (event.text_elements as (Partial<StoredTextElement> | null)[]).flatMap((element) => {
    const { start, end } = { ...element?.byte_range };
    return start === undefined || end === undefined ? [] : [{ byteRange: { start, end }, placeholder: element?.placeholder ?? null }];
  });
  return spans.length === 0 ? {} : { text_elements: spans };
}

function inputsOf(event: UserMessageEvent): UserInput[] {
  return [
    ...(event.message.trim() === '' ? [] : [{ type: 'text' as const, text: event.message, ...spansOf(event) }]),
    ...(event.images ?? []).filter((url) => typeof url === 'string').map((url) => ({ type: 'image' as const, url })),
    ...event.local_images.filter((path) => typeof path === 'string').map((path) => ({ type: 'localImage' as const, path })),
  ];
}
