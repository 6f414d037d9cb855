import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { startMockModel } from './mock-model.ts';
import { type MockRequest, type MockTurn } from './mock-turn.ts';

export interface MockModelCommandIo {
  /** Where the base URL goes; standard output by default. */
  write?: ((line: string) => void) | undefined;
  /** Ends the command. By default SIGINT and SIGTERM do. */
  signal?: AbortSignal | undefined;
}

/**
 * The server as a command: `--script FILE` (a JSON array of turns) `[--port N] [--log DIR] [--repeat]`.
 * Prints the base URL as its first line, writes each request to `DIR/req-NNNN.json`, and runs until it is stopped.
 * Throws a `CodexError` when the script cannot be used.
 */
export async function runMockModelCommand(argv: readonly string[], io: MockModelCommandIo = {}): Promise<number> {
  const options = parseOptions(argv);
  const turns = options.script === undefined ? [] : await readScript(options.script);
  const log = options.log === undefined ? undefined : new RequestLog(options.log);
  await log?.open();
  const server = await startMockModel({
    turns,
    port: options.port,
    repeat: options.repeat,
    onRequest: (request) => log?.add(request),
  });
  const write = io.write ?? ((line: string) => void process.stdout.write(line));
  write(`${server.url}\n`);
  await stopped(io.signal);
  await server.close();
  await log?.flush();
  return 0;
}

function parseOptions(argv: readonly string[]): { script?: string; log?: string; port: number; repeat: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    options: { script: { type: 'string' }, port: { type: 'string' }, log: { type: 'string' }, repeat: { type: 'boolean' } },
  });
  const { port = '0', repeat = false, ...rest } = values;
  return { ...rest, port: Number(port), repeat };
}

async function readScript(file: string): Promise<MockTurn[]> {
  try {
    const script: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(script)) return script as MockTurn[];
  } catch (cause) {
    throw new CodexError(`Cannot use ${file} as a script: ${errorMessage(cause)}`, { code: 'mock_script', cause });
  }
  throw new CodexError(`Cannot use ${file} as a script: it must hold an array of turns`, { code: 'mock_script' });
}

/** Numbered files, written in the background and awaited at the end. */
class RequestLog {
  readonly #dir: string;
  #count = 0;
  #pending: Promise<void>[] = [];

  constructor(dir: string) {
    this.#dir = dir;
  }

  async open(): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
  }

  add({ method, path, headers, body, rawBody }: MockRequest): void {
    const file = join(this.#dir, `req-${String(this.#count++).padStart(4, '0')}.json`);
    const entry = { method, path, headers, body: body ?? rawBody.toString('latin1') };
    this.#pending.push(writeFile(file, JSON.stringify(entry, null, 1)));
  }

  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

function stopped(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => resolve();
    if (signal === undefined) {
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
    } else if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
