import { type Config } from '@codex-ts/config';
import { loadImage } from '@codex-ts/images';
import { backoffMs } from '@codex-ts/model-client';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { ApprovalCache } from '@codex-ts/orchestrator';
import { type Session, type SessionParts, type TurnSettings } from '@codex-ts/session';
import { sleep } from '@codex-ts/async-utils';
import { type ToolServices, type ToolTurn } from '@codex-ts/tools';
import { performance } from 'node:perf_hooks';
import { commandEnvironment } from './command-environment.ts';
import { commandFacts } from './command-facts.ts';
import { SandboxedCommands } from './command-host.ts';
import { type ThreadClient } from './live-thread.ts';
import { requestBody } from './model-request.ts';
import { patchHost } from './patch-host.ts';
import { type ThreadModel } from './thread-model.ts';
import { modelOf, toolsOf } from './thread-setup.ts';
import { TurnDiffs } from './turn-diffs.ts';
import { turnFrame } from './turn-frame.ts';
import { turnMetadata, type WorkspaceFacts } from './turn-metadata.ts';
import { userShell } from './user-shell.ts';

export interface PartsOptions {
  threadId: string;
  config: Config;
  provider: ModelProviderInfo;
  env: NodeJS.ProcessEnv;
  model: ThreadModel;
  client: ThreadClient;
  projectDocs: string | null;
  /** The thread's own base instructions for its own model; another model brings its own. */
  instructions: { slug: string; text: string };
  session(): Session;
  workspace(): WorkspaceFacts | null;
}

/** Puts the real parts of a session together. */
export function sessionParts(options: PartsOptions): SessionParts {
  const { config, threadId, env, client } = options;
  const shell = userShell();
  const credentials = credentialVariables(options.provider);
  const commands = new SandboxedCommands((kind) =>
    commandEnvironment({ env, policy: config.shellEnvironmentPolicy, threadId, credentials }, kind),
  );
  const cwd = () => options.session().settings.cwd;
  const diffs = new TurnDiffs(cwd);
  return {
    model: (turn, request) => {
      diffs.startTurn();
      const model = modelOf(turn.model, config);
      const facts = {
        threadId,
        settings: turn,
        model,
        instructions: instructionsFor(turn.model, options),
        tools: toolsOf(model, config, turn.sandboxPolicy),
        outputSchema: request.outputSchema,
        config,
      };
      const metadata = () => turnMetadata({ threadId, turnId: request.turnId, sandboxPolicy: turn.sandboxPolicy, workspace: options.workspace() });
      return { sample: options.model.forTurn({ body: (input) => requestBody(facts, input), metadata }), maxStreamRetries: options.provider.streamMaxRetries };
    },
    frame: (turn) =>
      Promise.resolve(
        turnFrame({
          settings: turn,
          baseInstructions: instructionsFor(turn.model, options),
          developerInstructions: config.developerInstructions,
          projectDocs: options.projectDocs,
          shell,
          env,
          now: new Date(),
        }),
      ),
    toolTurn: (turn) => toolTurn(turn, config, shell),
    tools: {
      commands,
      facts: commandFacts,
      patches: patchHost({ env, cwd, diffs }),
      loadImage,
      approvals: new ApprovalCache(),
      ask: asker(options.session, client),
      now: () => performance.now(),
    },
    loadAttachment: async (path, signal) => {
      const image = await loadImage(path, signal);
      return 'problem' in image ? { problem: `The attached image could not be shown to you: ${image.problem}` } : image;
    },
    backoffMs: (attempt) => backoffMs(attempt, Math.random),
    sleep,
    close: async () => {
      await commands.close();
      await options.model.close();
    },
  };
}

function instructionsFor(slug: string, { config, instructions }: PartsOptions): string {
  if (slug === instructions.slug || config.baseInstructions !== null) return instructions.text;
  return modelOf(slug, config).baseInstructions(config.personality ?? 'none');
}

function toolTurn(turn: TurnSettings, config: Config, shell: string): ToolTurn {
  const { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages } = turn;
  const { allowLoginShell, backgroundTerminalMaxTimeout: maxPollMs } = config;
  return { cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages, shell, allowLoginShell, maxPollMs };
}

/** Asks the thread's client; an answer of `cancel` also interrupts the turn. */
function asker(session: () => Session, client: ThreadClient): ToolServices['ask'] {
  return async (question, signal) => {
    const turnId = session().activeTurnId;
    if (turnId === null) return 'decline';
    const decision = await client.ask(question, turnId, signal);
    if (decision === 'cancel') void session().interrupt(turnId);
    return decision;
  };
}

/** Variables that hold the credentials of this program's own requests. */
function credentialVariables({ envKey, envHttpHeaders }: ModelProviderInfo): string[] {
  return ['CODEX_API_KEY', ...(envKey === undefined ? [] : [envKey]), ...Object.values(envHttpHeaders)];
}
