import { randomInt } from 'node:crypto';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { allReleased, startCommand } from './command-run.ts';
import { type ExecSession, RunningSession, type SessionFacts } from './exec-session.ts';
import { pruneCandidate } from './prune-candidate.ts';
import { SessionOutput } from './session-output.ts';

export interface StartOptions {
  /** A pseudo-terminal of 24 x 80; otherwise pipes with closed stdin. */
  tty: boolean;
  /** The command as it was approved and is to be listed; default: the plan's program and arguments. */
  argv?: readonly string[];
  /** Every chunk once, as it comes. Nothing waits for it, so it must not pile chunks up. */
  onOutput?: (chunk: Buffer) => void;
  /** Kills the command's tree on abort, at any time until it ends. */
  signal?: AbortSignal;
}

/** The open commands of one thread: at most 64, and none that survives `closeAll`. */
export class ExecSessions {
  /** In order of last use, oldest first. */
  readonly #sessions = new Map<number, RunningSession>();
  /** Starts and deaths under way, which `closeAll` must not overlook. */
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #random: (min: number, max: number) => number;
  readonly #now: () => number;

  /** `now`: milliseconds since 1970. */
  constructor(random: (min: number, max: number) => number = randomInt, now: () => number = Date.now) {
    this.#random = random;
    this.#now = now;
  }

  /**
   * Starts the plan. Throws `CodexError` when the program cannot be started, and the signal's reason when aborted
   * before. When 64 are open, the least recently used is killed to make room (see `openCount`).
   */
  start(plan: SpawnPlan, options: StartOptions): Promise<ExecSession> {
    return this.#tracked(this.#start(plan, options));
  }

  async #start(plan: SpawnPlan, options: StartOptions): Promise<ExecSession> {
    const { signal } = options;
    signal?.throwIfAborted();
    const begunAt = performance.now();
    const output = new SessionOutput(options.onOutput);
    const run = await startCommand(plan, { tty: options.tty, onData: (chunk) => output.push(chunk) });
    this.#makeRoom();
    const id = this.#newId();
    const { tty, argv = [plan.program, ...plan.args] } = options;
    const onReported = (): void => void this.#sessions.delete(id);
    const session = new RunningSession({ id, tty, argv, cwd: plan.cwd, run, output, begunAt, now: this.#now, onReported });
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
    session.used();
    return session;
  }

  /** Every open session, the least recently used first; listing is no use. Ended ones are in it until they are collected. */
  list(): SessionFacts[] {
    return [...this.#sessions.values()].map((session) => session.facts());
  }

  /** How many are open, running or not collected yet: from `WARN_OPEN_SESSIONS` on a model should be told. */
  get openCount(): number {
    return this.#sessions.size;
  }

  /** Kills one session and forgets it; false when there is none with this id. Resolves when its tree is gone. */
  async close(id: number): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    this.#sessions.delete(id);
    await session.kill();
    return true;
  }

  /** How many are still running. */
  get liveCount(): number {
    return [...this.#sessions.values()].filter((session) => !session.isOver).length;
  }

  /** Kills all, also what is being started, and waits until they and what they held on disk are gone. */
  async closeAll(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.kill()));
    await allReleased();
  }

  #makeRoom(): void {
    const victim = pruneCandidate([...this.#sessions.values()]);
    if (victim === undefined) return;
    this.#sessions.delete(victim.id);
    void this.#tracked(victim.kill());
  }

  #tracked<T>(work: Promise<T>): Promise<T> {
    const done = (): void => void this.#underWay.delete(work);
    this.#underWay.add(work);
    work.then(done, done);
    return work;
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
