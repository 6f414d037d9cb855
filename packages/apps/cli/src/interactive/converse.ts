import { type AppServerClient } from '@codex-ts/app-server-client';
import { loadConfig } from '@codex-ts/config';
import { type TuiEnd, type TuiFace } from '@codex-ts/tui';

import { connectRemote, type RemoteServer } from '../exec/remote-server.ts';
import { startEngine } from '../exec/start-engine.ts';
import { say } from '../say.ts';
import { conversationOptions } from './conversation-options.ts';
import { imageSource } from './image-source.ts';
import { type InteractiveSession } from './interactive-session.ts';
import { type LateLines } from './late-lines.ts';
import { startingPoint } from './starting-point.ts';
import { waitFor } from './wait-on-screen.ts';

const ORIGINATOR = 'codex-tui';

/** Starts or joins a server, finds the session to begin with, and has the conversation. Null: the user wants none. */
export async function converse(tui: TuiFace, session: InteractiveSession, late: LateLines): Promise<TuiEnd | null> {
  const { args, host, loaded: { config }, server } = session;
  const { client, close } = server === null ? await ownEngine(session, late) : await joined(tui, server, host.signal);
  const isLocal = server === null || server.isLoopback;
  const images = imageSource(host.env, { isLocal, outlives: server !== null });
  try {
    const modelProvider = server === null ? config.modelProviderId : null;
    const point = await startingPoint(tui, args.from, { client, version: host.version, here: config.cwd, isNamed: args.cd !== undefined, modelProvider, isLocal, signal: host.signal });
    if (point === null) return null;
    return await tui.run(conversationOptions(await inFolder(session, point.cwd), { client, start: point.start, imageSource: images }));
  } finally {
    await Promise.all([close(), images.close()]);
  }
}

interface Connected {
  readonly client: AppServerClient;
  readonly close: () => Promise<void>;
}

async function ownEngine({ loaded, configInput, host: { env, version } }: InteractiveSession, late: LateLines): Promise<Connected> {
  const { client, warnings, close } = await startEngine({ loaded, configInput, env, originator: ORIGINATOR, version, stderr: late, transportOption: {}, interactive: true });
  for (const warning of warnings) say(late, `warning: ${warning}`);
  return { client, close };
}

async function joined(tui: TuiFace, server: RemoteServer, signal: AbortSignal): Promise<Connected> {
  const { client, leave } = await waitFor(tui, { title: 'Connecting to the server', about: server.url }, (stopped) => connectRemote(server, stopped, { reconnects: true }), signal);
  return { client, close: leave };
}

/** The same where another folder's configuration counts. */
async function inFolder(session: InteractiveSession, cwd: string): Promise<InteractiveSession> {
  if (cwd === session.loaded.config.cwd) return session;
  const configInput = { ...session.configInput, cwd };
  return { ...session, configInput, loaded: await loadConfig(configInput) };
}
