import { allowedBy, type Config, type LoadedConfig } from '@codex-ts/config';
import { loadImage } from '@codex-ts/images';
import { backoffMs } from '@codex-ts/model-client';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { ApprovalCache, type Decision, mayAskAboutSandbox } from '@codex-ts/orchestrator';
import { type Session, type SessionParts, type TurnSettings } from '@codex-ts/session';
import { sleep } from '@codex-ts/async-utils';
import { isPathReadable } from '@codex-ts/sandboxing';
import { type ClientTool, GrantedPermissions, NO_GRANT, type ToolServices, type ToolTurn } from '@codex-ts/tools';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commandFacts } from './command-facts.ts';
import { commandEnvironment } from './command-environment.ts';
import { commandParts, type LiveCommands } from './command-parts.ts';
import { type ThreadClient } from './live-thread.ts';
import { patchHost } from './patch-host.ts';
import { type ThreadModel } from './thread-model.ts';
import { modelOf, offersQuestions } from './thread-setup.ts';
import { type RolloutItem } from '@codex-ts/rollout';
import { type EngineOptions } from './engine-options.ts';
import { GhostRecorder } from './ghost-recorder.ts';
import { hiddenFile, ReadDenials } from './read-denials.ts';
import { StartUp } from './start-up.ts';
import { type ThreadRules } from './thread-rules.ts';
import { TurnDiffs } from './turn-diffs.ts';
import { TurnFiles } from './turn-files.ts';
import { turnFrame } from './turn-frame.ts';
import { type WorkspaceFacts } from './turn-metadata.ts';
import { framePersonality } from './frame-personality.ts';
import { storedState } from './stored-state.ts';
import { TurnModels } from './turn-model.ts';
import { ThreadShell } from './thread-shell.ts';

export interface PartsOptions {
  threadId: string;
  /** The thread's configuration as it is now: it can be edited and loaded again while the thread lives. */
  loaded(): LoadedConfig;
  /** The thread's record; null for one that keeps none. */
  path: string | null;
  provider: ModelProviderInfo;
  env: NodeJS.ProcessEnv;
  model: ThreadModel;
  client: ThreadClient;
  rules: ThreadRules;
  windowsRunner: EngineOptions['windowsRunner'];
  toolFolder: EngineOptions['toolFolder'];
  /** Whether it works for a user, whom it may ask, and not for another thread. */
  mayAskUser: boolean;
  /** Has another agent review something. */
  review: SessionParts['review'] | undefined;
  /** Gets what runs the thread's commands. */
  live(parts: LiveCommands): void;
  projectDocs: string | null;
  /** The thread's own base instructions for its own model; another model brings its own. */
  instructions: { slug: string; text: string };
  session(): Session;
  /** Tools that the client brought along. */
  clientTools: readonly ClientTool[];
  /** Adds to the thread's record. */
  record(items: readonly RolloutItem[]): void;
  /** A person has decided about a call. */
  decided(toolName: string, callId: string, decision: string): void;
  /** Something the user should know. */
  notice(text: string): void;
  workspace(): WorkspaceFacts | null;
}

/** Puts the real parts of a session together. */
export function sessionParts(options: PartsOptions): SessionParts {
  const { threadId, env, rules, clientTools, mayAskUser } = options;
  const config = () => options.loaded().config;
  const settings = () => options.session().settings;
  const cwd = () => settings().cwd;
  const ask = asker(options);
  const { commands, network, shell, denials } = runningParts(options, ask);
  const unreadable = (path: string) => unreadableReason(path, { denials, settings: settings(), env });
  const files = config().fileHistory.enabled ? new TurnFiles({ config: config(), threadId, env, onNotice: options.notice, leavesOut: denials.hides }) : null;
  const ghosts = new GhostRecorder({ config, record: options.record, notice: options.notice });
  const startUp = new StartUp([denials.loaded()]);
  const diffs = new TurnDiffs(cwd);
  const grants = new GrantedPermissions();
  const instructions = (slug: string) => instructionsFor(slug, options);
  const models = new TurnModels({ threadId, provider: options.provider, connection: options.model, config, instructions, clientTools, mayAskUser, workspace: () => options.workspace() });
  return {
    model: (turn, request) => {
      diffs.startTurn();
      denials.startTurn();
      grants.startTurn();
      return models.forTurn(turn, request);
    },
    ...(options.review === undefined ? {} : { review: options.review }),
    compaction: { ...models.compaction, prompt: config().compactPrompt },
    ...(options.path === null ? {} : { reload: () => storedState(options.path ?? '') }),
    frame: (turn) => Promise.resolve(frameOf(turn, options, { network, shell })),
    toolTurn: (turn) => toolTurn(turn, config(), options),
    tools: {
      commands,
      facts: commandFacts(rules, (script, wish) => shell.argv(script, wish)),
      patches: patchHost({ env, cwd, diffs, unreadable, beforeChange: async (paths) => files?.beforePatch(paths) }),
      loadImage: async (path, signal) => {
        const problem = await unreadable(path);
        return problem === null ? loadImage(path, signal) : { problem };
      },
      approvals: new ApprovalCache(),
      grants,
      ask,
      askPermissions: permissionsAsker(options),
      askUser: userAsker(options),
      callClientTool: (call, signal) => options.client.callTool(call, options.session().activeTurnId ?? '', signal),
      allowPrefix: (prefix) => rules.allowPrefix(prefix),
      now: () => performance.now(),
    },
    loadAttachment: async (path, signal) => {
      const image = await loadImage(path, signal);
      return 'problem' in image ? { problem: `The attached image could not be shown to you: ${image.problem}` } : image;
    },
    backoffMs: (attempt) => backoffMs(attempt, Math.random),
    sleep,
    prepareTurn: async (turnId, turn, signal) => {
      await startUp.ready(signal);
      await Promise.all([files?.begin(turnId, turn, signal), ghosts.snapshot(turn.cwd, signal)]);
    },
    turnEnded: async (turnId, { signal }) => {
      await files?.end(turnId, signal);
    },
    checkSettings: ({ approvalPolicy, sandboxPolicy }) => allowedBy(options.loaded().requirements, { approvalPolicy, sandboxPolicy }),
    close: async () => {
      await commands.close();
      await Promise.all([network.close(), shell.close()]);
      await options.model.close();
    },
  };
}

/** What runs commands, and what keeps things from them. */
function runningParts(options: PartsOptions, ask: ToolServices['ask']): LiveCommands & { denials: ReadDenials } {
  const { threadId, env, rules, notice } = options;
  const config = () => options.loaded().config;
  const settings = () => options.session().settings;
  const denials = new ReadDenials(config().cwd, { isEnforced: config().codexignore, kept: join(config().codexHome, 'file-history') });
  const credentials = credentialVariables(options.provider);
  const environment = () => commandEnvironment({ env, policy: config().shellEnvironmentPolicy, threadId, credentials }, 'plain');
  const shell = new ThreadShell({ threadId, config: config(), env, credentials, environment, notice });
  const mayAsk = () => mayAskAboutSandbox(settings().approvalPolicy);
  const { windowsRunner, toolFolder } = options;
  const parts = { ...commandParts({ threadId, config, env, credentials, settings, denials, rules, notice, ask, mayAsk, shell, windowsRunner, toolFolder }), shell };
  options.live(parts);
  return { ...parts, denials };
}

function frameOf(turn: TurnSettings, options: PartsOptions, { network, shell }: Pick<LiveCommands, 'network' | 'shell'>) {
  const { config } = options.loaded();
  const baseInstructions = instructionsFor(turn.model, options);
  return turnFrame({
    settings: turn,
    baseInstructions,
    personality: framePersonality(turn, baseInstructions, config),
    developerInstructions: config.developerInstructions,
    projectDocs: options.projectDocs,
    shell: shell.path,
    env: options.env,
    allowedHosts: network.allowedHosts,
    allowedPrefixes: options.rules.allowedPrefixes,
    offersPermissionRequests: config.features.request_permissions_tool,
    now: new Date(),
  });
}

function instructionsFor(slug: string, { loaded, instructions }: PartsOptions): string {
  const { config } = loaded();
  if (slug === instructions.slug || config.baseInstructions !== null) return instructions.text;
  return modelOf(slug, config).baseInstructions(config.personality ?? 'none');
}

function toolTurn(turn: TurnSettings, config: Config, { clientTools, mayAskUser }: PartsOptions): ToolTurn {
  const { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages } = turn;
  const { allowLoginShell, backgroundTerminalMaxTimeout: maxPollMs, features, dangerScreen } = config;
  const offers = { offersGrants: features.exec_permission_approvals, offersPermissionRequests: features.request_permissions_tool, offersQuestions: offersQuestions(config, mayAskUser) };
  return { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages, allowLoginShell, maxPollMs, ...offers, dangerScreen, clientTools };
}

/** Asks the thread's client; an answer of `cancel` also interrupts the turn. */
function asker({ session, client, decided }: PartsOptions): ToolServices['ask'] {
  return async (question, signal) => {
    const turnId = session().activeTurnId;
    if (turnId === null) return 'decline';
    const decision = await client.ask(question, turnId, signal);
    decided(TOOL_OF[question.kind], question.itemId, decisionName(decision));
    if (decision === 'cancel') void session().interrupt(turnId);
    return decision;
  };
}

/** Variables that hold the credentials of this program's own requests. */
function credentialVariables({ envKey, envHttpHeaders }: ModelProviderInfo): string[] {
  return ['CODEX_API_KEY', ...(envKey === undefined ? [] : [envKey]), ...Object.values(envHttpHeaders)];
}

const TOOL_OF = { command: 'exec_command', patch: 'apply_patch', network: 'network' } as const;

/** As measurements name an answer. */
function decisionName(decision: Decision): string {
  if (typeof decision === 'string') return decision;
  return 'allowPrefix' in decision ? 'acceptWithExecpolicyAmendment' : 'applyNetworkPolicyAmendment';
}

function permissionsAsker({ session, client }: PartsOptions): ToolServices['askPermissions'] {
  return async (question, signal) => {
    const turnId = session().activeTurnId;
    return turnId === null ? { granted: NO_GRANT, scope: 'turn' } : client.askPermissions(question, turnId, signal);
  };
}

function userAsker({ session, client }: PartsOptions): ToolServices['askUser'] {
  return async (asked, signal) => {
    const turnId = session().activeTurnId;
    return turnId === null ? {} : client.askUser(asked, turnId, signal);
  };
}

/** Why the agent itself may not look into a file either: the project hides it, or commands may not read it. */
async function unreadableReason(path: string, { denials, settings, env }: { denials: ReadDenials; settings: TurnSettings; env: NodeJS.ProcessEnv }): Promise<string | null> {
  if (await denials.denies(path)) return hiddenFile(path);
  const { cwd, sandboxPolicy } = settings;
  return isPathReadable(path, sandboxPolicy, cwd, env) ? null : `${path} may not be read under this thread's sandbox policy`;
}
