import { randomInt } from 'node:crypto';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { allReleased, startCommand } from './command-run.ts';
import { type ExecSession, RunningSession } from './exec-session.ts';
import { pruneCandidate } from './prune-candidate.ts';
import { SessionOutput } from './session-output.ts';

export interface StartOptions {
  /** A pseudo-terminal of 24 x 80; otherwise pipes with closed stdin. */
  tty: boolean;
  /** Every chunk once, as it comes. Nothing waits for it, so it must not pile chunks up. */
  onOutput?: (chunk: Buffer) => void;
  /** Kills the command's tree on abort, at any time until it ends. */
  signal?: AbortSignal;
}

/** The open commands of one thread: at most 64, and none that survives `closeAll`. */
export class ExecSessions {
  /** In order of last use, oldest first. */
  readonly #sessions = new Map<number, RunningSession>();
  readonly #random: (min: number, max: number) => number;

  constructor(random: (min: number, max: number) => number = randomInt) {
    this.#random = random;
  }

  /**
   * Starts the plan. Throws `CodexError` when the program cannot be started, and the signal's reason when aborted
   * before. When 64 are open, the least recently used is killed to make room.
   */
  async start(plan: SpawnPlan, options: StartOptions): Promise<ExecSession> {
    const { signal } = options;
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const output = new SessionOutput(options.onOutput);
    const run = await startCommand(plan, { tty: options.tty, onData: (chunk) => output.push(chunk) });
    this.#makeRoom();
    const id = this.#newId();
    const session = new RunningSession({ id, tty: options.tty, run, output, startedAt, onReported: () => this.#sessions.delete(id) });
    this.#sessions.set(id, session);
    if (signal !== undefined) killOnAbort(session, signal);
    return session;
  }

  /** A session whose exit has not been collected yet; asking for it counts as use. */
  get(id: number): ExecSession | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  /** How many are still running. */
  get liveCount(): number {
    return [...this.#sessions.values()].filter((session) => !session.isOver).length;
  }

  /** Kills all, and waits until they and what they held on disk are gone. */
  async closeAll(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.kill()));
    await allReleased();
  }

  #makeRoom(): void {
    const victim = pruneCandidate([...this.#sessions.values()]);
    if (victim === undefined) return;
    this.#sessions.delete(victim.id);
    void victim.kill();
  }

  #newId(): number {
    for (;;) {
      const id = this.#random(10_000, 100_000);
      if (!this.#sessions.has(id)) return id;
    }
  }
}

function killOnAbort(session: RunningSession, signal: AbortSignal): void {
  const onAbort = (): void => void session.kill();
  const done = (): void => signal.removeEventListener('abort', onAbort);
  signal.addEventListener('abort', onAbort, { once: true });
  session.exited.then(done, done);
  if (signal.aborted) onAbort();
}
