import { type LoadedConfig } from '@codex-ts/config';
import { turnAbortedMessage } from '@codex-ts/context';
import { CodexError, errorMessage, newUuidV7 } from '@codex-ts/protocol';
import { findRolloutById, forkRollout, loadThread, type RolloutItem, RolloutWriter, type SessionMeta, summarizeRollout } from '@codex-ts/rollout';
import { noRecorder } from '@codex-ts/session';
import { ThreadCatalog } from '@codex-ts/state';
import { type ClientTool, clientToolsProblem, TOOL_NAMES } from '@codex-ts/tools';
import { type Assembly, assembleThread } from './assemble-thread.ts';
import { ConfigService } from './config-service.ts';
import { type EngineOptions } from './engine-options.ts';
import { ephemeralFork } from './ephemeral-fork.ts';
import { historyLimits } from './history-limits.ts';
import { gitFacts } from './git-facts.ts';
import { givenHistory, storeHistory } from './given-history.ts';
import { HostServices } from './host/host-services.ts';
import { type LiveThread, type ThreadClient } from './live-thread.ts';
import { noRollout, requireUuid, StoredThreads } from './stored-threads.ts';
import { threadConfig } from './thread-config.ts';
import { storedOrigin, type ThreadOrigin } from './thread-origin.ts';
import { type ThreadOverrides } from './thread-overrides.ts';
import { modelOf, modelSlug } from './thread-setup.ts';
import { conversationOf } from './stored-conversation.ts';
import { type UndoReport, type UndoRequest } from './undo.ts';
import { type ClientName, userAgent } from './user-agent.ts';

type ClientOf = (threadId: string) => ThreadClient;

/** What a thread is forked from: a stored thread by its id, or any rollout file. */
export interface ForkRequest {
  threadId?: string;
  path?: string;
  /** Keep no record of the fork. */
  ephemeral?: boolean;
  /** Keep what stands before the nth message of the user, counted from 0; everything unless given. */
  beforeUserMessage?: number;
}

/** Text that can stand in a header; null for anything else. */
function headerValue(text: string | undefined): string | null {
  return text !== undefined && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) ? text : null;
}

/** Who started a thread when nobody said. */
const UNNAMED = 'codex_cli_rs';

/** What a fork that was cut within a turn ends with: its model learns that the turn was not finished. */
const INTERRUPTED: readonly RolloutItem[] = [
  { type: 'response_item', payload: turnAbortedMessage() },
  { type: 'event_msg', payload: { type: 'turn_aborted', reason: 'interrupted' } },
];

/** @throws CodexError for tools that cannot be offered */
function checkClientTools(tools: readonly ClientTool[]): void {
  const problem = clientToolsProblem(tools, TOOL_NAMES);
  if (problem !== null) throw new CodexError(problem, { code: 'invalid_tools' });
}

/** Starts, resumes and forks threads, and looks after those that are stored: where the real parts are put together. */
export class ThreadEngine {
  readonly config: ConfigService;
  readonly stored: StoredThreads;
  /** What clients can have done beside threads. */
  readonly host: HostServices;
  readonly #options: EngineOptions;
  #originator: string | null;
  readonly #live = new Map<string, LiveThread>();
  #loaded: LoadedConfig;
  #hasAsked = false;
  readonly #closing = new AbortController();
  #client: ClientName;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#loaded = options.loaded;
    this.#originator = headerValue(options.env['CODEX_INTERNAL_ORIGINATOR_OVERRIDE']) ?? options.originator;
    this.#client = { name: options.originator ?? UNNAMED, version: options.version };
    const { codexHome, sqliteHome } = options.loaded.config;
    this.config = new ConfigService(options.configInput);
    this.host = new HostServices({
      config: () => this.config.read({ cwd: this.#loaded.config.cwd }),
      env: options.env,
      windowsRunner: options.windowsRunner,
      toolFolder: options.toolFolder,
      notice: (text) => this.#notice(text),
    });
    this.stored = new StoredThreads(codexHome, new ThreadCatalog({ codexHome, sqliteHome, onNotice: (text) => this.#notice(text) }));
  }

  readonly #asked = (): void => {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    if (this.#options.keepsIndex === true) void this.#tidy();
    this.#options.onFirstRequest?.();
  };

  readonly #notice = (text: string): void => this.#options.onNotice?.(text);

  get codexHome(): string {
    return this.#loaded.config.codexHome;
  }

  get userAgent(): string {
    return userAgent(this.#originator ?? UNNAMED, this.#options.version, this.#client, this.#options.env);
  }

  /** Names the program that talks to us, as servers are told; the first one also names threads, where nobody else does. */
  introduce(client: ClientName): void {
    this.#client = client;
    this.#originator ??= client.name;
  }

  /**
   * A new thread, which begins with a history if one is given.
   * @throws CodexError for settings that cannot be used, and for a history that is none
   */
  async start({ history: given = [], ...overrides }: ThreadOverrides & { history?: readonly unknown[] }, clientOf: ClientOf): Promise<LiveThread> {
    const history = givenHistory(given);
    const loaded = await this.#configOf(overrides);
    const { config } = loaded;
    const threadId = newUuidV7();
    const now = new Date();
    const instructions = config.baseInstructions ?? modelOf(modelSlug(config), config).baseInstructions(config.personality ?? 'none');
    const clientTools = overrides.clientTools ?? [];
    checkClientTools(clientTools);
    const meta = { ...this.#meta(threadId, now, loaded, instructions), ...(clientTools.length === 0 ? {} : { dynamic_tools: [...clientTools] }) };
    const git = gitFacts(config.cwd);
    const writer = overrides.ephemeral === true ? null : RolloutWriter.create({ codexHome: config.codexHome, meta, git });
    if (writer !== null && given.length > 0) await storeHistory(writer, history);
    const origin: ThreadOrigin = {
      threadId,
      history,
      told: null,
      usage: null,
      instructions,
      model: null,
      recorder: writer ?? noRecorder,
      path: writer?.path ?? null,
      preview: '',
      name: null,
      git: null,
      gitLater: git,
      forkedFromId: null,
      clientTools,
      createdAt: Math.floor(now.getTime() / 1000),
    };
    return this.#assemble(loaded, overrides, origin, clientOf);
  }

  /**
   * Goes on with a stored thread under the current settings. `path` names the record itself and wins over the id.
   * @throws CodexError when there is no such thread or its record cannot be read
   */
  async resume(threadId: string, overrides: ThreadOverrides & { path?: string }, clientOf: ClientOf): Promise<LiveThread> {
    const path = overrides.path ?? (await this.#activeRollout(threadId));
    // What does not depend on each other is read at the same time.
    const [loaded, stored] = await Promise.all([this.#configOf(overrides), loadThread(path)]);
    const [recorder, known] = await Promise.all([RolloutWriter.open(path), this.stored.catalog.get(stored.meta.id)]);
    const plain = storedOrigin(stored);
    const origin = { ...plain, recorder, path, name: known?.name ?? null, git: known?.git ?? plain.git, preview: known?.preview ?? '' };
    return this.#assemble(loaded, overrides, origin, clientOf);
  }

  /**
   * Starts a thread that knows what another one knew. The other stays as it is, even while a turn runs in it.
   * @throws CodexError when there is nothing to fork
   */
  async fork(request: ForkRequest, overrides: ThreadOverrides, clientOf: ClientOf): Promise<LiveThread> {
    const parentPath = request.path ?? (await this.#activeRollout(request.threadId ?? ''));
    const [loaded, parent] = await Promise.all([this.#configOf(overrides), loadThread(parentPath)]);
    const threadId = newUuidV7();
    const now = new Date();
    const instructions = loaded.config.baseInstructions ?? parent.meta.base_instructions?.text ?? '';
    const git = await gitFacts(loaded.config.cwd);
    const tools = parent.meta.dynamic_tools === undefined ? {} : { dynamic_tools: parent.meta.dynamic_tools };
    const meta = { ...this.#meta(threadId, now, loaded, instructions), ...tools, forked_from_id: parent.meta.id, ...(git === null ? {} : { git }) };
    const input = { codexHome: this.codexHome, parentPath, meta, beforeUserMessage: request.beforeUserMessage, markInterrupted: INTERRUPTED };
    if (request.ephemeral === true) {
      const { stored, preview } = await ephemeralFork(input);
      const origin = { ...storedOrigin(stored), git, recorder: noRecorder, path: null, name: null, preview };
      return this.#assemble(loaded, overrides, origin, clientOf);
    }
    const { path, writer } = await forkRollout(input);
    const [stored, summary] = await Promise.all([loadThread(path), summarizeRollout(path)]);
    const origin = { ...storedOrigin(stored), git, recorder: writer, path, name: null, preview: summary?.preview ?? '' };
    if (summary !== null && this.#options.keepsIndex) this.stored.catalog.note(summary);
    return this.#assemble(loaded, overrides, origin, clientOf);
  }

  /**
   * Undoes the newest turns of a thread, loaded or not.
   * @throws CodexError while a turn runs, and when there is nothing to undo
   */
  async undo(threadId: string, request: UndoRequest, signal: AbortSignal): Promise<UndoReport> {
    requireUuid(threadId);
    const live = this.#live.get(threadId);
    const { turnInProgress, undoTurns } = await import('./undo.ts');
    if (live !== undefined && live.session.activeTurnId !== null) throw turnInProgress();
    const conversation = conversationOf(live ?? { path: await this.#activeRollout(threadId) });
    return undoTurns({ config: this.#loaded.config, threadId, conversation, onNotice: this.#notice }, request, signal);
  }

  /** Loads the configuration again and hands it to every loaded thread. @throws ConfigError; then nothing changes */
  async reloadConfig(): Promise<void> {
    const loaded = await this.config.read({ cwd: this.#loaded.config.cwd });
    this.#loaded = loaded;
    await Promise.all([...this.#live.values()].map((live) => live.reconfigure(loaded)));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.host.close();
    await this.stored.catalog.close();
  }

  #configOf(overrides: ThreadOverrides): Promise<LoadedConfig> {
    return threadConfig({ configInput: this.#options.configInput, loaded: this.#loaded }, overrides);
  }

  async #activeRollout(threadId: string): Promise<string> {
    requireUuid(threadId);
    const path = await findRolloutById(this.codexHome, threadId);
    if (path === null) throw noRollout(threadId);
    return path;
  }

  async #assemble(loaded: LoadedConfig, overrides: ThreadOverrides, origin: ThreadOrigin, clientOf: ClientOf): Promise<LiveThread> {
    const { threadId, path } = origin;
    const assembly: Assembly = {
      options: this.#options,
      originator: this.#originator ?? UNNAMED,
      userAgent: this.userAgent,
      loaded,
      overrides,
      client: clientOf(threadId),
      origin,
      reload: (base) => threadConfig({ configInput: this.#options.configInput, loaded: base }, overrides),
      amended: (amendment) => {
        for (const live of this.#live.values()) live.amend(amendment);
      },
      asked: this.#asked,
      turnEnded: () => void this.#noteTurn(path),
    };
    const live = await assembleThread(assembly);
    this.#live.set(threadId, live);
    return { ...live, close: () => this.#unload(threadId, live) };
  }

  /** What a process that lives long has time for: old file history goes. */
  async #tidy(): Promise<void> {
    const { FileHistory } = await import('@codex-ts/file-history');
    const { codexHome } = this.#loaded.config;
    await FileHistory.prune({ codexHome, limits: historyLimits(this.#loaded.config), signal: this.#closing.signal }).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#notice(`Old file history could not be removed: ${errorMessage(error)}`);
    });
  }

  async #unload(threadId: string, live: LiveThread): Promise<void> {
    if (this.#live.get(threadId) === live) this.#live.delete(threadId);
    await live.close();
  }

  /** The index hears of what was stored; a process that runs one turn leaves that to whoever lists next. */
  async #noteTurn(path: string | null): Promise<void> {
    if (path === null || !this.#options.keepsIndex) return;
    const summary = await summarizeRollout(path).catch(() => null); // Whoever lists next reads the file again and tells.
    if (summary !== null) this.stored.catalog.note(summary);
  }

  #meta(id: string, now: Date, { config }: LoadedConfig, instructions: string): SessionMeta {
    return {
      id,
      timestamp: now.toISOString(),
      cwd: config.cwd,
      originator: this.#originator ?? UNNAMED,
      cli_version: this.#options.version,
      source: this.#options.source,
      model_provider: config.modelProviderId,
      base_instructions: { text: instructions },
    };
  }
}
