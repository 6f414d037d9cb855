import { type Auth, resolveAuth } from '@codex-ts/login';
import { createModelClient, type ModelClient, type Transport } from '@codex-ts/model-client';
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
  /** Takes the place of our own HTTP: recording, replaying. */
  transport: Transport | undefined;
  /** Nothing leaves the machine: no credentials are needed. */
  isOffline: boolean;
}

const NO_AUTH: Auth = { token: null, mode: 'none' };

export interface TurnModel {
  body(input: readonly ResponseItem[]): Parameters<ModelClient['stream']>[0];
  metadata(): string;
}

/** A thread's connection to its model; made when the first request is sent. */
export class ThreadModel {
  readonly #options: ThreadModelOptions;
  #client: Promise<ModelClient> | null = null;

  constructor(options: ThreadModelOptions) {
    this.#options = options;
  }

  /** Asks the model within one turn; what the server hands out for the turn is handed back to it. */
  forTurn(turn: TurnModel): Sample {
    const turnState: { value?: string } = {};
    const connect = () => this.#connect();
    return async function* sample(input, signal): AsyncGenerator<SampleEvent> {
      const client = await connect();
      yield* client.stream(turn.body(input), { turnMetadata: turn.metadata(), turnState, signal });
    };
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    client?.close();
  }

  #connect(): Promise<ModelClient> {
    this.#client ??= this.#open();
    this.#client.catch(() => {
      this.#client = null; // A missing key may be there on the next turn.
    });
    return this.#client;
  }

  async #open(): Promise<ModelClient> {
    const { provider, codexHome, env, threadId, originator, userAgent, transport, isOffline } = this.#options;
    const { token, accountId, unauthorizedHint } = isOffline ? NO_AUTH : await resolveAuth(provider, { codexHome, env });
    return createModelClient({ provider, token, accountId, unauthorizedHint, sessionId: threadId, originator, userAgent, env, transport });
  }
}
