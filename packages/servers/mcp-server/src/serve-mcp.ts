import { type AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient, type Channel } from '@codex-ts/app-server-client';
import { errorMessage } from '@codex-ts/protocol';
import { type Readable, type Writable } from 'node:stream';
import { Agent } from './agent.ts';
import { readLines } from './line-input.ts';
import { LineOutput } from './line-output.ts';
import { McpMethods } from './mcp-methods.ts';
import { readMessage, tooLong } from './rpc-message.ts';
import { RpcPeer } from './rpc-peer.ts';

export interface McpServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly version: string;
  /** The folder in which sessions work, and from which relative ones count. Absolute. */
  readonly cwd: string;
  /** Gets what no answer says. */
  errorLog(text: string): void;
  /** Ends the service as the end of the input does. */
  readonly signal?: AbortSignal;
  /** The longest line that is read, in bytes; 32 MiB unless given. */
  readonly maxLine?: number;
  /** How many sessions stay loaded that have nothing to do; others come back from their records. 64 unless given. */
  readonly maxIdle?: number;
}

const MAX_LINE = 32 * 1024 * 1024;

/**
 * Serves one client of the Model Context Protocol over lines of JSON, until its input ends: then running turns are
 * interrupted, their calls answered, records closed. A client that reads slowly is read slowly.
 * @throws what a thread failed with that could not be closed
 */
export async function serveMcp(server: AppServer, options: McpServerOptions): Promise<void> {
  const { input, errorLog, signal, maxLine = MAX_LINE } = options;
  const output = new LineOutput(options.output, ({ message }) => {
    errorLog(`the client is gone: ${message}`);
    input.destroy();
  });
  const client = new AppServerClient(followed(server));
  const agent: Agent = new Agent(client, {
    tell: (event) => peer.notify('codex/event', event),
    elicit: (question, until) => peer.ask('elicitation/create', question, until),
    report: errorLog,
  }, options.maxIdle);
  const peer: RpcPeer = new RpcPeer((message) => output.write(message), new McpMethods({ agent, version: options.version, cwd: options.cwd }).handle);
  const stop = (): void => void input.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    for await (const line of readLines(input, maxLine)) {
      peer.take(line === null ? tooLong(maxLine) : readMessage(line));
      await output.ready();
    }
  } catch (error) {
    errorLog(`reading the input: ${errorMessage(error)}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    await peer.close(new Error('the server is shutting down'));
    await server.close();
    await client.close();
    await output.flushed();
  }
}

/** A connection to the app-server whose work is followed, so that an error nobody caught ends one session instead of all. */
function followed(server: AppServer): Channel {
  const channel = connectInProcess(server);
  const send: Channel['send'] = (message) => server.scope.run('params' in message ? message.params : null, () => channel.send(message));
  return { messages: channel.messages, send, close: () => channel.close() };
}
