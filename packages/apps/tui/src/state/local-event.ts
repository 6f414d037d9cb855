import { type RequestId, type ServerRequest, type ServerRequests, type Thread } from '@codex-ts/app-server-protocol';

import { type CellContent } from '../cells/cell.ts';
import { type BackgroundTerminal, type PendingInput } from './thread-state.ts';

/** An answer to a question of the server's. */
export type Answer = { [Method in keyof ServerRequests]: { readonly method: Method; readonly result: ServerRequests[Method]['result'] } }[keyof ServerRequests];

/** What happens on this side of the connection. */
export type LocalEvent =
  /** The thread that is shown from now on, with its turns. What was shown before is replaced. */
  | { readonly type: 'threadLoaded'; readonly thread: Thread }
  /** A turn was asked for; `turn/started` will say so. */
  | { readonly type: 'submitted'; readonly input?: PendingInput }
  | { readonly type: 'submitFailed'; readonly message: string }
  /** To be sent when the turn is over. */
  | { readonly type: 'queued'; readonly input: PendingInput }
  /** Was sent into the turn that runs; the model has not heard it yet. */
  | { readonly type: 'steered'; readonly input: PendingInput }
  /** The turn is asked to stop for what was sent into it. */
  | { readonly type: 'cutShort' }
  /** Is back in the composer, or was sent. */
  | { readonly type: 'recalled'; readonly id: string }
  /** All that was not heard is back in the composer. */
  | { readonly type: 'allRecalled' }
  | { readonly type: 'asked'; readonly request: ServerRequest }
  /** `answer` null: the question was closed without one. */
  | { readonly type: 'answered'; readonly id: RequestId; readonly answer: Answer | null }
  | { readonly type: 'terminalsListed'; readonly terminals: readonly BackgroundTerminal[] }
  | { readonly type: 'connectionLost'; readonly message: string }
  /** `thread`: with its turns, so that what was missed can be shown; null when the thread is gone. */
  | { readonly type: 'connectionBack'; readonly thread: Thread | null }
  | { readonly type: 'info' | 'warning' | 'error'; readonly text: string; readonly details?: string | undefined }
  /** Anything else for the history: the header card, a tip, a status card. */
  | { readonly type: 'print'; readonly cell: CellContent };
