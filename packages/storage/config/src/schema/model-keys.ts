import { REASONING_EFFORTS } from '@codex-ts/protocol';

import { boolean, integer, oneOf, path, string } from '../scalar-specs.ts';
import { inert, notYet, retired, supported } from '../table-spec.ts';

/** The model, how it reasons and what it is told. */
export const modelKeys = {
  model: supported(string),
  review_model: notYet(string),
  model_provider: supported(string),
  model_context_window: supported(integer('i64')),
  model_auto_compact_token_limit: notYet(integer('i64')),
  model_reasoning_effort: supported(oneOf(REASONING_EFFORTS)),
  plan_mode_reasoning_effort: notYet(oneOf(REASONING_EFFORTS)),
  model_reasoning_summary: supported(oneOf(['auto', 'concise', 'detailed', 'none'])),
  model_supports_reasoning_summaries: supported(boolean),
  model_verbosity: supported(oneOf(['low', 'medium', 'high'])),
  model_catalog_json: notYet(path),
  service_tier: supported(oneOf(['fast', 'flex'])),
  personality: supported(oneOf(['none', 'friendly', 'pragmatic'])),
  model_instructions_file: supported(path),
  instructions: inert(string, 'Never had an effect; the original reads it and drops it too.'),
  developer_instructions: supported(string),
  compact_prompt: notYet(string),
  experimental_compact_prompt_file: notYet(path),
  experimental_instructions_file: retired(string, 'use `model_instructions_file` instead.'),
  commit_attribution: notYet(string),
  tool_output_token_limit: supported(integer('usize')),
  hide_agent_reasoning: supported(boolean),
  show_raw_agent_reasoning: supported(boolean),
  openai_base_url: supported(string),
  chatgpt_base_url: notYet(string),
  oss_provider: notYet(string),
} as const;
