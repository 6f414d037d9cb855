import { type SpawnPlan } from '@codex-ts/sandboxing';
import { type ExitInfo } from './exit-info.ts';
import { FifoPool } from './fifo-pool.ts';
import { HeldOutput } from './held-output.ts';
import { openInheritedFds } from './inherited-fds.ts';
import { killGroup, killTree } from './process-tree.ts';
import { spawnPiped } from './spawn-piped.ts';
import { spawnPty } from './spawn-pty.ts';
import { type SpawnedCommand, type TerminalSize } from './spawned-command.ts';
import { Watchdog } from './watchdog.ts';

/** One pool and one watchdog serve the whole process; neither keeps it alive. */
const pool = new FifoPool();
const watchdog = new Watchdog();

/** One command from spawn to reaped, whatever way it is started. */
export interface CommandRun {
  /** Of the outermost process: bwrap when sandboxed. */
  readonly pid: number;
  /** Rejects with `CodexError` when the sandbox could not be set up and so the command never ran. */
  readonly exited: Promise<ExitInfo>;
  readonly terminal: { write(chars: string): void; resize(size: TerminalSize): void } | null;
  /** SIGKILL to the whole tree, at once. `exited` tells when it is done. */
  kill(): void;
}

/**
 * Starts `plan`. `onData` gets the output as it comes; when a sandboxed start fails, bwrap's own words are kept from
 * it. Throws `CodexError` `spawn_failed` when there is nothing to start.
 */
export async function startCommand(plan: SpawnPlan, options: { tty: boolean; onData: (chunk: Buffer) => void }): Promise<CommandRun> {
  const run = new Run(options);
  await run.start(plan);
  return run;
}

class Run implements CommandRun {
  readonly #options: { tty: boolean; onData: (chunk: Buffer) => void };
  #command: SpawnedCommand | undefined;
  #isSandboxed = false;
  #isKilled = false;
  #exited: Promise<ExitInfo> = Promise.resolve({ exitCode: -1, signal: null });

  constructor(options: { tty: boolean; onData: (chunk: Buffer) => void }) {
    this.#options = options;
  }

  get pid(): number {
    return this.#command?.pid ?? -1;
  }

  get exited(): Promise<ExitInfo> {
    return this.#exited;
  }

  get terminal(): CommandRun['terminal'] {
    return this.#command?.terminal ?? null;
  }

  kill(): void {
    this.#isKilled = true;
    const command = this.#command;
    if (command === undefined) return;
    // bwrap dies with its process group, and takes its pid namespace along: nothing inside can survive that.
    if (this.#isSandboxed) killGroup(command.pid);
    else killTree(command.pid, command.outputFile);
  }

  async start(plan: SpawnPlan): Promise<void> {
    const hold = plan.launch?.prepare();
    const unwatch: (() => void)[] = [];
    const release = (): void => {
      hold?.release();
      for (const done of unwatch.splice(0)) done();
    };
    try {
      const inherited = openInheritedFds(plan);
      const output = plan.launch === undefined ? null : new HeldOutput(this.#options.onData);
      const onData = output === null ? this.#options.onData : (chunk: Buffer) => output.push(chunk);
      try {
        this.#command = this.#options.tty ? await spawnPty(plan, inherited, onData) : await spawnPiped(plan, inherited, pool, onData);
      } catch (error) {
        inherited.close();
        throw error;
      }
      this.#isSandboxed = plan.sandboxed;
      for (const { path, withParent } of hold?.leftovers ?? []) unwatch.push(watchdog.watch({ type: 'folder', path, withParent }));
      if (!plan.sandboxed) unwatch.push(watchdog.watch({ type: 'tree', pid: this.#command.pid }));
      this.#exited = this.#finish(plan, this.#command, output, () => {
        const status = inherited.status();
        inherited.close();
        release();
        return status;
      });
      // Whoever waits for `exited` gets the failure; until somebody does, it must not count as unhandled.
      this.#exited.catch(() => undefined);
    } catch (error) {
      release();
      throw error;
    }
    if (this.#isKilled) this.kill();
  }

  /** `cleanUp` returns the status text, read before its file is closed. */
  async #finish(plan: SpawnPlan, command: SpawnedCommand, output: HeldOutput | null, cleanUp: () => string): Promise<ExitInfo> {
    const exit = await command.exited;
    const status = cleanUp();
    // A signal ends the sandbox program without a last word; only its own exit can mean that the set-up failed.
    const verdict = exit.signal === null ? plan.launch?.verdict({ status, output: output?.heldText ?? '' }) : undefined;
    if (verdict === undefined || verdict.type === 'ran') {
      output?.pass();
      return exit;
    }
    output?.drop();
    if (verdict.type === 'failed') throw verdict.error;
    await this.start(verdict.plan);
    return this.#exited;
  }
}
