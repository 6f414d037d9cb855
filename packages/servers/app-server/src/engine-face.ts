import { type HostServices, type LiveThread, type ThreadClient, type ThreadEngine, type ThreadOverrides } from '@codex-ts/threads';

/** What handlers use of a session. */
export type SessionFace = Pick<
  LiveThread['session'],
  'threadId' | 'settings' | 'tokens' | 'activeTurnId' | 'activeTurnKind' | 'steer' | 'interrupt' | 'compact' | 'rollback' | 'runCommand' | 'review'
>;

/** A loaded thread, as handlers see it. */
export type LiveFace = Omit<LiveThread, 'session'> & { readonly session: SessionFace };

/** What handlers use of the machine beside threads. */
export interface HostFace extends Pick<HostServices, 'listModels' | 'findFiles' | 'openFileSearch' | 'diffToRemote'> {
  readonly commands: Pick<HostServices['commands'], 'start'>;
  readonly account: Pick<HostServices['account'], 'read' | 'useApiKey' | 'logOut'>;
}

/** A client's own command while it runs. */
export type RunningCommand = Awaited<ReturnType<HostFace['commands']['start']>>;

/** A file or folder that was found by its name. */
export type FoundFile = Awaited<ReturnType<HostFace['findFiles']>>[number];

type ClientOf = (threadId: string) => ThreadClient;

/**
 * What handlers use of the engine. Threads that have no record are refused with a CodexError `thread_not_found` or
 * `thread_not_loaded`.
 */
export interface EngineFace extends Pick<ThreadEngine, 'codexHome' | 'userAgent' | 'introduce' | 'undo' | 'reloadConfig' | 'close'> {
  readonly config: Pick<ThreadEngine['config'], 'read' | 'write'>;
  readonly host: HostFace;
  readonly stored: Pick<
    ThreadEngine['stored'],
    'list' | 'read' | 'archive' | 'unarchive' | 'remove' | 'rename' | 'setGit' | 'exportThread'
  >;
  start(overrides: Parameters<ThreadEngine['start']>[0], clientOf: ClientOf): Promise<LiveFace>;
  resume(id: string, overrides: ThreadOverrides & { path?: string }, clientOf: ClientOf): Promise<LiveFace>;
  fork(from: Parameters<ThreadEngine['fork']>[0], overrides: ThreadOverrides, clientOf: ClientOf): Promise<LiveFace>;
}
