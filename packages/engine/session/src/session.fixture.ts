import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History, type ToldFrame, TokenLedger, type TurnFrame } from '@codex-ts/context';
import { type SampleEvent } from '@codex-ts/core';
import { ApprovalCache } from '@codex-ts/orchestrator';
import { GrantedPermissions } from '@codex-ts/tools';
import { CodexError, newUuidV7, type ResponseItem, type TokenUsage, zeroUsage } from '@codex-ts/protocol';
import { loadThread, readRollout, RolloutWriter, type TurnContextItem } from '@codex-ts/rollout';
import { type CompactionParts, type SessionParts, type StoredState, type TurnConnection } from './parts.ts';
import { type Recorder } from './recorder.ts';
import { Session } from './session.ts';
import { type SessionEvent, type TurnOutcome } from './session-event.ts';
import { type TurnSettings } from './settings.ts';

/** What the scripted model does with one request. */
export interface Answer {
  events?: SampleEvent[];
  fault?: Error;
  /** Held until then. */
  after?: Promise<unknown>;
}

export interface Asked {
  kind: 'turn' | 'summary';
  model: string;
  input: ResponseItem[];
}

export const SETTINGS: TurnSettings = {
  cwd: '/w',
  model: 'big',
  effort: null,
  summary: 'auto',
  personality: null,
  approvalPolicy: 'never',
  sandboxPolicy: { type: 'read-only' },
  truncation: { mode: 'tokens', limit: 10_000 },
  contextWindow: 100_000,
  acceptsImages: true,
};

export function usage(total: number): TokenUsage {
  return { ...zeroUsage(), input_tokens: total, total_tokens: total };
}

export function says(text: string, total = 100): Answer {
  const item: ResponseItem = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
  return { events: [{ type: 'item.done', id: newUuidV7(), item }, { type: 'completed', usage: usage(total) }] };
}

/** Calls `update_plan`, whose output is of no size. */
export function calls(callId: string, total = 100): Answer {
  return tool('update_plan', { plan: [] }, { callId, total });
}

export function tool(name: string, args: object, { callId = 'c', total = 100 } = {}): Answer {
  const item: ResponseItem = { type: 'function_call', name, arguments: JSON.stringify(args), call_id: callId };
  return { events: [{ type: 'item.done', id: callId, item }, { type: 'completed', usage: usage(total) }] };
}

export interface BenchOptions {
  answers?: Answer[];
  parts?: Partial<SessionParts>;
  compaction?: Partial<CompactionParts> | null;
  settings?: Partial<TurnSettings>;
  recorder?: (writer: RolloutWriter) => Recorder;
  frame?: (settings: TurnSettings) => TurnFrame;
  /** The thread cannot be read back. */
  isEphemeral?: boolean;
  /** What every command prints. */
  output?: string;
  runToEnd?: SessionParts['tools']['commands']['runToEnd'];
}

export const PERMISSIONS = '<permissions instructions>may read</permissions instructions>';

export function frameOf(settings: TurnSettings): TurnFrame {
  return {
    model: settings.model,
    baseInstructions: `be ${settings.model}`,
    permissions: PERMISSIONS,
    permissionsKey: keyOf(settings.approvalPolicy, settings.sandboxPolicy),
    developerInstructions: null,
    projectDocs: null,
    environment: { cwd: settings.cwd, shell: 'bash', currentDate: '2026-11-21', timezone: 'Etc/UTC' },
    personality: settings.personality === null ? null : { name: settings.personality, spec: `<personality_spec>${settings.personality}</personality_spec>`, inInstructions: true },
  };
}

export function toldOf(context: TurnContextItem | null): ToldFrame | null {
  if (context === null) return null;
  return {
    model: context.model,
    permissionsKey: keyOf(context.approval_policy, context.sandbox_policy),
    cwd: context.cwd,
    currentDate: context.current_date ?? null,
    timezone: context.timezone ?? null,
    personality: context.personality ?? null,
  };
}

function keyOf(...policies: unknown[]): string {
  return JSON.stringify(policies);
}

/** A session over a scripted model and a record on disk. */
export class Bench {
  readonly answers: Answer[];
  readonly asked: Asked[] = [];
  readonly events: SessionEvent[] = [];
  readonly path: string;
  session: Session;
  readonly #home = mkdtempSync(join(tmpdir(), 'session-spec-'));
  readonly #options: BenchOptions;
  #recorder: Recorder;
  #waiters: ((outcome: TurnOutcome) => void)[] = [];

  constructor(options: BenchOptions = {}) {
    this.#options = options;
    this.answers = [...(options.answers ?? [])];
    const meta = { id: newUuidV7(), timestamp: '2026-11-21T03:00:00.000Z', cwd: '/w', originator: 't', cli_version: '0', source: 'exec' as const };
    const writer = RolloutWriter.create({ codexHome: this.#home, meta: { ...meta, model_provider: 'mock', base_instructions: { text: 'be big' } } });
    this.path = writer.path;
    this.#recorder = options.recorder?.(writer) ?? writer;
    this.session = this.#open(new History(), null, null);
  }

  /** Runs a turn to its end. */
  async turn(text: string, changes: Partial<TurnSettings> = {}): Promise<TurnOutcome> {
    const ended = this.nextEnd();
    this.session.startTurn({ input: [{ type: 'text', text }], outputSchema: undefined }, changes);
    return ended;
  }

  async compact(): Promise<TurnOutcome> {
    const ended = this.nextEnd();
    this.session.compact();
    return ended;
  }

  /** The outcome of the next turn that ends. The session is idle by then. */
  async nextEnd(): Promise<TurnOutcome> {
    const outcome = await new Promise<TurnOutcome>((resolve) => this.#waiters.push(resolve));
    while (this.session.activeTurnId !== null) await new Promise((resolve) => setImmediate(resolve));
    return outcome;
  }

  /** Goes on with the thread from its record, as another process would. `between`: what is done to it before. */
  async resume(between: () => void = () => undefined): Promise<void> {
    await this.#recorder.close();
    between();
    const stored = await loadThread(this.path);
    this.#recorder = await RolloutWriter.open(this.path);
    const last = stored.lastTokenUsage;
    const earlier = last === null ? null : { total: last.total_token_usage, last: last.last_token_usage };
    this.session = this.#open(new History(stored.history), toldOf(stored.referenceContext), stored.previousModel, new TokenLedger(null, earlier));
  }

  async close(): Promise<void> {
    await this.session.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Event types, those of the kernel by their own. */
  types(): string[] {
    return this.events.map((event) => (event.type === 'kernel' ? event.event.type : event.type));
  }

  of<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
  }

  #open(history: History, told: ToldFrame | null, previousModel: string | null, ledger = new TokenLedger(null)): Session {
    const settings = { ...SETTINGS, ...this.#options.settings };
    return new Session({
      threadId: 't', parts: this.#parts(), recorder: this.#recorder, history, ledger, told, previousModel, settings,
      emit: (event) => {
        this.events.push(event);
        if (event.type === 'turn.ended') for (const wake of this.#waiters.splice(0)) wake(event.outcome);
      },
    });
  }

  #parts(): SessionParts {
    const { parts, compaction, frame = frameOf, output = 'ran', isEphemeral = false } = this.#options;
    const none = () => Promise.reject(new Error('not scripted'));
    return {
      model: (settings) => this.#connection('turn', settings),
      frame: (settings) => Promise.resolve(frame(settings)),
      toolTurn: ({ cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages }) => ({
        cwd, approvalPolicy, sandboxPolicy, truncation, acceptsImages, allowLoginShell: true, maxPollMs: 1000, offersGrants: false, offersPermissionRequests: false, offersQuestions: false, dangerScreen: true, clientTools: [],
      }),
      tools: {
        commands: { start: none, find: () => undefined, runToEnd: this.#options.runToEnd ?? (() => Promise.resolve({ exitCode: 0, output, timedOut: false, durationMs: 1 })), looksDenied: () => false, load: { open: 0, many: 60 }, canConfine: () => true, widen: (policy) => policy },
        facts: {
          shellArgv: (script) => ['/bin/sh', '-c', script],
          judge: () => ({ rule: null, allowedByRules: false, commandClass: 'ordinary', reason: null, proposedPrefix: null }),
          onlyReads: () => false,
          actions: () => [],
          patchIn: () => null,
        },
        patches: { prepare: none, watch: () => () => null },
        loadImage: none,
        approvals: new ApprovalCache(),
        grants: new GrantedPermissions(),
        ask: () => Promise.resolve('decline'),
        askPermissions: none,
        askUser: none,
        callClientTool: none,
        allowPrefix: () => Promise.resolve(false),
        now: () => 0,
      },
      loadAttachment: () => Promise.resolve({ problem: 'no picture' }),
      backoffMs: () => 0,
      sleep: () => Promise.resolve(),
      close: () => Promise.resolve(),
      ...(isEphemeral ? {} : { reload: () => this.#reload() }),
      ...(compaction === null ? {} : { compaction: { limitTokens: () => null, mode: () => 'local', prompt: null, model: (settings) => this.#connection('summary', settings), ...compaction } }),
      ...parts,
    };
  }

  async #reload(): Promise<StoredState> {
    const { history, referenceContext, previousModel } = await loadThread(this.path);
    return { history, told: toldOf(referenceContext), previousModel };
  }

  #connection(kind: Asked['kind'], { model }: TurnSettings): TurnConnection {
    const { answers, asked } = this;
    return {
      maxStreamRetries: 1,
      async *sample(input, signal) {
        asked.push({ kind, model, input: structuredClone([...input]) });
        const { events = [], fault, after } = answers.shift() ?? says(kind === 'turn' ? 'done' : 'a summary');
        if (after !== undefined) await Promise.race([after, new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))]);
        for (const event of events) {
          signal.throwIfAborted();
          yield event;
        }
        if (fault !== undefined) throw fault;
      },
    };
  }
}

/** The texts of an input, with the roles or types of what carries them. */
export function outline(input: readonly ResponseItem[]): string[] {
  return input.map((item) => {
    if (item.type !== 'message') return item.type;
    const text = item.content.map((part) => ('text' in part ? part.text : 'image')).join('|');
    if (text.includes('<environment_context>')) return 'environment';
    if (text.includes(PERMISSIONS)) return 'permissions';
    return `${item.role}: ${text.split('\n').at(-1)}`;
  });
}

/** A server's word that the input is too long. */
export class Overflow extends CodexError {
  readonly isStreamRetryable = false;
  constructor() {
    super('too long', { code: 'context_length_exceeded' });
  }
}

/** An answer of about 2,500 tokens. */
export const LONG = 'word '.repeat(2000);

/** What the lines of a record are: events by their type, messages by their role. */
export async function linesOf({ path }: Bench): Promise<string[]> {
  const names: string[] = [];
  for await (const line of readRollout(path)) {
    if (line.type === 'event_msg') names.push(line.payload.type);
    else if (line.type === 'response_item') names.push(line.payload.type === 'message' ? line.payload.role : line.payload.type);
    else names.push(line.type);
  }
  return names;
}

const open: Bench[] = [];

/** A bench that `closeBenches` closes. */
export function bench(options: BenchOptions = {}): Bench {
  const made = new Bench(options);
  open.push(made);
  return made;
}

export async function closeBenches(): Promise<void> {
  for (const one of open.splice(0)) await one.close();
}
