import { type Config } from '@codex-ts/config';
import { type ModelInfo } from '@codex-ts/models-manager';
import { type ResponsesRequest } from '@codex-ts/model-client';
import { type ResponseItem } from '@codex-ts/protocol';
import { type TurnSettings } from '@codex-ts/session';
import { type ToolSpec } from '@codex-ts/tools';

export interface RequestFacts {
  threadId: string;
  settings: TurnSettings;
  model: ModelInfo;
  instructions: string;
  tools: readonly ToolSpec[];
  outputSchema: unknown;
  config: Pick<Config, 'modelVerbosity' | 'serviceTier'> & { features: Pick<Config['features'], 'fast_mode'> };
}

/** Everything of a request but its input; the same for all requests of a turn. */
export function requestBody(facts: RequestFacts, input: readonly ResponseItem[]): ResponsesRequest {
  const { settings, model } = facts;
  const reasoning = model.supportsReasoningSummaries ? reasoningOf(settings) : null;
  return {
    model: settings.model,
    instructions: facts.instructions,
    input,
    tools: facts.tools,
    tool_choice: 'auto',
    parallel_tool_calls: model.supportsParallelToolCalls,
    reasoning,
    store: false,
    stream: true,
    include: reasoning === null ? [] : ['reasoning.encrypted_content'],
    ...serviceTier(facts),
    prompt_cache_key: facts.threadId,
    ...textOptions(facts),
  };
}

function reasoningOf({ effort, summary }: TurnSettings): { effort?: string; summary?: string } {
  return { ...(effort === null ? {} : { effort }), ...(summary === 'none' ? {} : { summary }) };
}

function serviceTier({ config, settings }: RequestFacts): { service_tier?: string } {
  const tier = settings.serviceTier === undefined ? config.serviceTier : settings.serviceTier;
  if (tier === null || (tier === 'fast' && !config.features.fast_mode)) return {};
  return { service_tier: tier === 'fast' ? 'priority' : 'flex' };
}

function textOptions({ config, model, outputSchema }: RequestFacts): { text?: Record<string, unknown> } {
  const verbosity = model.supportsVerbosity ? (config.modelVerbosity ?? model.defaultVerbosity) : null;
  const format = outputSchema === undefined ? null : { type: 'json_schema', strict: true, schema: outputSchema, name: 'codex_output_schema' };
  if (verbosity === null && format === null) return {};
  return { text: { ...(verbosity === null ? {} : { verbosity }), ...(format === null ? {} : { format }) } };
}
