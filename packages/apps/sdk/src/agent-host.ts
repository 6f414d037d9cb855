import { raceAbort } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';

import { type OpenAgent } from './agent-link.ts';
import { AgentSession } from './agent-session.ts';
import { beforeExit } from './before-exit.ts';
import { ThreadLines } from './thread-lines.ts';

/**
 * Owns the agent of one `Codex`: starts it for the first turn, shares it between threads, ends it when it has had
 * nothing to do for a while or when this process has nothing else to do, and starts another when it is needed again.
 */
export class AgentHost {
  readonly lines = new ThreadLines();
  readonly #open: OpenAgent;
  readonly #idleTimeoutMs: number;
  #current: Promise<AgentSession> | null = null;
  #users = 0;
  #ending: Promise<void> | null = null;
  #stopWaiting: () => void = () => undefined;

  constructor(open: OpenAgent, idleTimeoutMs: number) {
    this.#open = open;
    this.#idleTimeoutMs = idleTimeoutMs;
  }

  /**
   * Does something with a running agent. When the agent goes away meanwhile, the error says why.
   * Rejects with `signal.reason` when aborted while it starts.
   */
  async use<T>(work: (session: AgentSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.#users += 1;
    this.#stopWaiting();
    try {
      const session = await raceAbort(this.#session(), signal);
      session.link.keepAlive(true);
      return await work(session).catch((error: unknown) => whyLost(error, session));
    } finally {
      this.#users -= 1;
      if (this.#users === 0) await this.#rest();
    }
  }

  /** Ends the agent; runs that are under way fail. Using it again starts another. */
  async close(): Promise<void> {
    this.#retire();
    await this.#ended();
  }

  #retire(): void {
    this.#stopWaiting();
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    this.#ending = this.#end(current);
    // What goes wrong is kept for whoever comes next.
    this.#ending.catch(() => undefined);
  }

  /** @throws once what an agent failed to close, to whoever comes next */
  async #ended(): Promise<void> {
    const ending = this.#ending;
    try {
      await ending;
    } finally {
      if (this.#ending === ending) this.#ending = null;
    }
  }

  async #session(): Promise<AgentSession> {
    await this.#ended();
    this.#current ??= this.#start();
    const session = await this.#current;
    if (!session.isOver) return session;
    this.#current = null;
    return this.#session();
  }

  async #start(): Promise<AgentSession> {
    try {
      const session = new AgentSession(await this.#open());
      await session.begin().catch((error: unknown) => abandon(error, session));
      return session;
    } catch (error) {
      this.#current = null;
      throw error;
    }
  }

  async #end(current: Promise<AgentSession>): Promise<void> {
    const session = await current.catch(() => null);
    await session?.link.close();
  }

  /** Waits for more work without keeping the process alive for it. */
  async #rest(): Promise<void> {
    const session = await this.#current?.catch(() => null);
    if (session == null || this.#users > 0) return;
    this.#stopWaiting();
    session.link.keepAlive(false);
    const retire = (): void => this.#retire();
    const timer = setTimeout(retire, this.#idleTimeoutMs).unref();
    const callOff = beforeExit(retire);
    this.#stopWaiting = () => {
      clearTimeout(timer);
      callOff();
    };
  }
}

/** An agent that went away explains the errors of those who talked to it. */
async function whyLost(error: unknown, session: AgentSession): Promise<never> {
  if (CodexError.isInstance(error) && error.code === 'connection_closed') throw await session.whyOver();
  throw error;
}

async function abandon(error: unknown, session: AgentSession): Promise<never> {
  if (!session.isOver) session.link.kill();
  return whyLost(error, session);
}
