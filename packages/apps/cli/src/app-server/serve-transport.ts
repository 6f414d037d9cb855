import { resolve } from 'node:path';
import { type AppServer, type ListenAddress } from '@codex-ts/app-server';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type AppServerFlags, clockSkew, openDoor } from './app-server-shape.ts';

/** Serves clients where the command line says, until it is time to stop. */
export type Serve = (server: AppServer) => Promise<void>;

/**
 * Prepares the transport, so that what is wrong with it is known before anything is started.
 * @throws CodexError for authentication that cannot work, or that is missing where other machines can connect
 */
export async function transport(address: ListenAddress, flags: AppServerFlags, host: CommandHost, warn: (text: string) => void): Promise<Serve> {
  const { addressText, isLoopback, listeningBanner, readAccess, serveStdio, serveWebSocket } = await import('@codex-ts/app-server');
  const here = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(host.cwd, path));
  const access = await readAccess(
    {
      mode: flags.wsAuth,
      tokenFile: here(flags.wsTokenFile),
      sharedSecretFile: here(flags.wsSharedSecretFile),
      issuer: flags.wsIssuer,
      audience: flags.wsAudience,
      maxClockSkewSeconds: clockSkew(flags),
    },
    warn,
  );
  const terms = (server: AppServer) => ({ survives: (error: unknown) => server.survives(error), takesItsTime: address.kind === 'websocket' });
  if (address.kind === 'stdio') {
    if (access.kind !== 'open') warn('--ws-auth guards WebSockets; stdin and stdout are reached by whoever starts this program.');
    return async (server) => {
      host.serve(terms(server));
      await serveStdio(server, { ...host.protocolStreams(), errorLog: warn, signal: host.signal });
    };
  }
  const isOpen = access.kind === 'open';
  if (isOpen && !isLoopback(address.host) && flags.wsAllowUnauthenticated !== true) throw openDoor(addressText(address));
  return async (server) => {
    host.serve(terms(server));
    await serveWebSocket(server, {
      address,
      access,
      errorLog: warn,
      listening: (at) => say(host.stderr, listeningBanner(at, { isOpen }).join('\n')),
      signal: host.signal,
    });
  };
}
