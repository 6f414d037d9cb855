import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { raceAbort } from '@codex-ts/async-utils';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type Readable, type Writable } from 'node:stream';
import { type AppServer } from '../app-server.ts';
import { type Connection, MAX_WAITING_REQUESTS } from '../connection.ts';
import { IgnoredLines } from './ignored-lines.ts';
import { type Line, LineSplitter } from './line-splitter.ts';
import { type Backlog, LineWriter } from './line-writer.ts';
import { readLine } from './read-line.ts';
import { WideIds } from './wide-ids.ts';

export interface StdioOptions {
  input: Readable;
  output: Writable;
  /** Gets what nobody is answered: lines that are no messages, a client that went away. */
  errorLog(text: string): void;
  /** Ends the service as the end of the input does. */
  signal?: AbortSignal;
  /** The longest line that is read, in bytes. */
  maxLine?: number;
  /** How many bytes may lie in wait for a client that does not read. */
  backlog?: Backlog;
  /** How long requests may still take once the input has ended, in ms. */
  lastAnswersMs?: number;
}

const MEBI = 1024 * 1024;
/** Far more than a client leaves lying that reads at all: losing it means losing its turns. */
const BACKLOG: Backlog = { pauseAt: MEBI, max: 32 * MEBI };
const LAST_ANSWERS_MS = 60_000;

/**
 * Serves one client over lines of JSON, until its input ends: then what it asked is answered, if somebody may still read
 * that, running turns are interrupted, records are closed. A client that reads slowly is read slowly.
 * @throws what a thread failed with that could not be closed
 */
export async function serveStdio(server: AppServer, options: StdioOptions): Promise<void> {
  const { input, output, errorLog, signal } = options;
  const unheard = new AbortController();
  const ids = new WideIds();
  const writer = new LineWriter(output, options.backlog ?? BACKLOG, ({ message }) => {
    errorLog(`the client is gone: ${message}`);
    unheard.abort();
    input.destroy();
  });
  const ignored = new IgnoredLines(errorLog);
  const connection = server.connect((message) => writer.write(ids.encode(message)), { isForeign: true, maxWaiting: MAX_WAITING_REQUESTS, congestion: () => writer.congestion() });
  const stop = (): void => {
    unheard.abort();
    input.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    for await (const line of lines(input, options.maxLine ?? 32 * MEBI, errorLog)) {
      take(line, connection, ids, { ignore: (why) => ignored.add(why), answer: (message) => writer.write(ids.encode(message)) });
      await writer.congestion();
    }
    await lastAnswers(connection, AbortSignal.any([unheard.signal, AbortSignal.timeout(options.lastAnswersMs ?? LAST_ANSWERS_MS)]));
  } finally {
    signal?.removeEventListener('abort', stop);
    await server.close();
    await writer.flushed();
  }
}

/** Settles when everything is answered, or is not waited for any more. */
async function lastAnswers(connection: Connection, enough: AbortSignal): Promise<void> {
  await raceAbort(connection.idle(), enough).catch((reason: unknown) => {
    if (!enough.aborted) throw reason;
  });
}

/** The lines of the input, until it ends, breaks, or is taken away. */
async function* lines(input: Readable, maxLine: number, errorLog: (text: string) => void): AsyncGenerator<Line> {
  const splitter = new LineSplitter(maxLine);
  try {
    for await (const chunk of input) yield* splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer));
  } catch (error) {
    if (systemErrorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') errorLog(`reading the input: ${errorMessage(error)}`);
    return;
  }
  const last = splitter.end();
  if (last !== null) yield last;
}

interface Outcome {
  ignore(why: string): void;
  answer(message: JsonRpcMessage): void;
}

function take(line: Line, connection: Connection, ids: WideIds, { ignore, answer }: Outcome): void {
  const read = readLine(line);
  if (read.kind === 'message') connection.receive(ids.decode(read.message, line));
  else if (read.kind === 'refused') answer(read.answer);
  else ignore(read.why);
}
