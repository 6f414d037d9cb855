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
  event(fits: (event: ExecEvent) => boolean, what = 'an event'): Promise<ExecEvent> {
    return this.#heard(() => this.events.find(fits), what);
  }

  /** Resolves when stdout has so many lines, or the run is over. */
  async lines(count: number): Promise<void> {
    await this.#heard(() => this.#isOver || this.#stdout.split('\n').length > count, `line ${count}`);
  }

  get #isOver(): boolean {
    return (this.#child.exitCode ?? this.#child.signalCode) !== null && this.#child.stdout.closed;
  }

  #heard<T>(predicate: () => T | undefined | false, what: string): Promise<T> {
    const look = (): T | undefined | false => {
      const found = predicate();
      if ((found === undefined || found === false) && this.#isOver) throw new Error(`The run ended before ${what} came:\n${this.#stdout}${this.#stderr}`);
      return found;
    };
    const events = (wake: () => void): (() => void) => {
      this.#child.stdout.on('data', wake).on('close', wake);
      return () => void this.#child.stdout.off('data', wake).off('close', wake);
    };
    return waitFor(look, { what, events });
  }

  /** As a reader that has seen enough. */
  closeStdout(): void {
    this.#child.stdout.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends the run and all it started, if it is still there. */
  end(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) killTree(this.pid);
  }
}
