import { type AskForApproval, type ReasoningEffort, type SandboxPolicy, type Thread, type ThreadStartResponse, type TurnStartParams, type UserInput } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';

import { type TuiOptions, type TuiStart } from './tui-options.ts';

/** With what the thread on the screen runs. */
export interface SessionSettings {
  readonly model: string;
  readonly provider: string;
  readonly effort: ReasoningEffort | null;
  readonly cwd: string;
  readonly approvalPolicy: AskForApproval;
  readonly sandbox: SandboxPolicy;
}

type Changes = Partial<Pick<TurnStartParams, 'model' | 'effort' | 'approvalPolicy' | 'sandboxPolicy'>>;

/** The thread on the server: what is asked of it, and with what it runs. */
export class Session {
  readonly #client: AppServerClient;
  readonly #options: Pick<TuiOptions, 'overrides' | 'version' | 'cwd'>;
  #threadId: string | null = null;
  #settings: SessionSettings | null = null;
  /** What the next turn is to be told; it holds for those after it. */
  #changes: Changes = {};

  constructor(client: AppServerClient, options: Pick<TuiOptions, 'overrides' | 'version' | 'cwd'>) {
    this.#client = client;
    this.#options = options;
  }

  /** Null until a thread is open. */
  get threadId(): string | null {
    return this.#threadId;
  }

  get settings(): SessionSettings | null {
    return this.#settings;
  }

  get cwd(): string {
    return this.#settings?.cwd ?? this.#options.cwd;
  }

  async initialize(): Promise<void> {
    await this.#client.request('initialize', { clientInfo: { name: 'codex-tui', title: 'Codex TUI', version: this.#options.version }, capabilities: { experimentalApi: true } });
    this.#client.notify('initialized');
  }

  /** Opens a thread, in place of the one that is open. @returns it with its turns; `beforeMessage`: only what came before that message of the user, for a fork */
  async open(start: TuiStart, beforeMessage?: number): Promise<Thread> {
    const before = this.#threadId;
    const response = await this.#begin(start, beforeMessage);
    this.#threadId = response.thread.id;
    const { model, modelProvider: provider, reasoningEffort, cwd, approvalPolicy, sandbox } = response;
    this.#settings = { model, provider, effort: reasoningEffort ?? null, cwd, approvalPolicy, sandbox };
    this.#changes = {};
    if (before !== null && before !== response.thread.id) await this.#client.request('thread/unsubscribe', { threadId: before });
    return response.thread;
  }

  /** From the next turn on. */
  change(changes: { readonly model?: string; readonly effort?: ReasoningEffort | null; readonly approvalPolicy?: AskForApproval; readonly sandboxPolicy?: SandboxPolicy }): void {
    this.#changes = { ...this.#changes, ...changes };
    if (this.#settings === null) return;
    const { sandboxPolicy: sandbox, ...others } = changes;
    this.#settings = { ...this.#settings, ...others, ...(sandbox === undefined ? {} : { sandbox }) };
  }

  async startTurn(input: readonly UserInput[]): Promise<void> {
    const changes = this.#changes;
    await this.#client.request('turn/start', { threadId: this.#opened, input: [...input], ...changes });
    if (this.#changes === changes) this.#changes = {};
  }

  async steer(turnId: string, input: readonly UserInput[]): Promise<void> {
    await this.#client.request('turn/steer', { threadId: this.#opened, expectedTurnId: turnId, input: [...input] });
  }

  async interrupt(turnId: string): Promise<void> {
    await this.#client.request('turn/interrupt', { threadId: this.#opened, turnId });
  }

  async shell(command: string): Promise<void> {
    await this.#client.request('thread/shellCommand', { threadId: this.#opened, command });
  }

  async #begin(start: TuiStart, beforeUserMessage: number | undefined): Promise<ThreadStartResponse> {
    const { overrides } = this.#options;
    if (start.kind === 'new') return this.#client.request('thread/start', { ...overrides, experimentalRawEvents: false, persistExtendedHistory: true });
    const { ephemeral, serviceName: _name, personality, ...shared } = overrides;
    if (start.kind === 'resume') return this.#client.request('thread/resume', { ...shared, ...(personality === undefined ? {} : { personality }), threadId: start.threadId, persistExtendedHistory: true });
    return this.#client.request('thread/fork', {
      ...shared,
      ...(ephemeral == null ? {} : { ephemeral }),
      ...(beforeUserMessage === undefined ? {} : { beforeUserMessage }),
      threadId: start.threadId,
      persistExtendedHistory: true,
    });
  }

  get #opened(): string {
    if (this.#threadId === null) throw new Error('no thread is open');
    return this.#threadId;
  }
}
