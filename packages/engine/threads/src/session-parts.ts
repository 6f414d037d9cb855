import { allowedBy, type Config, type LoadedConfig } from '@codex-ts/config';
import { loadImage } from '@codex-ts/images';
import { backoffMs } from '@codex-ts/model-client';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { ApprovalCache } from '@codex-ts/orchestrator';
import { type Session, type SessionParts, type TurnSettings } from '@codex-ts/session';
import { sleep } from '@codex-ts/async-utils';
import { type ToolServices, type ToolTurn } from '@codex-ts/tools';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commandEnvironment } from './command-environment.ts';
import { commandFacts } from './command-facts.ts';
import { SandboxedCommands } from './command-host.ts';
import { type ThreadClient } from './live-thread.ts';
import { patchHost } from './patch-host.ts';
import { type ThreadModel } from './thread-model.ts';
import { modelOf } from './thread-setup.ts';
import { type RolloutItem } from '@codex-ts/rollout';
import { GhostRecorder } from './ghost-recorder.ts';
import { hiddenFile, ReadDenials } from './read-denials.ts';
import { StartUp } from './start-up.ts';
import { TurnDiffs } from './turn-diffs.ts';
import { TurnFiles } from './turn-files.ts';
import { turnFrame } from './turn-frame.ts';
import { type WorkspaceFacts } from './turn-metadata.ts';
import { framePersonality } from './frame-personality.ts';
import { storedState } from './stored-state.ts';
import { TurnModels } from './turn-model.ts';
import { userShell } from './user-shell.ts';

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
  projectDocs: string | null;
  /** The thread's own base instructions for its own model; another model brings its own. */
  instructions: { slug: string; text: string };
  session(): Session;
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
  const { threadId, env } = options;
  const config = () => options.loaded().config;
  const shell = userShell();
  const credentials = credentialVariables(options.provider);
  const cwd = () => options.session().settings.cwd;
  const denials = new ReadDenials(config().cwd, { isEnforced: config().codexignore, kept: join(config().codexHome, 'file-history') });
  const commands = new SandboxedCommands(
    (kind) => commandEnvironment({ env, policy: config().shellEnvironmentPolicy, threadId, credentials }, kind),
    (command) => denials.forCommand({ turn: options.session().settings.sandboxPolicy, command }),
  );
  const files = config().fileHistory.enabled ? new TurnFiles({ config: config(), threadId, env, onNotice: options.notice, leavesOut: denials.hides }) : null;
  const ghosts = new GhostRecorder({ config, record: options.record, notice: options.notice });
  const startUp = new StartUp([denials.loaded()]);
  const diffs = new TurnDiffs(cwd);
  const instructions = (slug: string) => instructionsFor(slug, options);
  const models = new TurnModels({ threadId, provider: options.provider, connection: options.model, config, instructions, workspace: () => options.workspace() });
  return {
    model: (turn, request) => {
      diffs.startTurn();
      denials.startTurn();
      return models.forTurn(turn, request);
    },
    compaction: { ...models.compaction, prompt: config().compactPrompt },
    ...(options.path === null ? {} : { reload: () => storedState(options.path ?? '') }),
    frame: (turn) =>
      Promise.resolve(
        turnFrame({
          settings: turn,
          baseInstructions: instructions(turn.model),
          personality: framePersonality(turn, instructions(turn.model), config()),
          developerInstructions: config().developerInstructions,
          projectDocs: options.projectDocs,
          shell,
          env,
          now: new Date(),
        }),
      ),
    toolTurn: (turn) => toolTurn(turn, config(), shell),
    tools: {
      commands,
      facts: commandFacts,
      patches: patchHost({ env, cwd, diffs, isHidden: (path) => denials.denies(path), beforeChange: async (paths) => files?.beforePatch(paths) }),
      loadImage: visibleImage(denials),
      approvals: new ApprovalCache(),
      ask: asker(options),
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
      await options.model.close();
    },
  };
}

function instructionsFor(slug: string, { loaded, instructions }: PartsOptions): string {
  const { config } = loaded();
  if (slug === instructions.slug || config.baseInstructions !== null) return instructions.text;
  return modelOf(slug, config).baseInstructions(config.personality ?? 'none');
}

function toolTurn(turn: TurnSettings, config: Config, shell: string): ToolTurn {
  const { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages } = turn;
  const { allowLoginShell, backgroundTerminalMaxTimeout: maxPollMs } = config;
  return { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages, shell, allowLoginShell, maxPollMs };
}

/** Asks the thread's client; an answer of `cancel` also interrupts the turn. */
function asker({ session, client, decided }: PartsOptions): ToolServices['ask'] {
  return async (question, signal) => {
    const turnId = session().activeTurnId;
    if (turnId === null) return 'decline';
    const decision = await client.ask(question, turnId, signal);
    decided(question.kind === 'patch' ? 'apply_patch' : 'exec_command', question.itemId, decision);
    if (decision === 'cancel') void session().interrupt(turnId);
    return decision;
  };
}

/** Variables that hold the credentials of this program's own requests. */
function credentialVariables({ envKey, envHttpHeaders }: ModelProviderInfo): string[] {
  return ['CODEX_API_KEY', ...(envKey === undefined ? [] : [envKey]), ...Object.values(envHttpHeaders)];
}

/** Pictures that the project hides are not shown either. */
function visibleImage(denials: ReadDenials): typeof loadImage {
  return async (path, signal) => ((await denials.denies(path)) ? { problem: hiddenFile(path) } : loadImage(path, signal));
}
