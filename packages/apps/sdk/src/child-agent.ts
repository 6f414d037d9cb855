import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue, Deferred } from '@codex-ts/async-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';

import { type AgentLink } from './agent-link.ts';
import { type Program } from './find-codex.ts';
import { MessageLines } from './message-lines.ts';

/** How much of stderr an error quotes, in characters. */
const TAIL = 8192;
/** How long the agent has to end by itself before it is told to, and then made to, in milliseconds. */
const PATIENCE = 3000;

export interface ChildOptions {
  readonly program: Program;
  /** `key=value` settings. */
  readonly overrides: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts `codex app-server` as a child. It ends when its stdin does, so it cannot outlive this process; it is waited for,
 * so it leaves no zombie; what it says on stderr is kept for errors and never printed.
 */
export function startChildAgent({ program, overrides, env }: ChildOptions): AgentLink {
  const settings = overrides.flatMap((override) => ['--config', override]);
  const child = spawn(program.file, [...program.words, ...settings, 'app-server'], { env: { ...env }, stdio: 'pipe', windowsHide: true });
  return new ChildAgent(child);
}

class ChildAgent implements AgentLink {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #messages = new AsyncQueue<JsonRpcMessage>();
  readonly #ended = new Deferred<CodexError>();
  #stderr = '';
  /** What went wrong before it ended; its end was our doing then. */
  #fault: CodexError | null = null;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    const lines = new MessageLines();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (this.#fault === null) this.#read(lines, text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-TAIL);
    });
    // Writing to one that is gone is no news: its end is told below.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      this.#fault ??= new CodexError(`Codex could not be started: ${errorMessage(cause)}`, { code: 'codex_not_started', cause });
      if (child.pid === undefined) this.#over(this.#fault);
    });
    child.on('close', (code, signal) => this.#over(this.#fault ?? this.#endOf(code, signal)));
  }

  readonly channel = {
    send: (message: JsonRpcMessage): void => {
      if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    messages: this.#messages,
    close: (): void => void this.#child.stdin.end(),
  };

  get ended(): Promise<CodexError> {
    return this.#ended.promise;
  }

  keepAlive(wanted: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    const handles = [this.#child, stdin, stdout, stderr] as unknown as { ref?: () => void; unref?: () => void }[];
    for (const handle of handles) {
      if (wanted) handle.ref?.();
      else handle.unref?.();
    }
  }

  async close(): Promise<void> {
    this.keepAlive(true);
    this.#child.stdin.end();
    const told = setTimeout(() => this.#child.kill('SIGTERM'), PATIENCE);
    const made = setTimeout(() => this.kill(), 2 * PATIENCE);
    await this.#ended.promise;
    clearTimeout(told);
    clearTimeout(made);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #read(lines: MessageLines, text: string): void {
    try {
      for (const message of lines.take(text)) this.#messages.push(message);
    } catch (error) {
      this.#fault = error as CodexError;
      this.kill();
    }
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): CodexError {
    const how = signal === null ? `code ${code ?? 1}` : `signal ${signal}`;
    return new CodexError(`Codex exited with ${how}: ${this.#stderr.trim()}`, { code: 'codex_exited' });
  }

  #over(why: CodexError): void {
    this.#ended.resolve(why);
    this.#messages.close();
  }
}
