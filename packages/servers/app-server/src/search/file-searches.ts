import { linkedAbort } from '@codex-ts/async-utils';
import { type Connection } from '../connection.ts';
import { type HostFace } from '../engine-face.ts';
import { PerConnection } from '../per-connection.ts';
import { RequestError } from '../request-error.ts';
import { wireMatch } from './wire-match.ts';

type OpenSearch = Awaited<ReturnType<HostFace['openFileSearch']>>;

/** Each holds the names of a whole project in memory. */
const MAX_SESSIONS = 32;

/** What one client is searching for. */
class FileSearches {
  readonly #connection: Connection;
  readonly #sessions = new Map<string, OpenSearch>();
  /** Searches of which a newer one with the same token takes the place. */
  readonly #tokens = new Map<string, AbortController>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Runs a search until another one comes with the same token; null means that this happened. */
  async replaceable<T>(token: string | null, search: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    const mine = new AbortController();
    if (token !== null) {
      this.#tokens.get(token)?.abort();
      this.#tokens.set(token, mine);
    }
    const { signal, dispose } = linkedAbort(this.#connection.signal, mine.signal);
    try {
      return await search(signal);
    } catch (error) {
      if (mine.signal.aborted) return null;
      throw error;
    } finally {
      dispose();
      if (token !== null && this.#tokens.get(token) === mine) this.#tokens.delete(token);
    }
  }

  /** Begins a session, in the place of one of the same name. @throws RequestError when there are too many */
  async start(sessionId: string, roots: readonly string[]): Promise<void> {
    const connection = this.#connection;
    this.stop(sessionId);
    if (this.#sessions.size >= MAX_SESSIONS) throw new RequestError(`no more than ${MAX_SESSIONS} searches can be open at once`);
    const session = await connection.server.engine.host.openFileSearch(roots, {
      onUpdated: (query, matches) => connection.notify({ method: 'fuzzyFileSearch/sessionUpdated', params: { sessionId, query, files: matches.map(wireMatch) } }),
      onCompleted: () => connection.notify({ method: 'fuzzyFileSearch/sessionCompleted', params: { sessionId } }),
      onFailed: (error) => connection.server.report(`search ${sessionId}`, error),
    });
    this.#sessions.set(sessionId, session);
    // Clients are told of nothing found before they look for something.
    connection.afterAnswer(() => session.update(''));
    if (connection.signal.aborted) this.close();
  }

  /** @throws RequestError when there is no such session */
  update(sessionId: string, query: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) throw new RequestError(`fuzzy file search session not found: ${sessionId}`);
    session.update(query);
  }

  /** Nothing for an unknown one. */
  stop(sessionId: string): void {
    this.#sessions.get(sessionId)?.close();
    this.#sessions.delete(sessionId);
  }

  close(): void {
    for (const id of [...this.#sessions.keys()]) this.stop(id);
  }
}

export const fileSearches = new PerConnection((connection) => new FileSearches(connection), (made) => made.close());
