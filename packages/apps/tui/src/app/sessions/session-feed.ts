import { type ThreadListParams } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { errorMessage } from '@codex-ts/protocol';

import { type SessionPage, type SessionPicker } from '../../views/pickers/session-picker.ts';

/** Which stored conversations are listed. */
export interface SessionFilter {
  /** The folder that counts as this one; null where folders of this machine mean nothing, or all are wanted. */
  readonly cwd: string | null;
  /** Null: conversations with any provider. */
  readonly modelProvider: string | null;
  /** Those that `exec` and other programs began count, too. */
  readonly includesNonInteractive?: boolean;
}

/** Everything that is no part of another conversation. Without kinds a server lists what people began themselves. */
const ALL_KINDS = ['cli', 'vscode', 'exec', 'appServer', 'unknown'] as const;

/** The filter as `thread/list` takes it. */
export function listParams({ cwd, modelProvider, includesNonInteractive = false }: SessionFilter): Pick<ThreadListParams, 'cwd' | 'modelProviders' | 'sourceKinds'> {
  return {
    ...(cwd === null ? {} : { cwd }),
    ...(modelProvider === null ? {} : { modelProviders: [modelProvider] }),
    ...(includesNonInteractive ? { sourceKinds: [...ALL_KINDS] } : {}),
  };
}

export interface SessionFeedOptions {
  readonly client: AppServerClient;
  readonly filter: SessionFilter;
  /** The picker shows something else. */
  readonly changed: () => void;
}

/** Fetches what a picker wants to show, one page at a time: while somebody types, the server is asked for the newest only. */
export class SessionFeed {
  readonly #picker: SessionPicker;
  readonly #options: SessionFeedOptions;
  readonly #stop = new AbortController();
  #wanted: SessionPage | null = null;
  #isBusy = false;

  constructor(picker: SessionPicker, options: SessionFeedOptions) {
    this.#picker = picker;
    this.#options = options;
  }

  fetch(page: SessionPage): void {
    this.#wanted = page;
    if (!this.#isBusy) void this.#run();
  }

  /** What is on its way is not wanted any more. */
  close(): void {
    this.#wanted = null;
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (let page = this.#take(); page !== null; page = this.#take()) {
      const more = await this.#fetch(page);
      if (this.#stop.signal.aborted) return;
      this.#wanted ??= more;
      this.#options.changed();
    }
    this.#isBusy = false;
  }

  #take(): SessionPage | null {
    const page = this.#wanted;
    this.#wanted = null;
    return page;
  }

  async #fetch({ token, cursor, sortKey, searchTerm, limit, allFolders }: SessionPage): Promise<SessionPage | null> {
    const { client, filter } = this.#options;
    const wanted = listParams(allFolders ? { ...filter, cwd: null } : filter);
    try {
      const { data, nextCursor } = await client.request('thread/list', { ...wanted, cursor, sortKey, searchTerm, limit }, { signal: this.#stop.signal });
      return this.#picker.addPage(token, { threads: data, nextCursor: nextCursor ?? null });
    } catch (error) {
      this.#picker.failPage(token, errorMessage(error));
      return null;
    }
  }
}
