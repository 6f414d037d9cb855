import { type ServiceTier } from '@codex-ts/protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type Session, type SessionEvent } from '@codex-ts/session';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { type UserInput } from '@codex-ts/protocol';
import { type TurnChanges } from './thread-overrides.ts';

/** Whom a thread talks to. */
export interface ThreadClient {
  emit(event: SessionEvent): void;
  ask(question: ApprovalQuestion, turnId: string, signal: AbortSignal): Promise<Decision>;
}

/** What is known of a thread besides its session. Times are Unix seconds. */
export interface ThreadFacts {
  /** The rollout file; null for an ephemeral thread. */
  path: string | null;
  preview: string;
  modelProvider: string;
  serviceTier: ServiceTier | null;
  createdAt: number;
  updatedAt: number;
  cliVersion: string;
  source: 'exec' | 'vscode' | 'cli' | 'unknown';
  /** What the configuration could not honour, one line each. */
  warnings: readonly string[];
}

/** A thread that is loaded and can run turns. */
export interface LiveThread {
  readonly session: Session;
  readonly facts: ThreadFacts;
  /** Starts a turn and returns its id. @throws CodexError when one is running or a change cannot be honoured */
  startTurn(turn: { input: readonly UserInput[]; outputSchema: unknown }, changes: TurnChanges): string;
}
