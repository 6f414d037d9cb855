import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, type LoadedConfig, loadConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { CodexError } from '@codex-ts/protocol';
import { assertTty } from '@codex-ts/terminal';
import { type ImageSource, openPlain, Tui, type TuiEnd, type TuiFace, type TuiOptions, type TuiSettings } from '@codex-ts/tui';

import { type CommandHost } from '../command-host.ts';
import { execConfigInput, orderedOverrides } from '../exec/exec-config-input.ts';
import { refuseLocal } from '../exec/remote-exec.ts';
import { connectRemote, type RemoteServer, remoteServer } from '../exec/remote-server.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { startEngine } from '../exec/start-engine.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { type OssRequest } from '../local-provider/oss-request.ts';
import { withOnboarding } from '../onboarding/with-onboarding.ts';
import { say } from '../say.ts';
import { copyText } from './copy-text.ts';
import { customPrompts } from './custom-prompts.ts';
import { editText } from './edit-text.ts';
import { farewell } from './farewell.ts';
import { imageSource } from './image-source.ts';
import { type InteractiveArguments } from './interactive-arguments.ts';
import { LateLines } from './late-lines.ts';
import { startingPoint } from './starting-point.ts';
import { storedPrompts } from './stored-prompts.ts';
import { localOverrides, remoteOverrides } from './thread-overrides.ts';

const ORIGINATOR = 'codex-tui';
/** The user left before there was a conversation. */
const NOTHING: TuiEnd = { threadId: null, threadName: null, tokenUsage: null, exitCode: 0, problem: null };

/**
 * Runs the terminal interface.
 * @returns the exit code
 * @throws CodexError when it cannot begin
 */
export async function interactiveCommand(args: InteractiveArguments, outer: CommandHost): Promise<number> {
  assertTty(process.stdin, process.stdout);
  const server = args.remote === undefined && args.remoteAuthTokenEnv === undefined ? null : remoteServer(args, outer.env);
  if (server !== null) refuseLocal({ ...args, record: undefined, replay: undefined }, server);
  const imageFiles = imagePaths(args, outer);
  const overrides = await orderedOverrides(args.overrides, outer.cwd);
  // On another machine the folder is that machine's.
  const cwd = await resolveCwd(server === null || server.isLoopback ? args.cd : undefined, outer.cwd);
  const codexHome = resolveCodexHome(outer.env).path;
  const env = await loadDotenv(codexHome, outer.env);
  const host = { ...outer, env };
  const configInput = execConfigInput({ args, overrides, codexHome, cwd, env, approvalPolicy: args.approvalPolicy });
  const loaded = await loadConfig(configInput);
  const session: InteractiveSession = { args, host, codexHome, configInput, loaded, server, imageFiles };
  // What would be said on stderr waits: the screen is the interface's.
  const late = new LateLines();
  const settings = settingsOf(loaded.config, args);
  const isPlain = args.plain || loaded.config.tui.plain;
  const tui = isPlain ? await openPlain({ env, settings }) : await Tui.open({ env, settings, themesFolder: join(codexHome, 'themes') });
  // An error that nobody caught is printed on a terminal that is itself again.
  const survives = (): boolean => (tui.close(), false);
  host.serve({ survives, takesItsTime: false, ignoresInterrupts: true });
  host.signal.addEventListener('abort', () => tui.hangUp(), { once: true });
  let end: TuiEnd;
  try {
    end = await begin(tui, session, late);
  } finally {
    tui.close();
    for (const line of late.lines) say(host.stderr, line);
  }
  for (const line of farewell(end, !isPlain && host.stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '')) say(host.stdout, line);
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
  /** Of the command line, as absolute paths. */
  readonly imageFiles: readonly string[];
}

/** Asks first what has to be known, unless another machine does the work. */
async function begin(tui: TuiFace, session: InteractiveSession, late: LateLines): Promise<TuiEnd> {
  const { args, host, configInput, loaded, server } = session;
  const onWarning = (text: string): void => say(late, `warning: ${text}`);
  const talk = (ready: InteractiveSession): Promise<TuiEnd> => (args.oss === null ? converse(tui, ready, late) : converseLocally(tui, args.oss, ready, late));
  if (server !== null) return talk(session);
  const request = { configInput, loaded, isModelSettled: args.oss !== null, settings: settingsOf(loaded.config, args), onWarning };
  return (await withOnboarding(tui, request, host, (ready) => talk({ ...session, ...ready }))) ?? NOTHING;
}

/** The same with a model on this computer, which is made ready first. */
async function converseLocally(tui: TuiFace, request: OssRequest, session: InteractiveSession, late: LateLines): Promise<TuiEnd> {
  const { withLocalRunOnScreen } = await import('../local-provider/local-run-on-screen.ts');
  const { host, configInput, loaded } = session;
  const onWarning = (text: string): void => say(late, `warning: ${text}`);
  return withLocalRunOnScreen(tui, { request, configInput, loaded, onWarning }, host, (ready) => converse(tui, { ...session, ...ready }, late));
}

/** Finds the session to begin with, starts or joins a server, and has the conversation. */
async function converse(tui: TuiFace, session: InteractiveSession, late: LateLines): Promise<TuiEnd> {
  const { args, host, configInput, loaded, server } = session;
  const { config } = loaded;
  const connected = server === null ? await startEngine({ loaded, configInput, env: host.env, originator: ORIGINATOR, version: host.version, stderr: late, transportOption: {}, interactive: true }) : await remote(server, host);
  for (const warning of connected.warnings) say(late, `warning: ${warning}`);
  const isLocal = server === null || server.isLoopback;
  const images = imageSource(host.env, { isLocal, outlives: server !== null });
  try {
    const { client } = connected;
    const point = await startingPoint(tui, args.from, { client, version: host.version, here: config.cwd, isNamed: args.cd !== undefined, modelProvider: server === null ? config.modelProviderId : null, isLocal });
    if (point === null) return NOTHING;
    return await tui.run(tuiOptions(await inFolder(session, point.cwd), { client, start: point.start, images }));
  } finally {
    await connected.close();
    await images.close();
  }
}

async function remote(server: RemoteServer, host: CommandHost): Promise<{ client: AppServerClient; warnings: readonly string[]; close: () => Promise<void> }> {
  const { client, leave } = await connectRemote(server, host.signal, { reconnects: true });
  return { client, warnings: [], close: leave };
}

/** The same where another folder's configuration counts. */
async function inFolder(session: InteractiveSession, cwd: string): Promise<InteractiveSession> {
  if (cwd === session.loaded.config.cwd) return session;
  const configInput = { ...session.configInput, cwd };
  return { ...session, configInput, loaded: await loadConfig(configInput) };
}

function tuiOptions({ args, configInput, loaded: { config }, host, server, imageFiles }: InteractiveSession, { client, start, images }: Pick<TuiOptions, 'client' | 'start'> & { readonly images: ImageSource }): TuiOptions {
  const { cwd } = config;
  return {
    client,
    start,
    overrides: server === null ? localOverrides(config) : remoteOverrides(args, server, cwd),
    ...(server === null ? { overridesIn: async (folder: string) => localOverrides((await loadConfig({ ...configInput, cwd: folder })).config) } : {}),
    isLocal: server === null || server.isLoopback,
    cwd,
    prompt: args.prompt ?? null,
    images: imageFiles,
    settings: settingsOf(config, args),
    env: host.env,
    version: host.version,
    prompts: storedPrompts(config.codexHome, config.history),
    customPrompts: () => customPrompts(config.codexHome),
    programs: { edit: (text) => editText(text, host.env), copy: (text) => copyText(text, host.env) },
    imageSource: images,
  };
}

function settingsOf(config: LoadedConfig['config'], { alternateScreen, remote, oss }: InteractiveArguments): TuiSettings {
  const { statusLine, terminalTitle, theme, alternateScreen: wanted, hideFullAccessWarning: skipFullAccessWarning, ...tui } = config.tui;
  return {
    ...tui,
    alternateScreen: alternateScreen ? wanted : 'never',
    ...(statusLine === null ? {} : { statusLine }),
    ...(terminalTitle === null ? {} : { terminalTitle }),
    ...(theme === null ? {} : { theme }),
    skipFullAccessWarning,
    // Another machine has profiles of its own.
    profile: remote === undefined ? config.profile : null,
    hideReasoning: config.hideAgentReasoning,
    // Models on this computer seldom sum up what they think.
    showRawReasoning: config.showRawAgentReasoning || oss !== null,
  };
}

/** @throws CodexError `no_image` for a file that is not there */
function imagePaths({ images }: InteractiveArguments, { cwd }: CommandHost): string[] {
  return images.map((name) => {
    const path = resolve(cwd, name);
    if (!existsSync(path)) throw new CodexError(`-i: there is no file ${path}. What follows -i is taken for images, up to the next option; write the prompt first.`, { code: 'no_image' });
    return path;
  });
}
