import { setImmediate } from 'node:timers/promises';
import { type SandboxLaunch, type SpawnPlan } from '@codex-ts/sandboxing';
import { markedEnvironment, newMark } from './command-mark.ts';
import { type ExitInfo } from './exit-info.ts';
import { FifoPool } from './fifo-pool.ts';
import { HeldOutput } from './held-output.ts';
import { type InheritedFds, openInheritedFds } from './inherited-fds.ts';
import { interruptGroup, interruptInside } from './interrupt-command.ts';
import { killGroup, killTree } from './process-tree.ts';
import { spawnFailure } from './spawn-failure.ts';
import { type SpawnHooks, spawnPiped } from './spawn-piped.ts';
import { spawnPty } from './spawn-pty.ts';
import { type SpawnedCommand, type TerminalSize } from './spawned-command.ts';
import { RunInput } from './run-input.ts';
import { type WatchedItem, Watchdog } from './watchdog.ts';

/** One pool and one watchdog serve the whole process; neither keeps it alive. */
const pool = new FifoPool();
const watchdog = new Watchdog();

/** Far longer than the kernel takes to kill a namespace; a process stuck in the kernel is not waited for. */
const EMPTY_WITHIN_MS = 2000;

const CTRL_C = '\u0003';

const releases = new Set<Promise<void>>();

/** Resolves when every command that has ended so far has also given up what it held on disk. */
export async function allReleased(): Promise<void> {
  await Promise.all(releases);
}

function keepUntilDone(release: Promise<void>): void {
  releases.add(release);
  void release.finally(() => releases.delete(release));
}

/** One command from spawn to reaped, whatever way it is started. */
export interface CommandRun {
  /** Of the outermost process: bwrap when sandboxed. */
  readonly pid: number;
  /** Rejects with `CodexError` when the sandbox could not be set up and so the command never ran. */
  readonly exited: Promise<ExitInfo>;
  readonly terminal: { write(chars: string): void; resize(size: TerminalSize): void } | null;
  /** What it reads, where that was kept open. Throws nothing; what nobody reads is dropped. */
  readonly input: RunInput;
  /** Leaves its output where it is, or takes it up again. While it is held the command does not end for us either. */
  hold(isHeld: boolean): void;
  /** SIGKILL to the whole tree, at once. `exited` tells when it is done. What is held comes then. */
  kill(): void;
  /** Ctrl-C: through the terminal, else SIGINT to the command's process group. False when nobody can have got it. */
  interrupt(): boolean;
}

export interface RunHooks extends Pick<SpawnHooks, 'onData' | 'onErrorData' | 'keepsInput'> {
  tty: boolean;
  /** Of the terminal; 24 x 80 unless given. */
  size?: TerminalSize | undefined;
}

/**
 * Starts `plan`. `onData` gets the output as it comes, `onErrorData` what a command without a terminal says on stderr;
 * when a sandboxed start fails, bwrap's own words are kept from them. Throws `CodexError` `spawn_failed` when there is
 * nothing to start.
 */
export async function startCommand(plan: SpawnPlan, options: RunHooks): Promise<CommandRun> {
  const run = new Run(plan, options);
  await run.start();
  return run;
}

class Run implements CommandRun {
  readonly #options: RunHooks;
  readonly input = new RunInput();
  #command: SpawnedCommand | undefined;
  #plan: SpawnPlan;
  /** For plans without a pid namespace around them. */
  readonly #mark = newMark();
  #isKilled = false;
  #isOver = false;
  #isHeld = false;
  #exited: Promise<ExitInfo> = Promise.resolve({ exitCode: -1, signal: null });

  constructor(plan: SpawnPlan, options: RunHooks) {
    this.#plan = plan;
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

  hold(isHeld: boolean): void {
    if (this.#isKilled) return;
    this.#isHeld = isHeld;
    this.#command?.hold(isHeld);
  }

  kill(): void {
    this.hold(false);
    this.#isKilled = true;
    const command = this.#command;
    if (command === undefined || this.#isOver) return;
    const isRootGone = command.isReaped();
    if (hasNamespace(this.#plan)) {
      // bwrap dies with its process group, and takes its pid namespace along: nothing inside can survive that. Once it
      // has been reaped, its pid may be somebody else's.
      if (!isRootGone) killGroup(command.pid);
    } else killTree({ root: command.pid, isRootGone, outputFiles: command.outputFiles, mark: this.#mark });
  }

  interrupt(): boolean {
    const command = this.#command;
    if (command === undefined || this.#isOver || command.isReaped()) return false;
    if (command.terminal !== null) {
      command.terminal.write(CTRL_C);
      return true;
    }
    return hasNamespace(this.#plan) ? interruptInside(command.pid) : interruptGroup(command.pid);
  }

  async start(): Promise<void> {
    const plan = this.#plan;
    const hold = plan.launch?.prepare();
    const unwatch: (() => void)[] = [];
    const release = async (status: string): Promise<void> => {
      await hold?.release(status);
      for (const done of unwatch) done();
    };
    let inherited: InheritedFds | undefined;
    try {
      inherited = openInheritedFds(plan);
      const { onData, onErrorData, tty, keepsInput } = this.#options;
      // Its own words are on stderr.
      const apart = tty ? undefined : onErrorData;
      const held = plan.launch === undefined ? null : new HeldOutput(apart ?? onData);
      const push = held === null ? undefined : (chunk: Buffer) => held.push(chunk);
      const watch = (item: WatchedItem): void => void unwatch.push(watchdog.watch(item));
      for (const leftover of hold?.leftovers ?? []) watch({ type: 'folder', ...leftover });
      const isMarked = !hasNamespace(plan);
      if (isMarked) watch({ type: 'marked', mark: this.#mark });
      const started = isMarked ? { ...plan, env: markedEnvironment(plan.env, this.#mark) } : plan;
      const command = await this.#spawn(started, inherited, {
        onData: apart === undefined ? (push ?? onData) : onData,
        onErrorData: apart === undefined ? undefined : (push ?? apart),
        keepsInput,
        // Watched before it runs: however early we die, what writes there is found.
        beforeSpawn: (file) => watch({ type: 'writers', file }),
      });
      this.#command = command;
      this.#isOver = false;
      this.input.attach(command.input);
      command.hold(this.#isHeld);
      // The tree of a sandboxed command too: bwrap ends with us, but the child it has not let go yet would wait for ever.
      watch({ type: 'tree', pid: command.pid });
      this.#exited = this.#finish(plan, command, { held, inherited, release });
      // Whoever waits for `exited` gets the failure; until somebody does, it must not count as unhandled.
      this.#exited.catch(() => undefined);
    } catch (error) {
      inherited?.close();
      await release('');
      throw spawnFailure(plan, error);
    }
    if (this.#isKilled) this.kill();
  }

  #spawn(plan: SpawnPlan, inherited: InheritedFds, hooks: SpawnHooks): Promise<SpawnedCommand> {
    return this.#options.tty ? spawnPty(plan, inherited, hooks.onData, this.#options.size) : spawnPiped(plan, inherited, pool, hooks);
  }

  async #finish(plan: SpawnPlan, command: SpawnedCommand, parts: RunParts): Promise<ExitInfo> {
    const { held, inherited, release } = parts;
    const exit = await command.exited;
    this.#isOver = true;
    const status = inherited.status();
    inherited.close();
    // Nothing may live on, or look under the mount points, when the exit is told.
    if (plan.launch !== undefined) await untilEmpty(plan.launch, status);
    keepUntilDone(release(status));
    // A signal ends the sandbox program without a last word; only its own exit can mean that the set-up failed.
    const verdict = exit.signal === null ? plan.launch?.verdict({ status, output: held?.heldText ?? '' }) : undefined;
    if (verdict === undefined || verdict.type === 'ran' || this.#isKilled) {
      held?.pass();
      return exit;
    }
    held?.drop();
    // When bwrap gives up half-way (no uid map, say), its child waits for it for ever, in the same process group.
    killGroup(command.pid);
    if (verdict.type === 'failed') throw verdict.error;
    this.#plan = await verdict.plan();
    await this.start();
    return this.#exited;
  }
}

/** Whether everything ends with the program that we start; else the command is among the processes of the host. */
function hasNamespace(plan: SpawnPlan): boolean {
  return plan.launch?.holdsTree === true;
}

interface RunParts {
  readonly held: HeldOutput | null;
  readonly inherited: InheritedFds;
  readonly release: (status: string) => Promise<void>;
}

async function untilEmpty(launch: SandboxLaunch, status: string): Promise<void> {
  const start = performance.now();
  while (!launch.isEmpty(status) && performance.now() - start < EMPTY_WITHIN_MS) await setImmediate();
}
