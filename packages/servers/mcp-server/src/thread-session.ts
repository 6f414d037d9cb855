import { type AppServerClient, RequestFailed } from '@codex-ts/app-server-client';
import { type ServerNotification, type ServerRequest, type ThreadStartResponse } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type Approval, commandApproval, patchApproval } from './approval.ts';
import { type CoreEvent } from './core-event.ts';
import { type Conversation } from './conversation.ts';
import { RecordEvents } from './record-events.ts';
import { RecordTail } from './record-tail.ts';
import { Residence } from './residence.ts';
import { readDecision } from './review-decision.ts';
import { type RpcId } from './rpc-message.ts';
import { type RpcCall } from './rpc-peer.ts';
import { sessionConfigured } from './session-configured.ts';
import { ThreadEvents } from './thread-events.ts';
import { type ThreadSettings } from './tool-arguments.ts';

/** How a turn ended: with the agent's last message, or with what went wrong. */
export interface TurnOutcome {
  readonly isError: boolean;
  readonly message: string;
}

/** A tool call that waits for the end of a turn; the turn's id is known once it was started. */
interface Waiting {
  readonly requestId: RpcId;
  turnId: string | null;
  readonly ended: Deferred<TurnOutcome>;
}

/** The turn that runs. `name` is what clients know it by. */
interface RunningTurn {
  readonly id: string;
  readonly name: string;
}

/**
 * One session of the client's: a thread, the turns that tool calls run in it, and what is told of them. Events belong to
 * the call that started the turn; a call that came while a turn ran adds to that one and ends with it.
 */
export class ThreadSession {
  readonly threadId: string;
  readonly #client: AppServerClient;
  readonly #conversation: Conversation;
  readonly #events: ThreadEvents;
  readonly #residence: Residence;
  readonly #waiting: Waiting[] = [];
  /** The call that what is told belongs to. */
  #requestId: RpcId;
  #turn: RunningTurn | null = null;
  #lastEnd: { turnId: string; outcome: TurnOutcome } | null = null;
  /** The first turn is known by the id of the request that it came with, as in the original. */
  #first: { id: string; name: string } | null = null;

  /** `started` is the answer to `thread/start`, `requestId` the call that asked for it. */
  constructor(started: ThreadStartResponse, settings: ThreadSettings, requestId: RpcId, to: { client: AppServerClient; conversation: Conversation }) {
    this.threadId = started.thread.id;
    this.#requestId = requestId;
    this.#client = to.client;
    this.#conversation = to.conversation;
    this.#residence = new Residence(to.client, { threadId: this.threadId, ...settings }, (trouble) => to.conversation.report(trouble));
    this.#events = new ThreadEvents(this.threadId, new RecordEvents(new RecordTail(started.thread.path ?? null)));
    this.#tell(sessionConfigured(started));
    // This version starts no MCP servers of its own, so that there is nothing to wait for.
    this.#tell({ type: 'mcp_startup_complete', ready: [], failed: [], cancelled: [] });
  }

  /** Whether its thread is loaded though nothing runs and nobody waits. */
  get isIdle(): boolean {
    return this.#turn === null && this.#waiting.length === 0 && this.#residence.isLoaded;
  }

  /** Lets the thread go until there is work again; with it go commands it left running, and approvals for the session. */
  rest(): void {
    this.#lastEnd = null;
    this.#residence.leave();
  }

  /**
   * Has the agent work on a prompt until its turn ends. When `call.signal` aborts, the turn is interrupted.
   * @throws CodexError when the turn cannot be started, or the agent is gone
   */
  async run(prompt: string, { id, signal }: RpcCall): Promise<TurnOutcome> {
    if (signal.aborted) return interrupted();
    const waiting: Waiting = { requestId: id, turnId: null, ended: new Deferred() };
    // When the agent is gone before the turn was started, it is the start that says so.
    waiting.ended.promise.catch(() => undefined);
    this.#waiting.push(waiting);
    const stop = (): void => void this.#interrupt(waiting.turnId ?? '');
    try {
      await this.#residence.enter();
      const { turn } = await this.#client.request('turn/start', { threadId: this.threadId, input: [{ type: 'text', text: prompt }] });
      waiting.turnId = turn.id;
      if (this.#lastEnd?.turnId === turn.id) return this.#lastEnd.outcome;
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      return await waiting.ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    }
  }

  /** Takes what the app-server tells of the thread. */
  hear(notification: ServerNotification): void {
    if (notification.method === 'thread/closed') this.#residence.left();
    if (notification.method === 'turn/started') this.#began(notification.params.turn.id);
    const events = this.#eventsOf(notification);
    for (const event of events) this.#tell(event);
    if (notification.method === 'turn/completed') this.#ended(notification.params.turn, events);
  }

  /** Puts a question of the agent's to the client; what it does not answer is declined. `resolved` aborts when that is too late. */
  async answer(request: ServerRequest, resolved: AbortSignal): Promise<unknown> {
    switch (request.method) {
      case 'item/commandExecution/requestApproval':
        for (const event of this.#events.stored()) this.#tell(event);
        return { decision: await this.#ask(commandApproval(request.params), resolved) };
      case 'item/fileChange/requestApproval': {
        const { itemId, turnId } = request.params;
        for (const event of [...this.#events.stored(), ...this.#events.patches.begin(itemId, turnId, false)]) this.#tell(event);
        return { decision: await this.#ask(patchApproval(request.params, this.#events.patches.changesOf(itemId)), resolved) };
      }
      case 'item/permissions/requestApproval':
        // There is no elicitation for these; nobody asked means nothing granted.
        return { permissions: {} };
      default:
        throw new CodexError(`${request.method} is not supported by the MCP server`, { code: 'not_supported' });
    }
  }

  /** The agent is gone. */
  lost(error: Error): void {
    this.#residence.left();
    for (const { ended } of this.#waiting) ended.reject(error);
  }

  #began(turnId: string): void {
    const owner = this.#waiting.find((waiting) => waiting.turnId === null || waiting.turnId === turnId);
    if (owner !== undefined) this.#requestId = owner.requestId;
    this.#first ??= { id: turnId, name: String(this.#requestId) };
    this.#turn = { id: turnId, name: this.#nameOf(turnId) };
  }

  #ended({ id, status, error }: Extract<ServerNotification, { method: 'turn/completed' }>['params']['turn'], events: readonly CoreEvent[]): void {
    const outcome = status === 'completed' ? { isError: false, message: lastMessage(events) } : status === 'failed' ? { isError: true, message: error?.message ?? 'The turn failed.' } : interrupted();
    this.#turn = null;
    this.#lastEnd = { turnId: id, outcome };
    for (const waiting of this.#waiting) if (waiting.turnId === id) waiting.ended.resolve(outcome);
  }

  #eventsOf(notification: ServerNotification): CoreEvent[] {
    try {
      return this.#events.of(notification);
    } catch (error) {
      this.#conversation.report(`reading the record of thread ${this.threadId}: ${errorMessage(error)}`);
      return [];
    }
  }

  #tell(event: CoreEvent): void {
    const msg = typeof event['turn_id'] === 'string' ? { ...event, turn_id: this.#nameOf(event['turn_id']) } : event;
    this.#conversation.tell({ _meta: { requestId: this.#requestId, threadId: this.threadId }, id: this.#turn?.name ?? '', msg });
  }

  #nameOf(turnId: string): string {
    return this.#first?.id === turnId ? this.#first.name : turnId;
  }

  async #ask({ event, message, fields }: Approval, resolved: AbortSignal): Promise<unknown> {
    this.#tell(event);
    const context = { threadId: this.threadId, codex_mcp_tool_call_id: String(this.#requestId), codex_event_id: this.#turn?.name ?? '' };
    try {
      return readDecision(await this.#conversation.elicit({ message, requestedSchema: { type: 'object', properties: {} }, ...context, ...fields }, resolved));
    } catch (error) {
      if (!resolved.aborted) this.#conversation.report(`the client could not be asked, which counts as a no: ${errorMessage(error)}`);
      return 'decline';
    }
  }

  async #interrupt(turnId: string): Promise<void> {
    try {
      await this.#client.request('turn/interrupt', { threadId: this.threadId, turnId });
    } catch (error) {
      // It ended by itself meanwhile, or with the agent.
      if (!(error instanceof RequestFailed)) this.#conversation.report(`interrupting a turn: ${errorMessage(error)}`);
    }
  }
}

function interrupted(): TurnOutcome {
  return { isError: true, message: 'The turn was interrupted.' };
}

function lastMessage(events: readonly CoreEvent[]): string {
  const message = events.find(({ type }) => type === 'task_complete')?.['last_agent_message'];
  return typeof message === 'string' ? message : '';
}
