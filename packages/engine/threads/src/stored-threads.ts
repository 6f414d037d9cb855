import { CodexError, isUuid } from '@codex-ts/protocol';
import {
  archiveRollout,
  deleteRollout,
  exportJson,
  exportMarkdown,
  findArchivedById,
  findRolloutById,
  readTurns,
  type StoredTurn,
  summarizeRollout,
  ThreadNames,
  type ThreadPage,
  type ThreadQuery,
  type ThreadSummary,
  unarchiveRollout,
} from '@codex-ts/rollout';
import { type ThreadCatalog } from '@codex-ts/state';
import { FileHistory } from '@codex-ts/file-history';

/** A thread as it lies on disk. */
export interface StoredThread {
  summary: ThreadSummary;
  /** Empty unless asked for. */
  turns: StoredTurn[];
}

export interface GitPatch {
  sha?: string | null;
  branch?: string | null;
  originUrl?: string | null;
}

/** What can be done with threads that nobody has open. Names and times of all errors are for the user. */
export class StoredThreads {
  readonly catalog: ThreadCatalog;
  readonly #codexHome: string;
  readonly #names: ThreadNames;

  constructor(codexHome: string, catalog: ThreadCatalog) {
    this.#codexHome = codexHome;
    this.catalog = catalog;
    this.#names = new ThreadNames(codexHome);
  }

  list(query: ThreadQuery, signal?: AbortSignal): Promise<ThreadPage> {
    return this.catalog.list(query, signal);
  }

  /** @throws CodexError `thread_not_loaded` when there is no record of it */
  async read(id: string, { includeTurns }: { includeTurns: boolean }, signal?: AbortSignal): Promise<StoredThread> {
    const path = await this.find(id, signal);
    const summary = (await this.catalog.get(id, signal)) ?? (await summarizeRollout(path, { signal }));
    if (summary === null) throw new CodexError(`thread not loaded: ${id}`, { code: 'thread_not_loaded' });
    return { summary, turns: includeTurns ? await readTurns(path, { signal }) : [] };
  }

  /** The rollout of a thread, active or archived. @throws CodexError */
  async find(id: string, signal?: AbortSignal): Promise<string> {
    requireUuid(id);
    const path = (await findRolloutById(this.#codexHome, id, { signal })) ?? (await findArchivedById(this.#codexHome, id));
    if (path === null) throw noRollout(id);
    return path;
  }

  async archive(id: string): Promise<void> {
    requireUuid(id);
    this.catalog.moved(id, await archiveRollout(this.#codexHome, id), true);
  }

  async unarchive(id: string): Promise<ThreadSummary> {
    requireUuid(id);
    const path = await unarchiveRollout(this.#codexHome, id);
    this.catalog.moved(id, path, false);
    return this.#summary(id, path);
  }

  /** Deletes the record, the name and the file history of a thread: nothing of it can be had back. */
  async remove(id: string): Promise<void> {
    requireUuid(id);
    await deleteRollout(this.#codexHome, id);
    this.catalog.removed(id);
    await FileHistory.remove({ codexHome: this.#codexHome, threadId: id });
  }

  /** @throws CodexError for a blank name */
  async rename(id: string, name: string): Promise<string> {
    requireUuid(id);
    const trimmed = name.trim();
    if (trimmed === '') throw new CodexError('thread name must not be empty', { code: 'invalid_name' });
    await this.#names.set(id, trimmed);
    this.catalog.renamed(id, trimmed);
    return trimmed;
  }

  nameOf(id: string): Promise<string | null> {
    return this.#names.nameOf(id);
  }

  /** Lays what a client knows of the repository over what the record says; null clears a field. */
  async setGit(id: string, patch: GitPatch): Promise<ThreadSummary> {
    const path = await this.find(id);
    await this.catalog.setGit(id, patch);
    return this.#summary(id, path);
  }

  async exportThread(id: string, format: 'markdown' | 'json', write: (chunk: string) => Promise<void>, signal?: AbortSignal): Promise<void> {
    const path = await this.find(id, signal);
    const name = await this.nameOf(id);
    await (format === 'json' ? exportJson : exportMarkdown)(path, write, { signal, ...(name === null ? {} : { name }) });
  }

  async #summary(id: string, path: string): Promise<ThreadSummary> {
    const summary = (await this.catalog.get(id)) ?? (await summarizeRollout(path));
    if (summary === null) throw noRollout(id);
    return summary;
  }
}

export function noRollout(id: string): CodexError {
  return new CodexError(`no rollout found for thread id ${id}`, { code: 'thread_not_found' });
}

export function requireUuid(id: string): void {
  if (!isUuid(id)) throw new CodexError(`invalid thread id: ${id}`, { code: 'invalid_thread_id' });
}
