import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, type LoadedConfig, loadConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { CodexError, isUuid } from '@codex-ts/protocol';
import { assertTerminal, Tui, type TuiEnd, type TuiOptions, type TuiSettings, type TuiStart } from '@codex-ts/tui';

import { type CommandHost } from '../command-host.ts';
import { execConfigInput, orderedOverrides } from '../exec/exec-config-input.ts';
import { refuseLocal } from '../exec/remote-exec.ts';
import { connectRemote, type RemoteServer, remoteServer } from '../exec/remote-server.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { startEngine } from '../exec/start-engine.ts';
import { storedThread } from '../exec/stored-thread.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { say } from '../say.ts';
import { editText } from './edit-text.ts';
import { farewell } from './farewell.ts';
import { type InteractiveArguments } from './interactive-arguments.ts';
import { LateLines } from './late-lines.ts';
import { storedPrompts } from './stored-prompts.ts';

const ORIGINATOR = 'codex-tui';

/**
 * Runs the terminal interface.
 * @returns the exit code
 * @throws CodexError when it cannot begin
 */
export async function interactiveCommand(args: InteractiveArguments, outer: CommandHost): Promise<number> {
  assertTerminal(process.stdin, process.stdout, outer.env);
  const server = args.remote === undefined && args.remoteAuthTokenEnv === undefined ? null : remoteServer(args, outer.env);
  if (server !== null) refuseLocal({ ...args, record: undefined, replay: undefined }, server);
  const overrides = await orderedOverrides(args.overrides, outer.cwd);
  const cwd = await resolveCwd(args.cd, outer.cwd);
  const codexHome = resolveCodexHome(outer.env).path;
  const env = await loadDotenv(codexHome, outer.env);
  const host = { ...outer, env };
  const configInput = execConfigInput({ args, overrides, codexHome, cwd, env, approvalPolicy: args.approvalPolicy });
  const loaded = await loadConfig(configInput);
  const session: InteractiveSession = { args, host, codexHome, configInput, loaded, server };
  // What would be said on stderr waits: the screen is the interface's.
  const late = new LateLines();
  const tui = await Tui.open({ env, settings: settingsOf(loaded.config, args) });
  let end: TuiEnd;
  try {
    end = await converse(tui, session, late);
  } finally {
    tui.close();
    for (const line of late.lines) say(host.stderr, line);
  }
  for (const line of farewell(end, host.stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '')) say(host.stdout, line);
  if (end.problem !== null) say(host.stderr, `Error: ${end.problem}`);
  return end.exitCode;
}

/** All that a run of the interface is made of. */
interface InteractiveSession {
  readonly args: InteractiveArguments;
  readonly host: CommandHost;
  readonly codexHome: string;
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  /** Null: the engine runs in this process. */
  readonly server: RemoteServer | null;
}

/** Finds the session to begin with, starts or joins a server, and has the conversation. */
async function converse(tui: Tui, session: InteractiveSession, late: LateLines): Promise<TuiEnd> {
  const { args, host, codexHome, configInput, loaded, server } = session;
  const { config } = loaded;
  const start = await startOf(args, { codexHome, cwd: config.cwd, modelProvider: config.modelProviderId, signal: host.signal, isRemote: server !== null });
  const connected = server === null ? await startEngine({ loaded, configInput, env: host.env, originator: ORIGINATOR, version: host.version, stderr: late, transportOption: {}, interactive: true }) : await remote(server, host);
  for (const warning of connected.warnings) say(late, `warning: ${warning}`);
  try {
    return await tui.run(tuiOptions(session, connected.client, start));
  } finally {
    await connected.close();
  }
}

async function remote(server: RemoteServer, host: CommandHost): Promise<{ client: AppServerClient; warnings: readonly string[]; close: () => Promise<void> }> {
  const { client, leave } = await connectRemote(server, host.signal);
  return { client, warnings: [], close: leave };
}

interface Place {
  readonly codexHome: string;
  readonly cwd: string;
  readonly modelProvider: string;
  readonly signal: AbortSignal;
  readonly isRemote: boolean;
}

async function startOf({ from }: InteractiveArguments, { isRemote, ...place }: Place): Promise<TuiStart> {
  if (from === null) return { kind: 'new' };
  if (isRemote && (from.kind !== 'named' || !isUuid(from.session))) {
    throw new CodexError(`With --remote the session to ${from.verb} must be given by its id.`, { code: 'remote_session' });
  }
  const threadId = await storedThread(from, place);
  return threadId === null ? { kind: 'new' } : { kind: from.verb, threadId };
}

function tuiOptions({ args, loaded: { config }, host, server }: InteractiveSession, client: AppServerClient, start: TuiStart): TuiOptions {
  const { cwd } = config;
  const isHere = server === null;
  return {
    client,
    start,
    overrides: {
      ...(isHere || server.isLoopback ? { cwd } : {}),
      ...(isHere ? { model: config.model, modelProvider: config.modelProviderId } : { model: args.model ?? null }),
      ...(isHere ? { approvalPolicy: config.approvalPolicy } : args.approvalPolicy === undefined ? {} : { approvalPolicy: args.approvalPolicy }),
      // A mode would take the place of the profile.
      ...(isHere && config.permissionProfile === null ? { sandbox: config.sandboxMode } : args.sandbox === undefined ? {} : { sandbox: args.sandbox }),
    },
    cwd,
    prompt: args.prompt ?? null,
    images: args.images.map((path) => resolve(host.cwd, path)),
    settings: settingsOf(config, args),
    env: host.env,
    version: host.version,
    prompts: storedPrompts(config.codexHome, config.history),
    programs: { edit: (text) => editText(text, host.env) },
    isImageFile: (path) => isImage(resolve(cwd, path)),
  };
}

function settingsOf(config: LoadedConfig['config'], { alternateScreen }: InteractiveArguments): TuiSettings {
  const { statusLine, terminalTitle, alternateScreen: wanted, hideFullAccessWarning: skipFullAccessWarning, ...tui } = config.tui;
  return {
    ...tui,
    alternateScreen: alternateScreen ? wanted : 'never',
    ...(statusLine === null ? {} : { statusLine }),
    ...(terminalTitle === null ? {} : { terminalTitle }),
    skipFullAccessWarning,
    hideReasoning: config.hideAgentReasoning,
    showRawReasoning: config.showRawAgentReasoning,
  };
}

function isImage(path: string): boolean {
  return /\.(png|jpe?g|gif|webp)$/i.test(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}
