import { History, TokenLedger } from '@codex-ts/context';
import { type Config, type LoadedConfig } from '@codex-ts/config';
import { type SessionFacts } from '@codex-ts/exec-sessions';
import { CodexError, type ReasoningEffort } from '@codex-ts/protocol';
import { traceContextFromEnv } from '@codex-ts/otel';
import { readTurns } from '@codex-ts/rollout';
import { type Recorder, Session, type SessionEvent, type TurnInput, type TurnSettings } from '@codex-ts/session';
import { quoteShell } from '@codex-ts/text-utils';
import { chosenPolicy } from './chosen-policy.ts';
import { type EngineOptions } from './engine-options.ts';
import { workspaceFacts } from './git-facts.ts';
import { type BackgroundTerminal, type LiveThread, type ThreadClient, type ThreadFacts } from './live-thread.ts';
import { sessionParts } from './session-parts.ts';
import { ThreadModel } from './thread-model.ts';
import { type LiveCommands } from './command-parts.ts';
import { type Amendment, ThreadRules } from './thread-rules.ts';
import { ThreadTelemetry } from './thread-telemetry.ts';
import { type ThreadOrigin } from './thread-origin.ts';
import { type ThreadOverrides } from './thread-overrides.ts';
import { tellingRecorder } from './telling-recorder.ts';
import { TurnNotifier } from './turn-notifier.ts';
import { initialSettings, loadDocs, modelOf, modelSettings, providerOf } from './thread-setup.ts';

export interface Assembly {
  options: EngineOptions;
  originator: string;
  userAgent: string;
  loaded: LoadedConfig;
  overrides: ThreadOverrides;
  client: ThreadClient;
  origin: ThreadOrigin;
  /** What kind of helper of another thread this one is. */
  subagent?: string;
  /** Loads the configuration of the thread again. */
  reload(base: LoadedConfig): Promise<LoadedConfig>;
  /** Tells every thread what somebody allowed or forbade for good. */
  amended(amendment: Amendment): void;
  /** A request is on its way. */
  asked(): void;
  /** A turn has ended and is stored. */
  turnEnded(): void;
}

/** Puts a thread together from what it starts with and how it is configured. */
export async function assembleThread(assembly: Assembly): Promise<LiveThread> {
  const { options, loaded, origin } = assembly;
  const { env } = options;
  const current = { loaded };
  const live: { session: Session | null; parts: LiveCommands | null } = { session: null, parts: null };
  const provider = providerOf(loaded.config, env);
  const settings = { ...initialSettings(loaded.config), ...storedModel(assembly) };
  const model = modelOf(settings.model, loaded.config);
  const warnings = [...loaded.warnings, ...fallbackWarning(model, loaded.config.modelProviderId)];
  const notice = (message: string) => assembly.client.emit({ type: 'warning', turnId: live.session?.activeTurnId ?? null, message });
  const [docs, policy] = await Promise.all([loadDocs(loaded.config, warnings), ThreadRules.load(loaded.config)]);
  warnings.push(...loaded.config.rulesFolders.skipped.map(untrustedRules));
  const rules = new ThreadRules({ policy, codexHome: loaded.config.codexHome, amended: assembly.amended, notice });
  const telemetry = threadTelemetry(assembly, settings.model);
  const connection = threadModel(assembly, provider, telemetry);
  const session = () => {
    if (live.session === null) throw new Error('the session is not put together yet');
    return live.session;
  };
  const recorder = recorderOf(assembly);
  const facts = new LiveFacts(assembly, warnings);
  const notifier = turnNotifier(assembly, { command: () => current.loaded.config.notify, cwd: () => session().settings.cwd });
  const emit = (event: SessionEvent) => {
    facts.note(event);
    notifier.note(event);
    telemetry?.note(event);
    assembly.client.emit(event);
    if (event.type === 'turn.ended') assembly.turnEnded();
  };
  const parts = sessionParts({
    threadId: origin.threadId,
    loaded: () => current.loaded,
    path: origin.path,
    provider,
    env,
    model: connection,
    client: assembly.client,
    rules,
    windowsRunner: options.windowsRunner,
    toolFolder: options.toolFolder,
    mayAskUser: assembly.subagent === undefined,
    // A reviewer has nothing reviewed itself.
    review: assembly.subagent === undefined ? async (request) => (await import('./reviewer.ts')).runReview(request, { ...assembly, loaded: current.loaded }, assembleThread) : undefined,
    live: (running) => {
      live.parts = running;
    },
    projectDocs: docs,
    instructions: { slug: settings.model, text: baseInstructions(assembly, settings.model) },
    session,
    clientTools: origin.clientTools,
    record: (items) => recorder.append(items),
    decided: (toolName, callId, decision) => telemetry?.decided(toolName, callId, decision),
    notice,
    workspace: workspaceFacts(loaded.config.cwd),
  });
  live.session = new Session({
    threadId: origin.threadId,
    parts,
    settings,
    recorder,
    history: new History(origin.history),
    ledger: new TokenLedger(settings.contextWindow, origin.usage),
    told: origin.told,
    previousModel: origin.model?.slug ?? null,
    isExtended: assembly.overrides.extendedHistory ?? false,
    emit,
  });
  telemetry?.starts(settings);
  return liveThread({ session: live.session, parts: live.parts, rules, facts, current }, assembly);
}

function threadModel(assembly: Assembly, provider: ReturnType<typeof providerOf>, telemetry: ReturnType<typeof threadTelemetry>): ThreadModel {
  const { options, loaded, origin } = assembly;
  return new ThreadModel({
    asked: assembly.asked,
    secret: (value) => void options.telemetry?.addSecret(value),
    watch: telemetry === null ? null : (transport) => telemetry.watch(transport),
    threadId: origin.threadId,
    provider,
    codexHome: loaded.config.codexHome,
    env: options.env,
    originator: assembly.originator,
    subagent: assembly.subagent,
    userAgent: assembly.userAgent,
    transport: options.transport,
    isOffline: options.isOffline ?? false,
  });
}

/** The thread's record; where clients asked for raw items, one that tells of them. */
function recorderOf({ origin, overrides, client }: Assembly): Recorder {
  return overrides.rawItems === true ? tellingRecorder(origin.recorder, (item) => client.rawItem?.(item)) : origin.recorder;
}

function turnNotifier({ client, originator, origin, options }: Assembly, now: { command: () => Config['notify']; cwd: () => string }): TurnNotifier {
  const onFailure = (message: string) => client.emit({ type: 'warning', turnId: null, message });
  return new TurnNotifier({ ...now, threadId: origin.threadId, client: originator, env: options.env, onFailure });
}

interface Running {
  session: Session;
  parts: LiveCommands | null;
  rules: ThreadRules;
  facts: LiveFacts;
  current: { loaded: LoadedConfig };
}

function liveThread({ session, parts, rules, facts, current }: Running, { reload }: Assembly): LiveThread {
  return {
    session,
    facts,
    startTurn: async (turn, changes) => {
      const { config } = current.loaded;
      const model: Partial<TurnSettings> = changes.model === undefined ? {} : modelSettings(modelOf(changes.model, config), config);
      const sandbox = changes.sandboxPolicy === undefined ? {} : { sandboxPolicy: chosenPolicy(changes.sandboxPolicy, session.settings.sandboxPolicy, config) };
      return startOrSteer(session, turn, { ...model, ...changes, ...sandbox });
    },
    turns: async (signal) => (facts.path === null ? [] : readTurns(facts.path, { signal })),
    terminals: () => (parts?.commands.open() ?? []).map(backgroundTerminal),
    cleanTerminals: async () => parts?.commands.clean(),
    amend: (amendment) => {
      rules.amend(amendment);
      // The proxy that is being started reads the rules when it is there.
      parts?.network.refresh().catch(() => undefined);
    },
    renamed: (name) => {
      facts.name = name;
    },
    reconfigure: async (base) => {
      current.loaded = await reload(base);
      await rules.reload(current.loaded.config);
      await parts?.network.refresh();
    },
    close: () => session.close(),
  };
}

/** A turn that is about to end takes nothing more: then the next one is begun right after it. */
async function startOrSteer(session: Session, turn: TurnInput, changes: Partial<TurnSettings>): Promise<string> {
  if (session.activeTurnKind !== 'regular' || turn.outputSchema !== undefined) return session.startTurn(turn, changes);
  try {
    return session.steer(turn.input, { changes });
  } catch (error) {
    if (!CodexError.isInstance(error) || error.code !== 'no_active_turn') throw error;
    await session.idle();
    return session.startTurn(turn, changes);
  }
}

function backgroundTerminal({ id, argv, cwd, tty, startedAt }: SessionFacts): BackgroundTerminal {
  return { processId: String(id), command: quoteShell([...argv]), cwd, tty, startedAt: Math.floor(startedAt / 1000) };
}

function untrustedRules(folder: string): string {
  return `The rules in ${folder} are not used, because the project is not trusted.`;
}

/** Null when nobody listens: then nothing is measured. */
function threadTelemetry({ options, origin, loaded: { config }, originator }: Assembly, model: string): ThreadTelemetry | null {
  const { telemetry, env, version } = options;
  if (telemetry === undefined) return null;
  const facts = { conversationId: origin.threadId, appVersion: version, originator, model };
  return new ThreadTelemetry({ telemetry, parent: traceContextFromEnv(env), config, facts });
}

/** A stored thread goes on with the model it ran with last, unless the caller names one. */
function storedModel({ origin, overrides, loaded: { config } }: Assembly): Partial<TurnSettings> {
  const names = ['model', 'model_provider', 'model_reasoning_effort'];
  const isChosen = config.model !== null || overrides.model !== undefined || overrides.modelProvider !== undefined || names.some((name) => overrides.config?.[name] !== undefined);
  if (origin.model === null || isChosen) return {};
  const stored = modelSettings(modelOf(origin.model.slug, config), config);
  return origin.model.effort === null ? stored : { ...stored, effort: origin.model.effort as ReasoningEffort };
}

/** What the thread was begun with, as long as its model is the same; else what the configuration or the model brings. */
function baseInstructions({ origin, loaded: { config } }: Assembly, slug: string): string {
  const isSameModel = origin.told === null || origin.told.model === slug;
  return config.baseInstructions ?? (isSameModel ? origin.instructions : null) ?? modelOf(slug, config).baseInstructions(config.personality ?? 'none');
}

/** Models of a local server are seldom in the catalogue, and whoever runs one has nothing to do about it. */
const LOCAL_PROVIDERS: readonly string[] = ['ollama', 'lmstudio'];

function fallbackWarning({ slug, usedFallback }: { slug: string; usedFallback: boolean }, providerId: string): string[] {
  return usedFallback && !LOCAL_PROVIDERS.includes(providerId) ? [`Nothing is known of the model \`${slug}\`: default limits are used, which may make it work less well.`] : [];
}

/** The facts of a thread, kept current as it runs. */
class LiveFacts implements ThreadFacts {
  readonly path: string | null;
  readonly modelProvider: string;
  readonly serviceTier: Config['serviceTier'];
  readonly createdAt: number;
  readonly cliVersion: string;
  readonly source: ThreadFacts['source'];
  readonly warnings: readonly string[];
  git: ThreadFacts['git'];
  readonly forkedFromId: string | null;
  preview: string;
  name: string | null;
  updatedAt: number;
  readonly #gitLater: ThreadOrigin['gitLater'];

  constructor({ origin, options, loaded: { config } }: Assembly, warnings: readonly string[]) {
    this.path = origin.path;
    this.modelProvider = config.modelProviderId;
    this.serviceTier = config.serviceTier;
    this.createdAt = origin.createdAt;
    this.updatedAt = origin.createdAt;
    this.cliVersion = options.version;
    this.source = options.source;
    this.warnings = warnings;
    this.git = origin.git;
    this.#gitLater = origin.gitLater;
    this.forkedFromId = origin.forkedFromId;
    this.preview = origin.preview;
    this.name = origin.name;
  }

  note(event: SessionEvent): void {
    if (event.type !== 'user.message') return;
    this.updatedAt = Math.floor(Date.now() / 1000);
    // Told from the first message on, as the record has it from there on.
    void this.#gitLater?.then((git) => (this.git ??= git));
    if (this.preview !== '') return;
    const [text] = event.item.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    this.preview = text ?? '';
  }
}
