import {
  type ApprovalPolicy,
  type Personality,
  type ReasoningEffort,
  type ReasoningSummary,
  type LegacySandboxPolicy,
} from '@codex-ts/protocol';

/**
 * The settings a user turn ran with, written just before its user message. The newest one that survives rollbacks and
 * compactions tells a resumed thread what the model already knows. Absent options are left out.
 */
export interface TurnContextItem {
  turn_id?: string;
  trace_id?: string;
  cwd: string;
  /** `YYYY-MM-DD` in the user's time zone. */
  current_date?: string;
  /** IANA name. */
  timezone?: string;
  approval_policy: ApprovalPolicy;
  sandbox_policy: LegacySandboxPolicy;
  network?: { allowed_domains: string[]; denied_domains: string[] };
  model: string;
  personality?: Personality;
  collaboration_mode?: {
    mode: 'plan' | 'default';
    settings: { model: string; reasoning_effort: ReasoningEffort | null; developer_instructions: string | null };
  };
  realtime_active?: boolean;
  effort?: ReasoningEffort;
  summary: ReasoningSummary;
  user_instructions?: string;
  developer_instructions?: string;
  final_output_json_schema?: unknown;
  truncation_policy?: { mode: 'tokens' | 'bytes'; limit: number };
}
