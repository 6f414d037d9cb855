import { type Agent as HttpAgent } from 'node:http';
import { type Duplex } from 'node:stream';
import { type TlsMaterial } from './tls-files.ts';

/** Connections to a collector, under our control: closing ends those in use, and no new one is made. */
export interface ExporterAgent {
  readonly agent: HttpAgent;
  close(): void;
}

type Connected = (error: Error | null, stream: Duplex) => void;
type Connect = (options: object, done?: Connected) => Duplex | null | undefined;

/** A keep-alive agent for `http:` or `https:` addresses. Loads the module it needs. */
export async function exporterAgent(protocol: string, tls: TlsMaterial): Promise<ExporterAgent> {
  const agent = protocol === 'https:' ? await httpsAgent(tls) : new (await import('node:http')).Agent({ keepAlive: true });
  let isClosed = false;
  const connect = (agent as unknown as { createConnection: Connect }).createConnection.bind(agent);
  const guarded: Connect = (options, done) => {
    if (!isClosed) return withListener(connect(options, done));
    // The error must carry no code: the library retries the known ones on timers that keep the process alive.
    (done as ((error: Error) => void) | undefined)?.(new Error('The exporter is closed.'));
    return undefined;
  };
  Object.assign(agent, { createConnection: guarded });
  const close = (): void => {
    isClosed = true;
    agent.destroy();
  };
  return { agent, close };
}

/**
 * A peer that resets at once makes Node raise a second error on the socket when nobody listens any more, which would
 * end the process. The request has heard of the first one.
 */
function withListener(socket: Duplex | null | undefined): Duplex | null | undefined {
  return socket?.on('error', () => undefined);
}

async function httpsAgent(tls: TlsMaterial): Promise<HttpAgent> {
  const { Agent } = await import('node:https');
  return new Agent({
    keepAlive: true,
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.client === null ? {} : { cert: tls.client.certificate, key: tls.client.key }),
  });
}
