import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type Connection } from '../connection.ts';

/** Answers one method. Throws what becomes the error answer. */
export type Handler<M extends keyof ClientRequests> = (
  connection: Connection,
  params: ClientRequests[M]['params'],
) => Promise<ClientRequests[M]['result']>;
