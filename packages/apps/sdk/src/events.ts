import { type ThreadItem } from './items.ts';

/** What `runStreamed` yields, in the order in which it happened. */
export type ThreadEvent =
  | ThreadStartedEvent
  | TurnStartedEvent
  | TurnCompletedEvent
  | TurnFailedEvent
  | ItemStartedEvent
  | ItemUpdatedEvent
  | ItemCompletedEvent
  | ThreadErrorEvent;

/** The first event of every run, also of one that goes on with a thread. */
export interface ThreadStartedEvent {
  type: 'thread.started';
  thread_id: string;
}

export interface TurnStartedEvent {
  type: 'turn.started';
}

/** Tokens of the whole thread so far. */
export interface Usage {
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
}

export interface TurnCompletedEvent {
  type: 'turn.completed';
  usage: Usage;
}

export interface ThreadError {
  message: string;
}

export interface TurnFailedEvent {
  type: 'turn.failed';
  error: ThreadError;
}

export interface ItemStartedEvent {
  type: 'item.started';
  item: ThreadItem;
}

export interface ItemUpdatedEvent {
  type: 'item.updated';
  item: ThreadItem;
}

export interface ItemCompletedEvent {
  type: 'item.completed';
  item: ThreadItem;
}

/** A connection that was lost and is made anew, or what `turn.failed` is about to say. */
export interface ThreadErrorEvent {
  type: 'error';
  message: string;
}
