import { resolve } from 'node:path';
import { raceAbort, Semaphore } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';

import { type AgentHost } from './agent-host.ts';
import { type AgentSession } from './agent-session.ts';
import { type Input } from './input.ts';
import { threadSettings, type ThreadSettings } from './thread-settings.ts';
import { type ThreadOptions } from './thread-options.ts';
import { type ThreadWork, type TurnRequest } from './thread.ts';
import { type ToolSpec, toolSpecs } from './tool-call.ts';
import { TurnRun } from './turn-run.ts';
import { wireInput } from './wire-input.ts';
import { workingDirectory } from './working-directory.ts';

/** A thread as the agent knows it: opens it where it is not open, and runs its turns one after another. */
export class ThreadDriver implements ThreadWork {
  readonly #host: AgentHost;
  readonly #options: ThreadOptions;
  /** Two first turns of one object are turns of one thread: the second waits until there is an id. */
  readonly #own = new Semaphore(1);
  #running: { readonly run: TurnRun; readonly session: AgentSession } | null = null;
  #id: string | null;

  constructor(host: AgentHost, options: ThreadOptions, id: string | null) {
    this.#host = host;
    this.#options = options;
    this.#id = id;
  }

  get id(): string | null {
    return this.#id;
  }

  /** Runs one turn. @throws as `TurnRun.run`, and when the thread cannot be opened */
  async runTurn(request: TurnRequest): Promise<void> {
    const { lines } = this.#host;
    const turn = (): Promise<void> => this.#host.use((session) => this.#inSession(session, request), request.signal);
    await this.#own.run(() => (this.#id === null ? turn() : lines.run(this.#id, turn, request.signal)), request.signal);
  }

  /** @throws CodexError `no_turn` */
  async steer(input: Input): Promise<void> {
    const { session, threadId, turnId } = this.#turn('steer');
    await session.request('turn/steer', { threadId, input: wireInput(input), expectedTurnId: turnId });
  }

  /** @throws CodexError `no_turn` */
  async interrupt(): Promise<void> {
    const { session, threadId, turnId } = this.#turn('interrupt');
    await session.request('turn/interrupt', { threadId, turnId });
  }

  /** The id of a new thread that knows what this one knows. @throws CodexError `no_thread` before the first turn */
  async fork(): Promise<string> {
    const threadId = this.#known('fork');
    const { thread } = await this.#host.use(async (session) => session.request('thread/fork', { threadId, ...(await this.#settings(session)) }));
    return thread.id;
  }

  async archive(): Promise<void> {
    const threadId = this.#known('archive');
    await this.#host.use(async (session) => {
      await session.request('thread/archive', { threadId });
      session.openedBy.delete(threadId);
    });
  }

  #turn(verb: string): { session: AgentSession; threadId: string; turnId: string } {
    const turnId = this.#running?.run.turnId ?? null;
    if (this.#running === null || this.#id === null || turnId === null) {
      throw new CodexError(`There is no turn to ${verb}: none is running on this thread.`, { code: 'no_turn' });
    }
    return { session: this.#running.session, threadId: this.#id, turnId };
  }

  #known(verb: string): string {
    if (this.#id !== null) return this.#id;
    throw new CodexError(`There is nothing to ${verb} yet: the thread begins with its first turn.`, { code: 'no_thread' });
  }

  async #inSession(session: AgentSession, request: TurnRequest): Promise<void> {
    const run = new TurnRun({ ...request, session, options: this.#options });
    await session.listening(run, async () => {
      const isNew = this.#id === null;
      const threadId = await raceAbort(this.#open(session), request.signal);
      run.opened(threadId);
      this.#running = { run, session };
      try {
        // The line of a thread that was just begun is still free: others learn its id only now.
        await (isNew ? this.#host.lines.run(threadId, () => run.run(threadId), request.signal) : run.run(threadId));
      } finally {
        this.#running = null;
      }
    });
  }

  /** Opens the thread with this object's settings, unless this object has opened it here before. */
  async #open(session: AgentSession): Promise<string> {
    const id = this.#id;
    const opener = id === null ? undefined : session.openedBy.get(id);
    if (id !== null && opener === this) return id;
    const settings = await this.#settings(session);
    // A thread that is open goes on with the settings it has: it is let go first.
    if (id !== null && opener !== undefined) await session.unload(id);
    const { thread } = await (id === null
      ? session.request('thread/start', { ...settings, ...this.#tools() })
      : session.request('thread/resume', { threadId: id, includeTurns: false, ...settings }));
    session.openedBy.set(thread.id, this);
    this.#id = thread.id;
    return thread.id;
  }

  #tools(): { dynamicTools?: ToolSpec[] } {
    const { tools = [] } = this.#options;
    return tools.length === 0 ? {} : { dynamicTools: toolSpecs(tools) };
  }

  async #settings(session: AgentSession): Promise<ThreadSettings> {
    const cwd = await workingDirectory(this.#options);
    const { additionalDirectories = [] } = this.#options;
    if (additionalDirectories.length === 0) return threadSettings(this.#options, { cwd, writableRoots: undefined });
    const { config } = await session.request('config/read', { cwd });
    const { sandbox_workspace_write: workspace } = config as { sandbox_workspace_write?: { writable_roots?: string[] } | null };
    const added = additionalDirectories.map((folder) => resolve(cwd, folder));
    return threadSettings(this.#options, { cwd, writableRoots: [...(workspace?.writable_roots ?? []), ...added] });
  }
}
