import { type AskForApproval, type Personality, type ReasoningEffort, type SandboxMode, type SandboxPolicy, type ServiceTier, type Thread, type ThreadStartParams, type ThreadStartResponse, type TurnStartParams, type UserInput } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';

import { introduce } from '../sessions/introduce.ts';
import { type TuiOptions, type TuiStart } from '../tui-options.ts';

/** With what the thread on the screen runs. */
export interface SessionSettings {
  readonly model: string;
  readonly provider: string;
  readonly effort: ReasoningEffort | null;
  readonly cwd: string;
  readonly approvalPolicy: AskForApproval;
  readonly sandbox: SandboxPolicy;
  readonly serviceTier: ServiceTier | null;
  /** As it was chosen here; null: as the configuration says. */
  readonly personality: Personality | null;
}

type Changes = Partial<Pick<TurnStartParams, 'model' | 'effort' | 'approvalPolicy' | 'sandboxPolicy' | 'personality'>>;

/** The thread on the server: what is asked of it, and with what it runs. */
export class Session {
  readonly #client: AppServerClient;
  readonly #options: Pick<TuiOptions, 'overrides' | 'overridesIn' | 'version' | 'cwd'>;
  #threadId: string | null = null;
  #settings: SessionSettings | null = null;
  /** What the next turn is to be told; it holds for those after it. */
  #changes: Changes = {};
  /** What was chosen here holds for conversations that are begun later, too. */
  #chosen: Changes = {};
  #codexHome: string | null = null;
  #forkedFrom: string | null = null;

  constructor(client: AppServerClient, options: Pick<TuiOptions, 'overrides' | 'overridesIn' | 'version' | 'cwd'>) {
    this.#client = client;
    this.#options = options;
  }

  /** Null until a thread is open. */
  get threadId(): string | null {
    return this.#threadId;
  }

  /** Where the server keeps its files; null until it has said so. */
  get codexHome(): string | null {
    return this.#codexHome;
  }

  /** The thread that this one is a copy of, when it was made here. */
  get forkedFrom(): string | null {
    return this.#forkedFrom;
  }

  get settings(): SessionSettings | null {
    return this.#settings;
  }

  get cwd(): string {
    return this.#settings?.cwd ?? this.#options.cwd;
  }

  async initialize(): Promise<void> {
    const { codexHome } = await introduce(this.#client, this.#options.version);
    this.#codexHome = codexHome;
  }

  /** Opens a thread, in place of the one that is open. @returns it with its turns; `beforeMessage`: only what came before that message of the user, for a fork */
  async open(start: TuiStart, beforeMessage?: number): Promise<Thread> {
    const before = this.#threadId;
    const response = await this.#begin(start, beforeMessage);
    this.#threadId = response.thread.id;
    this.#forkedFrom = start.kind === 'fork' ? start.threadId : null;
    const { model, modelProvider: provider, reasoningEffort, cwd, approvalPolicy, sandbox, serviceTier } = response;
    this.#settings = { model, provider, effort: reasoningEffort ?? null, cwd, approvalPolicy, sandbox, serviceTier: serviceTier ?? null, personality: null };
    this.#changes = {};
    if (before !== null && before !== response.thread.id) await this.#client.request('thread/unsubscribe', { threadId: before });
    return response.thread;
  }

  /** From the next turn on. */
  change(changes: { readonly model?: string; readonly effort?: ReasoningEffort | null; readonly approvalPolicy?: AskForApproval; readonly sandboxPolicy?: SandboxPolicy; readonly personality?: Personality }): void {
    this.#changes = { ...this.#changes, ...changes };
    this.#chosen = { ...this.#chosen, ...changes };
    if (this.#settings === null) return;
    const { sandboxPolicy: sandbox, ...others } = changes;
    this.#settings = { ...this.#settings, ...others, ...(sandbox === undefined ? {} : { sandbox }) };
  }

  /** The server was told by its configuration. */
  noteServiceTier(serviceTier: ServiceTier | null): void {
    if (this.#settings !== null) this.#settings = { ...this.#settings, serviceTier };
  }

  async startTurn(input: readonly UserInput[]): Promise<void> {
    const changes = this.#changes;
    await this.#client.request('turn/start', { threadId: this.#opened, input: [...input], ...changes });
    if (this.#changes === changes) this.#changes = {};
  }

  async steer(turnId: string, input: readonly UserInput[]): Promise<void> {
    await this.#client.request('turn/steer', { threadId: this.#opened, expectedTurnId: turnId, input: [...input] });
  }

  /** Stops the turn. What was steered into it and not read is not kept by the server: it is said again, or given back. */
  async interrupt(turnId: string): Promise<void> {
    await this.#client.request('turn/interrupt', { threadId: this.#opened, turnId, dropSteered: true });
  }

  async shell(command: string): Promise<void> {
    await this.#client.request('thread/shellCommand', { threadId: this.#opened, command });
  }

  async #begin(start: TuiStart, beforeUserMessage: number | undefined): Promise<ThreadStartResponse> {
    const overrides = await this.#overridesIn(('cwd' in start ? start.cwd : undefined) ?? this.#settings?.cwd);
    if (start.kind === 'new') return this.#client.request('thread/start', { ...overrides, ...startedWith(this.#chosen, overrides.config), experimentalRawEvents: false, persistExtendedHistory: true });
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

  /** Of a thread that works in this folder; undefined: where this was begun. */
  async #overridesIn(cwd: string | undefined): Promise<TuiOptions['overrides']> {
    const { overrides, overridesIn } = this.#options;
    if (cwd === undefined || cwd === overrides.cwd) return overrides;
    return overridesIn === undefined ? { ...overrides, cwd } : overridesIn(cwd);
  }

  get #opened(): string {
    if (this.#threadId === null) throw new Error('no thread is open');
    return this.#threadId;
  }
}

const MODES: Readonly<Partial<Record<SandboxPolicy['type'], SandboxMode>>> = { readOnly: 'read-only', workspaceWrite: 'workspace-write', dangerFullAccess: 'danger-full-access' };

/** What was chosen, as a new thread is told of it. */
function startedWith({ model, effort, approvalPolicy, sandboxPolicy, personality }: Changes, config: ThreadStartParams['config']): Partial<ThreadStartParams> {
  const sandbox = sandboxPolicy == null ? undefined : MODES[sandboxPolicy.type];
  return {
    ...(model == null ? {} : { model }),
    ...(effort == null ? {} : { config: { ...config, model_reasoning_effort: effort } }),
    ...(approvalPolicy == null ? {} : { approvalPolicy }),
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(personality == null ? {} : { personality }),
  };
}
