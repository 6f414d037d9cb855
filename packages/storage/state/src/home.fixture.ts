import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { listRollouts, type SessionMeta, type ThreadQuery, type ThreadSummary } from '@codex-ts/rollout';

import { ThreadCatalog } from './catalog.ts';

export const QUERY: ThreadQuery = {
  limit: 50,
  cursor: null,
  sortKey: 'created_at',
  archived: false,
  modelProviders: null,
  sourceKinds: null,
  allSources: true,
  cwd: null,
  searchTerm: null,
};

/** What a test says of a thread. */
export interface Story {
  id?: string;
  /** When it was created; default: the n-th minute of a day long ago. */
  atMs?: number;
  source?: SessionMeta['source'];
  provider?: string | null;
  cwd?: string;
  /** The first message; null for a thread nobody has spoken in. */
  message?: string | null;
  archived?: boolean;
}

let count = 0;

/** A home in a temporary folder, written as other programs write it: files only. */
export class Home {
  readonly path: string;
  readonly notices: string[] = [];
  /** What catalogs of this home take for the time. */
  nowMs = Date.UTC(2026, 10, 21);
  readonly #catalogs: ThreadCatalog[] = [];

  constructor(below = tmpdir()) {
    this.path = mkdtempSync(join(below, 'state-spec-'));
  }

  catalog(sqliteHome = this.path): ThreadCatalog {
    const onNotice = (text: string): void => void this.notices.push(text);
    const made = new ThreadCatalog({ codexHome: this.path, sqliteHome, onNotice, now: () => this.nowMs });
    this.#catalogs.push(made);
    return made;
  }

  async dispose(): Promise<void> {
    for (const catalog of this.#catalogs) await catalog.close();
    rmSync(this.path, { recursive: true, force: true });
  }

  get database(): string {
    return join(this.path, 'codex-ts-threads.sqlite');
  }

  /** Puts a rollout where a writer would, and gives its path. */
  add(story: Story = {}): string {
    count += 1;
    const atMs = story.atMs ?? Date.UTC(2026, 0, 2, 8) + count * 60_000;
    const id = story.id ?? newUuidV7(atMs);
    const path = this.pathFor(atMs, id, story.archived === true);
    this.write(path, rolloutText({ ...story, atMs, id }));
    return path;
  }

  pathFor(atMs: number, id: string, archived = false): string {
    const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString();
    const name = `rollout-${local.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`;
    return archived ? join(this.path, 'archived_sessions', name) : join(this.path, 'sessions', ...local.slice(0, 10).split('-'), name);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  name(id: string, name: string): void {
    appendFileSync(join(this.path, 'session_index.jsonl'), `${JSON.stringify({ id, thread_name: name, updated_at: '2026-11-21T03:13:15Z' })}\n`);
  }

  /** All pages of the catalog. */
  async listed(catalog: ThreadCatalog, query: Partial<ThreadQuery> = {}): Promise<ThreadSummary[]> {
    return allPages((one) => catalog.list(one), { ...QUERY, ...query });
  }

  /** What a reader of files alone says to the same. */
  async inFiles(query: Partial<ThreadQuery> = {}): Promise<ThreadSummary[]> {
    return allPages((one) => listRollouts(this.path, one), { ...QUERY, ...query });
  }
}

async function allPages(list: (query: ThreadQuery) => Promise<{ threads: ThreadSummary[]; nextCursor: string | null }>, query: ThreadQuery): Promise<ThreadSummary[]> {
  const threads: ThreadSummary[] = [];
  for (let { cursor } = query; ; ) {
    const page = await list({ ...query, cursor });
    threads.push(...page.threads);
    if (page.nextCursor === null) return threads;
    cursor = page.nextCursor;
  }
}

export function touch(path: string, atMs: number): void {
  utimesSync(path, atMs / 1000, atMs / 1000);
}

export function line(type: string, payload: object): string {
  return `${JSON.stringify({ timestamp: '2026-01-02T08:00:00.000Z', type, payload })}\n`;
}

export function userMessage(message: string): string {
  return line('event_msg', { type: 'user_message', message, images: [], local_images: [], text_elements: [] });
}

export function turnContext(cwd: string, model = 'gpt-5.3-codex'): string {
  return line('turn_context', { turn_id: 't', cwd, approval_policy: 'never', sandbox_policy: { type: 'read-only' }, model, summary: 'auto' });
}

export function rolloutText(story: Story & { atMs: number; id: string }): string {
  const { id, atMs, source = 'cli', provider = 'openai', cwd = '/repo', message = 'hello' } = story;
  const meta = { id, timestamp: new Date(atMs).toISOString(), cwd, originator: 'codex_cli_rs', cli_version: '0.117.0', source, model_provider: provider };
  return line('session_meta', meta) + turnContext(cwd) + (message === null ? '' : userMessage(message));
}
