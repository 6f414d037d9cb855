import { type ApprovalPolicy, type Personality, type ReasoningEffort, type ReasoningSummary, type SandboxMode, type SandboxPolicy, type ServiceTier } from '@codex-ts/protocol';
import { type ClientTool } from '@codex-ts/tools';

/** What a client lays over the configuration of a thread. */
export interface ThreadOverrides {
  model?: string;
  modelProvider?: string;
  serviceTier?: ServiceTier;
  cwd?: string;
  approvalPolicy?: ApprovalPolicy;
  sandbox?: SandboxMode;
  /** Dotted configuration keys. */
  config?: Record<string, unknown>;
  baseInstructions?: string;
  developerInstructions?: string;
  personality?: Personality;
  /** Tools of the client's. A stored thread keeps those that it was begun with. */
  clientTools?: readonly ClientTool[];
  /** Record commands, patches and the like too, for clients who read the thread later. */
  extendedHistory?: boolean;
  /** Keep no record. */
  ephemeral?: boolean;
  /** Tell clients of every item of the history as it is stored. */
  rawItems?: boolean;
}

/** What a client changes from one turn on. */
export interface TurnChanges {
  cwd?: string;
  model?: string;
  effort?: ReasoningEffort;
  summary?: ReasoningSummary;
  personality?: Personality;
  /** null: none, whatever the configuration says. */
  serviceTier?: ServiceTier | null;
  approvalPolicy?: ApprovalPolicy;
  sandboxPolicy?: SandboxPolicy;
}
