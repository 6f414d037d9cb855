import { type Auth, resolveAuth } from '@codex-ts/login';
import { createModelClient, type HttpTransport, httpTransport, type ModelClient, type Transport } from '@codex-ts/model-client';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { type Sample, type SampleEvent } from '@codex-ts/core';
import { type ResponseItem } from '@codex-ts/protocol';

export interface ThreadModelOptions {
  threadId: string;
  provider: ModelProviderInfo;
  codexHome: string;
  env: NodeJS.ProcessEnv;
  originator: string;
  userAgent: string;
  /** What kind of helper of another thread this one is. */
  subagent?: string | undefined;
  /** Takes the place of our own HTTP: recording, replaying. */
  transport: Transport | undefined;
  /** Stands around the transport to see what passes; null when nobody looks. */
  watch: ((transport: Transport) => Transport) | null;
  /** A request is on its way. */
  asked(): void;
  /** A credential was read: it must turn up in no log. */
  secret(value: string): void;
  /** Nothing leaves the machine: no credentials are needed. */
  isOffline: boolean;
}

const NO_AUTH: Auth = { token: null, mode: 'none' };

/** The body of a request. */
export type TurnBody = Parameters<ModelClient['stream']>[0];

export interface TurnModel {
  body(input: readonly ResponseItem[]): TurnBody;
  metadata(): string;
}

/** A thread's connection to its model; made when the first request is sent. */
export class ThreadModel {
  readonly #options: ThreadModelOptions;
  #client: Promise<ModelClient> | null = null;
  #http: HttpTransport | null = null;

  constructor(options: ThreadModelOptions) {
    this.#options = options;
  }

  /** Asks the model within one turn; what the server hands out for the turn is handed back to it. */
  forTurn(turn: TurnModel): Sample {
    const turnState: { value?: string } = {};
    const connect = () => this.#connect();
    const { asked } = this.#options;
    return async function* sample(input, signal): AsyncGenerator<SampleEvent> {
      const client = await connect();
      setImmediate(asked);
      yield* client.stream(turn.body(input), { turnMetadata: turn.metadata(), turnState, signal });
    };
  }

  /** Has the provider compact a history. Throws ModelError. */
  async compact(body: TurnBody, signal: AbortSignal): Promise<ResponseItem[]> {
    return (await this.#connect()).compact(body, { signal });
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    client?.close();
    this.#http?.close();
  }

  /** Undefined where the client's own will do. */
  #transport(): Transport | undefined {
    const { transport, watch, env } = this.#options;
    if (watch === null) return transport;
    if (transport !== undefined) return watch(transport);
    this.#http ??= httpTransport({ env });
    return watch(this.#http.send);
  }

  #connect(): Promise<ModelClient> {
    this.#client ??= this.#open();
    this.#client.catch(() => {
      this.#client = null; // A missing key may be there on the next turn.
    });
    return this.#client;
  }

  async #open(): Promise<ModelClient> {
    const { provider, codexHome, env, threadId, originator, userAgent, isOffline, subagent } = this.#options;
    const transport = this.#transport();
    const { token, accountId, unauthorizedHint } = isOffline ? NO_AUTH : await resolveAuth(provider, { codexHome, env });
    if (token !== null) this.#options.secret(token);
    return createModelClient({ provider, token, accountId, unauthorizedHint, sessionId: threadId, originator, userAgent, subagent, env, transport });
  }
}
