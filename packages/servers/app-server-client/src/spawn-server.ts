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
  /** Gets lines of its output that are no messages: a wrapper may print something first. Without it they count as said on stderr. */
  onNoise?: (line: string) => void;
  /** How long the server may take to end by itself, and again after SIGTERM, in ms. Default 3,000. */
  graceMs?: number;
}

/** How a server ended, and the last 8,192 characters of what it said on stderr. */
export interface ServerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A server that is a child of this process. */
export interface ServerProcess extends Channel {
  /** Never rejects. Resolves when all it said was read: somebody must read the messages. */
  readonly ended: Promise<ServerEnd>;
  /** Whether the server alone keeps this process alive; it does at first. */
  keepAlive(wanted: boolean): void;
  /** Ends one that does not answer any more, at once. */
  kill(): void;
  close(): Promise<void>;
}

/** How much of what the server said last is kept, and how much of that is shown when it ends unasked. */
const TAIL = 8192;
const SHOWN = 2000;

/**
 * Starts a server as a child process and talks to it over its stdin and stdout. It ends with the channel, and when this
 * process ends, however that comes about: its input is over then.
 * @throws CodexError `spawn_failed`
 */
export async function spawnServer(options: SpawnOptions): Promise<ServerProcess> {
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

class ChildChannel implements ServerProcess {
  readonly messages: AsyncIterable<JsonRpcMessage>;
  readonly #child: Piped;
  readonly ended: Promise<ServerEnd>;
  readonly #graceMs: number;
  #isClosing = false;
  #tail = '';

  constructor(child: Piped, { onStderr, onNoise, graceMs = 3000 }: SpawnOptions) {
    this.#child = child;
    this.#graceMs = graceMs;
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr: this.#tail })));
    const said = (text: string): void => {
      this.#tail = (this.#tail + text).slice(-TAIL);
      onStderr?.(text);
    };
    child.on('error', (error) => said(`${error.message}\n`));
    // What can no longer be written is answered by the end of the output.
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', said);
    this.messages = this.#read(onNoise ?? ((line) => said(`${line}\n`)));
  }

  send(message: JsonRpcMessage): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  keepAlive(wanted: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    const handles = [this.#child, stdin, stdout, stderr] as unknown as { ref?: () => void; unref?: () => void }[];
    for (const handle of handles) {
      if (wanted) handle.ref?.();
      else handle.unref?.();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.keepAlive(true);
    this.#child.stdin.end();
    // A server that still has something to say must not wait for a reader.
    this.#child.stdout.resume();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await this.#hasEnded()) return;
      this.#child.kill(signal);
    }
    await this.ended;
  }

  async *#read(noise: (line: string) => void): AsyncGenerator<JsonRpcMessage> {
    yield* lineMessages(this.#child.stdout, noise);
    const { code, signal, stderr } = await this.ended;
    if (this.#isClosing) return;
    const last = stderr.slice(-SHOWN).trim();
    throw new CodexError(`the server ended (${signal ?? `exit code ${code}`})${last === '' ? '' : `: ${last}`}`, { code: 'server_ended' });
  }

  async #hasEnded(): Promise<boolean> {
    return withTimeout(() => this.ended, this.#graceMs).then(
      () => true,
      () => false,
    );
  }
}
