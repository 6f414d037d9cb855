import { type LoadedConfig } from '@codex-ts/config';
import { type Decision } from '@codex-ts/orchestrator';
import { type ResponseItem, type ServiceTier, type UserInput } from '@codex-ts/protocol';
import { type GitInfo, type StoredTurn } from '@codex-ts/rollout';
import { type Session, type SessionEvent } from '@codex-ts/session';
import { type ApprovalQuestion, type ClientToolAnswer, type ClientToolCall, type PermissionsAnswer, type PermissionsQuestion, type UserAnswers, type UserQuestions } from '@codex-ts/tools';
import { type Amendment } from './thread-rules.ts';
import { type TurnChanges } from './thread-overrides.ts';

/** Whom a thread talks to. */
export interface ThreadClient {
  emit(event: SessionEvent): void;
  ask(question: ApprovalQuestion, turnId: string, signal: AbortSignal): Promise<Decision>;
  askPermissions(question: PermissionsQuestion, turnId: string, signal: AbortSignal): Promise<PermissionsAnswer>;
  askUser(asked: UserQuestions, turnId: string, signal: AbortSignal): Promise<UserAnswers>;
  /** An item of the history is stored. For threads that were started with `rawItems`. */
  rawItem?(item: ResponseItem): void;
  /** Has a client run a tool that it brought along. Rejects when nobody does. */
  callTool(call: ClientToolCall, turnId: string, signal: AbortSignal): Promise<ClientToolAnswer>;
}

/** A command that goes on after its call returned. */
export interface BackgroundTerminal {
  /** As its item has it. */
  processId: string;
  /** Shell-quoted. */
  command: string;
  cwd: string;
  tty: boolean;
  /** Unix seconds. */
  startedAt: number;
}

/** What is known of a thread besides its session. Times are Unix seconds. */
export interface ThreadFacts {
  /** The rollout file; null for an ephemeral thread. */
  readonly path: string | null;
  /** The first message of the user; empty before it. */
  readonly preview: string;
  readonly name: string | null;
  readonly git: GitInfo | null;
  readonly forkedFromId: string | null;
  readonly modelProvider: string;
  readonly serviceTier: ServiceTier | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly cliVersion: string;
  readonly source: 'exec' | 'vscode' | 'cli' | 'mcp' | 'unknown';
  /** What the configuration could not honour, one line each. */
  readonly warnings: readonly string[];
}

/** A thread that is loaded and can run turns. */
export interface LiveThread {
  readonly session: Session;
  readonly facts: ThreadFacts;
  /**
   * Starts a turn and returns its id. Input for a turn that runs already is added to it: then it is that one's id, and
   * `changes` hold for later turns.
   * @throws CodexError when what runs takes no input, or a change cannot be honoured
   */
  startTurn(turn: { input: readonly UserInput[]; outputSchema: unknown }, changes: TurnChanges): Promise<string>;
  /** The turns as its record has them; none for an ephemeral thread. */
  turns(signal?: AbortSignal): Promise<StoredTurn[]>;
  /** The name by which lists and people know it. */
  renamed(name: string): void;
  /** Takes on a configuration that was edited meanwhile: from the next turn on, except for what a client has set. */
  reconfigure(loaded: LoadedConfig): Promise<void>;
  /** Commands that still run. */
  terminals(): BackgroundTerminal[];
  /** Ends them. */
  cleanTerminals(): Promise<void>;
  /** Somebody allowed or forbade something for good, in this thread or in another one of this process. */
  amend(amendment: Amendment): void;
  /** Interrupts what runs, ends every process of the thread, closes its record. */
  close(): Promise<void>;
}
