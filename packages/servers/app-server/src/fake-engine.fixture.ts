import { type ThreadSummary, type StoredTurn } from '@codex-ts/rollout';
import { CodexError, newUuidV7 } from '@codex-ts/protocol';
import { type SessionEvent } from '@codex-ts/session';
import { type BackgroundTerminal, type ThreadClient } from '@codex-ts/threads';
import { type EngineFace, type LiveFace } from './engine-face.ts';

type ClientOf = (threadId: string) => ThreadClient;

export interface FakeRecord {
  summary: ThreadSummary;
  turns: StoredTurn[];
}

export function summary(fields: Partial<ThreadSummary> = {}): ThreadSummary {
  const id = fields.id ?? newUuidV7();
  return {
    id,
    path: `/home/sessions/rollout-${id}.jsonl`,
    archived: false,
    createdAtMs: 1_000_500,
    updatedAtMs: 2_000_900,
    source: 'vscode',
    modelProvider: 'mock',
    cwd: '/w',
    preview: 'hello',
    name: null,
    cliVersion: '0.0.0',
    git: null,
    forkedFromId: null,
    agentNickname: null,
    agentRole: null,
    model: 'm',
    effort: null,
    tokensUsed: 0,
    ...fields,
  };
}

export function storedTurn(id: string, text: string): StoredTurn {
  return { id, status: 'completed', error: null, items: [{ type: 'userMessage', id: 'item-1', content: [{ type: 'text', text }] }] };
}

/** A loaded thread whose events the test makes. */
export class FakeThread {
  readonly record: FakeRecord;
  readonly client: ThreadClient;
  readonly calls: string[] = [];
  readonly overrides: Record<string, unknown>;
  activeTurnId: string | null = null;
  isClosed = false;
  /** What a turn does, once it has an id. */
  turning: LiveFace['startTurn'] = () => Promise.resolve('turn');
  /** What an interruption does. */
  interrupted: () => void = () => undefined;
  /** What closing waits for. */
  closing: Promise<void> = Promise.resolve();
  name: string | null = null;
  /** What reading its turns waits for. */
  reading: () => Promise<void> = () => Promise.resolve();
  /** What reading its turns fails with. */
  unreadable: Error | null = null;

  constructor(record: FakeRecord, client: ThreadClient, overrides: object) {
    this.record = record;
    this.client = client;
    this.overrides = { ...overrides };
  }

  emit(event: SessionEvent): void {
    this.client.emit(event);
  }

  startTurn(turnId: string): void {
    this.activeTurnId = turnId;
    this.emit({ type: 'turn.started', turnId, contextWindow: null, kind: 'regular' });
  }

  endTurn(turnId: string): void {
    this.activeTurnId = null;
    this.emit({ type: 'turn.ended', turnId, outcome: { status: 'completed', lastMessage: null } });
  }

  readonly terminals: BackgroundTerminal[] = [];

  get face(): LiveFace {
    const { summary: facts } = this.record;
    const thread = this;
    return {
      session: {
        threadId: facts.id,
        tokens: null,
        settings: { model: 'm', cwd: facts.cwd, approvalPolicy: 'never', sandboxPolicy: { type: 'danger-full-access' }, effort: null },
        get activeTurnId() {
          return thread.activeTurnId;
        },
        interrupt: () => {
          this.interrupted();
          return Promise.resolve(false);
        },
        compact: () => {
          this.calls.push('compact');
          return 'compact-turn';
        },
        rollback: (numTurns: number) => {
          this.calls.push(`rollback ${numTurns}`);
          this.record.turns.splice(-numTurns);
          this.emit({ type: 'thread.rolled_back', turnId: 'r', numTurns, counts: COUNTS, rateLimits: LIMITS });
          return Promise.resolve();
        },
      } as unknown as LiveFace['session'],
      get facts() {
        const { path, preview, git, cliVersion, forkedFromId } = facts;
        return { path, preview, name: thread.name, git, forkedFromId, modelProvider: 'mock', serviceTier: null, createdAt: 1, updatedAt: 2, cliVersion, source: 'vscode' as const, warnings: ['careful'] };
      },
      startTurn: (turn, changes) => this.turning(turn, changes),
      turns: async () => {
        await this.reading();
        if (this.unreadable !== null) throw this.unreadable;
        return [...this.record.turns];
      },
      renamed: (name) => {
        this.name = name;
      },
      reconfigure: () => Promise.resolve(),
      terminals: () => [...this.terminals],
      cleanTerminals: () => {
        this.terminals.splice(0);
        return Promise.resolve();
      },
      amend: () => undefined,
      close: async () => {
        await this.closing;
        this.isClosed = true;
      },
    };
  }
}

const NO_TOKENS = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 };
const COUNTS = { total: NO_TOKENS, last: NO_TOKENS, window: null };
const LIMITS = { limit_id: 'codex', limit_name: null, primary: null, secondary: null, credits: null, plan_type: null };

/** An engine whose threads are a table. */
export class FakeEngine implements EngineFace {
  readonly codexHome = '/home';
  readonly userAgent = 'fake';
  readonly records = new Map<string, FakeRecord>();
  readonly opened: FakeThread[] = [];
  readonly calls: unknown[][] = [];
  /** What opening a thread waits for. */
  opening: Promise<void> = Promise.resolve();
  isClosed = false;
  /** Sees each thread before anybody uses it. */
  onOpen: (thread: FakeThread) => void = () => undefined;
  config = { read: () => refuse('no config'), write: () => refuse('no config') } as unknown as EngineFace['config'];
  host: EngineFace['host'] = {
    commands: { start: () => refuse('no commands') },
    account: { read: () => refuse('no account'), useApiKey: () => refuse('no account'), logOut: () => refuse('no account') },
    listModels: () => refuse('no models'),
    findFiles: () => refuse('no files'),
    openFileSearch: () => refuse('no files'),
    diffToRemote: () => refuse('no repository'),
  };
  undo: EngineFace['undo'] = () => refuse('nothing to undo');

  constructor(...records: FakeRecord[]) {
    for (const record of records) this.records.set(record.summary.id, record);
  }

  introduce(): void {
    // Nobody asks.
  }

  async start(overrides: object, clientOf: ClientOf): Promise<LiveFace> {
    const isEphemeral = (overrides as { ephemeral?: boolean }).ephemeral === true;
    const fresh = summary({ preview: '' });
    return this.#open({ summary: isEphemeral ? { ...fresh, path: null as unknown as string } : fresh, turns: [] }, overrides, clientOf);
  }

  async resume(id: string, overrides: { path?: string }, clientOf: ClientOf): Promise<LiveFace> {
    const { path } = overrides;
    const record = path === undefined ? this.records.get(id) : [...this.records.values()].find((one) => one.summary.path === path);
    if (record === undefined || record.summary.archived) throw unknown(id);
    return this.#open(record, overrides, clientOf);
  }

  async fork(from: Parameters<EngineFace['fork']>[0], overrides: object, clientOf: ClientOf): Promise<LiveFace> {
    this.calls.push(['fork', from]);
    const parent = this.records.get(from.threadId ?? '');
    if (parent === undefined) throw unknown(from.threadId ?? '');
    return this.#open({ summary: summary({ preview: parent.summary.preview, forkedFromId: parent.summary.id }), turns: [...parent.turns] }, overrides, clientOf);
  }

  readonly stored: EngineFace['stored'] = {
    list: (query) => {
      this.calls.push(['list', query]);
      return Promise.resolve({ threads: [...this.records.values()].map((record) => record.summary), nextCursor: 'more' });
    },
    read: (id, { includeTurns }) => {
      const record = this.records.get(id);
      if (record === undefined) return Promise.reject(unknown(id));
      return Promise.resolve({ summary: record.summary, turns: includeTurns ? [...record.turns] : [] });
    },
    archive: (id) => {
      this.#of(id).archived = true;
      return Promise.resolve();
    },
    unarchive: (id) => {
      this.#of(id).archived = false;
      return Promise.resolve(this.#of(id));
    },
    remove: (id) => {
      this.records.delete(id);
      return Promise.resolve();
    },
    rename: (id, name) => {
      this.calls.push(['rename', id, name]);
      return Promise.resolve(name);
    },
    setGit: (id, patch) => {
      this.calls.push(['setGit', patch]);
      return this.records.has(id) ? Promise.resolve(this.#of(id)) : Promise.reject(unknown(id));
    },
    exportThread: async (id, format, write) => {
      this.#of(id);
      await write(`${format}\n`);
      await write('ü\n');
    },
  };

  reloadConfig(): Promise<void> {
    this.calls.push(['reloadConfig']);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  #of(id: string): ThreadSummary {
    const record = this.records.get(id);
    if (record === undefined) throw unknown(id);
    return record.summary;
  }

  async #open(record: FakeRecord, overrides: object, clientOf: ClientOf): Promise<LiveFace> {
    const thread = new FakeThread(record, clientOf(record.summary.id), overrides);
    this.opened.push(thread);
    this.onOpen(thread);
    await this.opening;
    return thread.face;
  }
}

function unknown(id: string): CodexError {
  return new CodexError(`no rollout found for thread id ${id}`, { code: 'thread_not_found' });
}

function refuse(message: string): Promise<never> {
  return Promise.reject(new CodexError(message, { code: 'refused' }));
}
