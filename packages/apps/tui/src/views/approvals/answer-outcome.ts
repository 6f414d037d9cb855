import { type ServerRequests } from '@codex-ts/app-server-protocol';

import { type FullText } from '../view.ts';

/** The answer to a question of the server's, exactly as it goes over the wire. */
export interface AnswerOutcome<Method extends keyof ServerRequests> {
  readonly type: 'answer';
  readonly answer: { readonly method: Method; readonly result: ServerRequests[Method]['result'] };
}

/** Show all of what is asked; the question stays open. */
export interface FullScreenOutcome {
  readonly type: 'fullScreen';
  readonly full: FullText;
}
