import { History, TokenLedger, type ToldFrame } from '@codex-ts/context';
import { type Config, type LoadedConfig } from '@codex-ts/config';
import { findRepoRoot, readGitInfo } from '@codex-ts/git-utils';
import { CodexError, isUuid, newUuidV7, type ResponseItem, type TokenUsage } from '@codex-ts/protocol';
import { findRolloutById, type LoadedThread, loadThread, RolloutWriter, type SessionMeta } from '@codex-ts/rollout';
import { noRecorder, type Recorder, Session, type TurnSettings } from '@codex-ts/session';
import { type EngineOptions } from './engine-options.ts';
import { type LiveThread, type ThreadClient, type ThreadFacts } from './live-thread.ts';
import { sessionParts } from './session-parts.ts';
import { threadConfig } from './thread-config.ts';
import { ThreadModel } from './thread-model.ts';
import { type ThreadOverrides } from './thread-overrides.ts';
import { initialSettings, loadDocs, modelOf, modelSettings, modelSlug, providerOf } from './thread-setup.ts';
import { toldFrame } from './turn-frame.ts';
import { type WorkspaceFacts } from './turn-metadata.ts';
import { type ClientName, userAgent } from './user-agent.ts';

/** What a new thread starts from, or what a stored one goes on from. */
interface Origin {
  threadId: string;
  history: readonly ResponseItem[];
  told: ToldFrame | null;
  usage: { total: TokenUsage; last: TokenUsage } | null;
  /** Base instructions that the thread was started with. */
  instructions: string | null;
  recorder: Recorder;
  path: string | null;
  preview: string;
  createdAt: number;
}

/** Starts and resumes threads: the place where the real parts are put together. */
export class ThreadEngine {
  readonly #options: EngineOptions;
  readonly #originator: string;
  #client: ClientName;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#originator = options.env['CODEX_INTERNAL_ORIGINATOR_OVERRIDE'] || options.originator;
    this.#client = { name: options.originator, version: options.version };
  }

  get codexHome(): string {
    return this.#options.loaded.config.codexHome;
  }

  get userAgent(): string {
    return userAgent(this.#originator, this.#options.version, this.#client, this.#options.env);
  }

  /** Names the program that talks to us, as servers are told. */
  introduce(client: ClientName): void {
    this.#client = client;
  }

  /** @throws CodexError for settings that cannot be used */
  async start(overrides: ThreadOverrides, clientOf: (threadId: string) => ThreadClient): Promise<LiveThread> {
    const loaded = await threadConfig(this.#options, overrides);
    const { config } = loaded;
    const threadId = newUuidV7();
    const now = new Date();
    const model = modelOf(modelSlug(config), config);
    const instructions = config.baseInstructions ?? model.baseInstructions(config.personality ?? 'none');
    const meta = this.#meta(threadId, now, config, instructions);
    const writer = overrides.ephemeral === true ? null : RolloutWriter.create({ codexHome: config.codexHome, meta });
    if (writer !== null) void gitFacts(config.cwd).then((git) => git !== null && writer.setGit(git));
    return this.#assemble(loaded, clientOf(threadId), {
      threadId,
      history: [],
      told: null,
      usage: null,
      instructions,
      recorder: writer ?? noRecorder,
      path: writer?.path ?? null,
      preview: '',
      createdAt: Math.floor(now.getTime() / 1000),
    });
  }

  /**
   * Goes on with a stored thread under the current settings.
   * @throws CodexError when there is no such thread or its record cannot be read
   */
  async resume(threadId: string, overrides: ThreadOverrides, clientOf: (threadId: string) => ThreadClient): Promise<LiveThread> {
    if (!isUuid(threadId)) throw new CodexError(`invalid thread id: ${threadId}`, { code: 'invalid_thread_id' });
    const loaded = await threadConfig(this.#options, overrides);
    const { codexHome } = loaded.config;
    const path = await findRolloutById(codexHome, threadId);
    if (path === null) throw new CodexError(`no rollout found for thread id ${threadId}`, { code: 'thread_not_found' });
    const stored = await loadThread(path);
    const recorder = await RolloutWriter.open(path);
    return this.#assemble(loaded, clientOf(stored.meta.id), { ...originOf(stored), recorder, path });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #assemble(loaded: LoadedConfig, client: ThreadClient, origin: Origin): Promise<LiveThread> {
    const { config } = loaded;
    const { env } = this.#options;
    const provider = providerOf(config, env);
    const settings = initialSettings(config);
    const model = modelOf(settings.model, config);
    const warnings = [...loaded.warnings, ...fallbackWarning(model)];
    const docs = await loadDocs(config, warnings);
    const isSameModel = origin.told === null || origin.told.model === settings.model;
    const instructions = config.baseInstructions ?? (isSameModel ? origin.instructions : null) ?? model.baseInstructions(config.personality ?? 'none');
    const { threadId } = origin;
    const connection = new ThreadModel({
      threadId,
      provider,
      codexHome: config.codexHome,
      env,
      originator: this.#originator,
      userAgent: this.userAgent,
      transport: this.#options.transport,
      isOffline: this.#options.isOffline ?? false,
    });
    const workspace = workspaceFacts(config.cwd);
    const live: { session: Session | null } = { session: null };
    const session = () => {
      if (live.session === null) throw new Error('the session is not put together yet');
      return live.session;
    };
    const parts = sessionParts({
      threadId,
      config,
      provider,
      env,
      model: connection,
      client,
      projectDocs: docs,
      instructions: { slug: settings.model, text: instructions },
      session,
      workspace,
    });
    live.session = new Session({
      threadId,
      parts,
      settings,
      recorder: origin.recorder,
      history: new History(origin.history),
      ledger: new TokenLedger(settings.contextWindow, origin.usage),
      told: origin.told,
      emit: (event) => client.emit(event),
    });
    return liveThread(live.session, config, this.#facts(origin, config, warnings));
  }

  #facts(origin: Origin, config: Config, warnings: string[]): ThreadFacts {
    const { path, preview, createdAt } = origin;
    const { version, source } = this.#options;
    const { modelProviderId: modelProvider, serviceTier } = config;
    return { path, preview, modelProvider, serviceTier, createdAt, updatedAt: createdAt, cliVersion: version, source, warnings };
  }

  #meta(id: string, now: Date, config: Config, instructions: string): SessionMeta {
    return {
      id,
      timestamp: now.toISOString(),
      cwd: config.cwd,
      originator: this.#originator,
      cli_version: this.#options.version,
      source: this.#options.source,
      model_provider: config.modelProviderId,
      base_instructions: { text: instructions },
    };
  }
}

function liveThread(session: Session, config: Config, facts: ThreadFacts): LiveThread {
  return {
    session,
    facts,
    startTurn: (turn, changes) => {
      const model: Partial<TurnSettings> = changes.model === undefined ? {} : modelSettings(modelOf(changes.model, config), config);
      return session.startTurn(turn, { ...model, ...changes });
    },
  };
}

function originOf(stored: LoadedThread): Omit<Origin, 'recorder' | 'path'> {
  const { meta, history, referenceContext, lastTokenUsage } = stored;
  return {
    threadId: meta.id,
    history,
    told: referenceContext === null ? null : toldFrame(referenceContext),
    usage: lastTokenUsage === null ? null : { total: lastTokenUsage.total_token_usage, last: lastTokenUsage.last_token_usage },
    instructions: meta.base_instructions?.text ?? null,
    preview: '',
    createdAt: Math.floor(Date.parse(meta.timestamp) / 1000) || 0,
  };
}

function fallbackWarning({ slug, usedFallback }: { slug: string; usedFallback: boolean }): string[] {
  return usedFallback ? [`Nothing is known of the model \`${slug}\`: default limits are used, which may make it work less well.`] : [];
}

/** Facts about the repository; read in the background, null until they are there. */
function workspaceFacts(cwd: string): () => WorkspaceFacts | null {
  const root = findRepoRoot(cwd);
  let facts: WorkspaceFacts | null = null;
  if (root !== null) {
    void gitFacts(cwd).then((git) => {
      if (git === null) return;
      facts = {
        root,
        ...(git.repository_url === undefined ? {} : { remotes: { origin: git.repository_url } }),
        ...(git.commit_hash === undefined ? {} : { commitHash: git.commit_hash }),
      };
    });
  }
  return () => facts;
}

async function gitFacts(cwd: string): Promise<NonNullable<SessionMeta['git']> | null> {
  const info = await readGitInfo(cwd);
  if (info === null) return null;
  return {
    ...(info.commitHash === undefined ? {} : { commit_hash: info.commitHash }),
    ...(info.branch === undefined ? {} : { branch: info.branch }),
    ...(info.repositoryUrl === undefined ? {} : { repository_url: info.repositoryUrl }),
  };
}
