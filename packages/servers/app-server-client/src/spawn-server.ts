import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Readable, type Writable } from 'node:stream';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { withTimeout } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type Channel } from './channel.ts';
import { lineMessages } from './line-messages.ts';

export interface SpawnOptions {
  /** The program and its words, as in `['codex', 'app-server']`. */
  command: readonly string[];
  cwd?: string;
  /** The whole environment; that of this process when left out. */
  env?: NodeJS.ProcessEnv;
  /** Gets what the server says besides the protocol, in pieces. */
  onStderr?: (text: string) => void;
  /** How long the server may take to end by itself, and again after SIGTERM, in ms. Default 3,000. */
  graceMs?: number;
}

/** How much of what the server said last is shown when it ends unasked. */
const TAIL = 2000;

/**
 * Starts a server as a child process and talks to it over its stdin and stdout. It ends with the channel, and when this
 * process ends, however that comes about: its input is over then.
 * @throws CodexError `spawn_failed`
 */
export async function spawnServer(options: SpawnOptions): Promise<Channel> {
  const [program = '', ...args] = options.command;
  const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new CodexError(`Cannot start ${program}: ${(cause as Error).message}`, { code: 'spawn_failed', cause });
  }
  return new ChildChannel(child, options);
}

type Piped = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

class ChildChannel implements Channel {
  readonly messages: AsyncIterable<JsonRpcMessage>;
  readonly #child: Piped;
  readonly #ended: Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  readonly #graceMs: number;
  #isClosing = false;
  #tail = '';

  constructor(child: Piped, { onStderr, graceMs = 3000 }: SpawnOptions) {
    this.#child = child;
    this.#graceMs = graceMs;
    this.#ended = new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])));
    const said = (text: string): void => {
      this.#tail = (this.#tail + text).slice(-TAIL);
      onStderr?.(text);
    };
    child.on('error', (error) => said(`${error.message}\n`));
    // What can no longer be written is answered by the end of the output.
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', said);
    this.messages = this.#read(said);
  }

  send(message: JsonRpcMessage): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#child.stdin.end();
    // A server that still has something to say must not wait for a reader.
    this.#child.stdout.resume();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await this.#hasEnded()) return;
      this.#child.kill(signal);
    }
    await this.#ended;
  }

  async *#read(said: (text: string) => void): AsyncGenerator<JsonRpcMessage> {
    yield* lineMessages(this.#child.stdout, (line) => said(`${line}\n`));
    const [code, signal] = await this.#ended;
    if (this.#isClosing) return;
    const last = this.#tail.trim();
    throw new CodexError(`the server ended (${signal ?? `exit code ${code}`})${last === '' ? '' : `: ${last}`}`, { code: 'server_ended' });
  }

  async #hasEnded(): Promise<boolean> {
    return withTimeout(() => this.#ended, this.#graceMs).then(
      () => true,
      () => false,
    );
  }
}
