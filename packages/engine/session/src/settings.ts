import { type ApprovalPolicy, type Personality, type ReasoningEffort, type ReasoningSummary, type SandboxPolicy, type ServiceTier } from '@codex-ts/protocol';
import { type TruncationPolicy } from '@codex-ts/text-utils';

/** What a turn runs with. A change holds for later turns too. */
export interface TurnSettings {
  /** Absolute. */
  cwd: string;
  model: string;
  effort: ReasoningEffort | null;
  summary: ReasoningSummary;
  personality: Personality | null;
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
  /** null: the ordinary one. Absent as long as no client has chosen: then the configuration says. */
  serviceTier?: ServiceTier | null;
  truncation: TruncationPolicy;
  /** Usable tokens of the model's context, or null when unknown. */
  contextWindow: number | null;
  acceptsImages: boolean;
}
