import { REASONING_EFFORTS } from '@codex-ts/protocol';

import { boolean, integer, oneOf, path, string } from '../scalar-specs.ts';
import { inert, notYet, retired, supported } from '../table-spec.ts';

/** The model, how it reasons and what it is told. */
export const modelKeys = {
  model: supported(string, 'Slug of the model.'),
  review_model: supported(string, "Model that reviews changes; the thread's own unless given."),
  model_provider: supported(string, 'Id of the provider: a built-in one, or a key of model_providers.', 'openai'),
  model_context_window: supported(integer('i64'), "Size of the model's context window, in tokens."),
  model_auto_compact_token_limit: supported(integer('i64'), 'Tokens in use at which the conversation is compacted by itself.'),
  model_reasoning_effort: supported(oneOf(REASONING_EFFORTS), 'How hard the model reasons.'),
  plan_mode_reasoning_effort: notYet(oneOf(REASONING_EFFORTS), 'How hard the model reasons while planning.'),
  model_reasoning_summary: supported(oneOf(['auto', 'concise', 'detailed', 'none']), 'How its reasoning is summed up for the reader.'),
  model_supports_reasoning_summaries: supported(boolean, 'Ask for reasoning summaries although the model is not known to give them.'),
  model_verbosity: supported(oneOf(['low', 'medium', 'high']), 'How wordy answers are.'),
  model_catalog_json: notYet(path, 'File that replaces the built-in list of models.'),
  service_tier: supported(oneOf(['fast', 'flex']), 'Service tier of requests; `fast` needs the feature fast_mode.'),
  personality: supported(oneOf(['none', 'friendly', 'pragmatic']), 'Tone of the model; pragmatic while the feature personality is on.'),
  model_instructions_file: supported(path, "File whose text takes the place of the model's own instructions."),
  instructions: inert(string, 'Never had an effect.'),
  developer_instructions: supported(string, 'Text for the model, sent as a developer message.'),
  compact_prompt: supported(string, 'Prompt that asks the model to sum up the conversation; wins over the file.'),
  experimental_compact_prompt_file: supported(path, 'File that holds the prompt of compaction.'),
  experimental_instructions_file: retired(string, 'use `model_instructions_file` instead.'),
  commit_attribution: notYet(string, 'Co-author named in commits.'),
  tool_output_token_limit: supported(integer('usize'), 'Tokens of one tool output that are kept.'),
  hide_agent_reasoning: supported(boolean, 'Do not show reasoning.', false),
  show_raw_agent_reasoning: supported(boolean, 'Show reasoning as it comes, not summed up.', false),
  openai_base_url: supported(string, 'Base URL of the built-in provider `openai`.'),
  chatgpt_base_url: notYet(string, 'Base URL of the ChatGPT backend.'),
  oss_provider: supported(string, 'Provider that --oss means: ollama, lmstudio, or one of model_providers.'),
} as const;
