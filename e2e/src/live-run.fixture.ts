import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { killTree, waitFor } from '@codex-ts/test-support';
import { type ExecEvent, parseEvents } from './events.fixture.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A run that can be watched and struck while it goes on. Its stdin is closed. */
export class LiveRun {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  #stdout = '';
  #stderr = '';

  constructor([program = '', ...args]: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#child = spawn(program, args, { ...options, detached: true });
    this.pid = this.#child.pid ?? 0;
    this.#child.stdin.end();
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.exited = once(this.#child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Of `--json`: the whole lines so far. */
  get events(): ExecEvent[] {
    return parseEvents(this.#stdout.slice(0, this.#stdout.lastIndexOf('\n') + 1));
  }

  /** Resolves with the first event that fits, now or later. Fails when none comes or the run ends without. */
  async event(fits: (event: ExecEvent) => boolean, what = 'an event'): Promise<ExecEvent> {
    return waitFor(
      () => {
        const found = this.events.find(fits);
        if (found === undefined && this.#child.exitCode !== null && this.#child.stdout.closed) {
          throw new Error(`The run ended with ${this.#child.exitCode} before ${what} came:\n${this.#stdout}${this.#stderr}`);
        }
        return found;
      },
      {
        what,
        events: (wake) => {
          this.#child.stdout.on('data', wake).on('close', wake);
          return () => void this.#child.stdout.off('data', wake).off('close', wake);
        },
      },
    );
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends the run and all it started, if it is still there. */
  end(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) killTree(this.pid);
  }
}
