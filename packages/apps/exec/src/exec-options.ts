import { type ClientRequests, type SandboxMode } from '@codex-ts/app-server-protocol';
import { type ApprovalPolicy } from '@codex-ts/protocol';

import { type AppServerClient } from './app-server-client.ts';
import { type OutputStream } from './output-pipe.ts';

/** One headless run: one turn on a new or stored thread, be it a review. */
export interface ExecOptions {
  /** Of this program; told to the server and shown in the banner. */
  readonly version: string;
  readonly thread: ThreadChoice;
  readonly settings: ThreadSettings;
  readonly input: TurnInput | ReviewInput;
  readonly display: ExecDisplay;
  /** Gets the last agent message of a completed turn. Absolute. */
  readonly lastMessageFile?: string | undefined;
  /** Sentences for the user that came up before the thread started. */
  readonly warnings: readonly string[];
}

/** A fork is a new thread that knows what the stored one knew. */
export type ThreadChoice =
  | { readonly kind: 'start'; readonly ephemeral: boolean }
  | { readonly kind: 'resume'; readonly threadId: string }
  | { readonly kind: 'fork'; readonly threadId: string; readonly ephemeral: boolean };

/** What the invocation decides about the thread, whatever a stored thread was run with before. */
export interface ThreadSettings {
  readonly model: string | null;
  /** What is left out is up to the server. */
  readonly modelProvider?: string;
  /** Absolute, at the server's machine. */
  readonly cwd?: string;
  /** Left out when a permission profile decides. */
  readonly sandbox?: SandboxMode;
  /** `never`, unless an administrator rules that out; questions are answered with no either way. */
  readonly approvalPolicy: ApprovalPolicy;
}

export interface TurnInput {
  readonly prompt: string;
  /** Paths of images; they go before the text. */
  readonly images: readonly string[];
  /** A JSON Schema for the final answer. */
  readonly outputSchema?: unknown;
}

/** Something that another agent shall review. The thread itself is asked nothing. */
export interface ReviewInput {
  readonly review: ReviewTarget;
}

export type ReviewTarget = ClientRequests['review/start']['params']['target'];

export interface ExecDisplay {
  readonly format: 'human' | 'jsonl';
  /** Of the human output. */
  readonly color: boolean;
  /** As configured, for the banner; left out where only the server knows. */
  readonly reasoningEffort?: string | null;
  /** As configured, for the banner. */
  readonly reasoningSummary: string | null;
  readonly hideReasoning: boolean;
  readonly showRawReasoning: boolean;
}

/** The world around a run. */
export interface ExecIo {
  readonly client: AppServerClient;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Aborting it interrupts the turn. */
  readonly signal: AbortSignal;
}
