import { type RpcParams } from './rpc-message.ts';

/** What sessions need of whoever called. */
export interface Conversation {
  /** Sends an event. */
  tell(event: RpcParams): void;
  /** Puts a question to a person. Rejects when the client cannot; with the signal's reason when it aborts. */
  elicit(question: RpcParams, signal: AbortSignal): Promise<unknown>;
  /** Says what went wrong where no answer can. */
  report(trouble: string): void;
}
