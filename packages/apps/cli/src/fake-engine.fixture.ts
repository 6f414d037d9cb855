import { type ClientRequests, type ServerNotification } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/exec';
import { CodexError } from '@codex-ts/protocol';

import { type EngineInput, type StartedEngine } from './exec/start-engine.ts';

const THREAD = '0192f000-0000-7000-8000-000000000001';

/** Answers of a method, by its name; what they throw is the server's refusal. */
export type Replies = Readonly<Record<string, (params: Record<string, unknown>) => unknown>>;

/** An engine whose model says one thing, or fails with it. Keeps what it was asked. `replies` come before all else. */
export class FakeEngine {
  input: EngineInput | undefined;
  readonly requests: { method: string; params: Record<string, unknown> }[] = [];
  isClosed = false;
  warnings: readonly string[] = [];
  readonly #answer: { says: string } | { fails: string } | { refuses: string };

  readonly #replies: Replies;

  constructor(answer: { says: string } | { fails: string } | { refuses: string } = { says: 'done' }, replies: Replies = {}) {
    this.#answer = answer;
    this.#replies = replies;
  }

  readonly start = (input: EngineInput): Promise<StartedEngine> => {
    this.input = input;
    const close = (): Promise<void> => {
      this.isClosed = true;
      return Promise.resolve();
    };
    return Promise.resolve({ client: this.#client(), warnings: this.warnings, close });
  };

  paramsOf(method: string): Record<string, unknown> | undefined {
    return this.requests.find((request) => request.method === method)?.params;
  }

  #client(): AppServerClient {
    const notifications = this.#turn();
    return {
      request: async (method, params) => {
        await Promise.resolve();
        this.requests.push({ method, params: params as Record<string, unknown> });
        const scripted = this.#replies[method];
        return (scripted === undefined ? this.#reply(method) : scripted(params as Record<string, unknown>)) as ClientRequests[typeof method]['result'];
      },
      notify: () => undefined,
      notifications: {
        async *[Symbol.asyncIterator]() {
          await Promise.resolve();
          yield* notifications;
        },
      },
      onServerRequest: () => undefined,
      close: () => Promise.resolve(),
    };
  }

  #reply(method: string): unknown {
    if (method === 'turn/start') return { turn: { id: 'turn' } };
    if (method === 'review/start') return { turn: { id: 'turn', items: [] }, reviewThreadId: THREAD };
    if (!method.startsWith('thread/')) return {};
    if ('refuses' in this.#answer) throw new CodexError(this.#answer.refuses, { code: 'request_failed' });
    return { thread: { id: THREAD }, cwd: '/w', model: 'm', modelProvider: 'p', approvalPolicy: 'never', sandbox: { type: 'readOnly' } };
  }

  #turn(): ServerNotification[] {
    const ours = { threadId: THREAD, turnId: 'turn' };
    const ended = (status: 'completed' | 'failed', message?: string): ServerNotification => ({
      method: 'turn/completed',
      params: { threadId: THREAD, turn: { id: 'turn', items: [], status, error: message === undefined ? null : { message } } },
    });
    if ('says' in this.#answer) {
      const item = { type: 'agentMessage' as const, id: 'm', text: this.#answer.says };
      return [{ method: 'item/completed', params: { item, ...ours } }, ended('completed')];
    }
    return [ended('failed', 'fails' in this.#answer ? this.#answer.fails : '')];
  }
}
