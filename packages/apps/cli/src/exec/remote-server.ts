import { AppServerClient, type Channel, connectWebSocket, parseRemoteAddress, type RemoteAddress } from '@codex-ts/app-server-client';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { type ExecArguments } from './exec-arguments.ts';

/** The server to run on, and how to be let in. */
export interface RemoteServer extends RemoteAddress {
  readonly token: string | undefined;
}

/** @throws CodexError for an address that is none, and for a token that was promised and is not there */
export function remoteServer({ remote, remoteAuthTokenEnv: name }: Pick<ExecArguments, 'remote' | 'remoteAuthTokenEnv'>, env: CommandHost['env']): RemoteServer {
  if (remote === undefined) throw new CodexError('--remote-auth-token-env needs --remote.', { code: 'remote_token' });
  const address = parseRemoteAddress(remote);
  if (name === undefined) return { ...address, token: undefined };
  const token = env[name]?.trim();
  if (!token) throw new CodexError(`The environment variable ${name}, which --remote-auth-token-env names, is not set.`, { code: 'remote_token' });
  return { ...address, token };
}

/** A person waits for a server that is started anew, ten minutes about, and wants to go on when it is there. */
const PATIENT = { maxAttempts: 300, maxDelayMs: 2000 };

/**
 * A client of a running server. `leave` lets go of its threads, so that the server need not keep them for anybody.
 * `reconnects`: a connection that breaks is made anew.
 */
export async function connectRemote({ url, token }: RemoteServer, signal: AbortSignal, { reconnects = false } = {}): Promise<{ client: AppServerClient; leave: () => Promise<void> }> {
  const open = (each: AbortSignal): Promise<Channel> => connectWebSocket({ url, token, signal: each });
  const client = new AppServerClient(await open(signal), reconnects ? { reconnect: { open, ...PATIENT } } : {});
  const leave = async (): Promise<void> => {
    try {
      for (const threadId of client.subscribedThreads) await client.request('thread/unsubscribe', { threadId }, { timeoutMs: 3000 });
    } catch (error) {
      // A server that is gone or hangs keeps nothing for us, or finds out by itself.
      if (!CodexError.isInstance(error)) throw error;
    } finally {
      await client.close();
    }
  };
  return { client, leave };
}
