import { type LiveThread, type ThreadClient, type ThreadEngine, type ThreadOverrides } from '@codex-ts/threads';

/** What handlers use of a session. */
export type SessionFace = Pick<
  LiveThread['session'],
  'threadId' | 'settings' | 'activeTurnId' | 'interrupt' | 'compact' | 'rollback'
>;

/** A loaded thread, as handlers see it. */
export type LiveFace = Omit<LiveThread, 'session'> & { readonly session: SessionFace };

type ClientOf = (threadId: string) => ThreadClient;

/**
 * What handlers use of the engine. Threads that have no record are refused with a CodexError `thread_not_found` or
 * `thread_not_loaded`.
 */
export interface EngineFace extends Pick<ThreadEngine, 'codexHome' | 'userAgent' | 'introduce' | 'undo' | 'reloadConfig' | 'close'> {
  readonly config: Pick<ThreadEngine['config'], 'read' | 'write'>;
  readonly stored: Pick<
    ThreadEngine['stored'],
    'list' | 'read' | 'archive' | 'unarchive' | 'remove' | 'rename' | 'setGit' | 'exportThread'
  >;
  start(overrides: ThreadOverrides, clientOf: ClientOf): Promise<LiveFace>;
  resume(id: string, overrides: ThreadOverrides & { path?: string }, clientOf: ClientOf): Promise<LiveFace>;
  fork(from: Parameters<ThreadEngine['fork']>[0], overrides: ThreadOverrides, clientOf: ClientOf): Promise<LiveFace>;
}
