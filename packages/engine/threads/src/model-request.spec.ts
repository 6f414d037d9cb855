import { describe, expect, it } from '@jest/globals';
import { resolveModel } from '@codex-ts/models-manager';
import { type TurnSettings } from '@codex-ts/session';
import { requestBody, type RequestFacts } from './model-request.ts';

const settings: TurnSettings = {
  cwd: '/w', model: 'gpt-5.3-codex', effort: 'medium', summary: 'none', personality: null, approvalPolicy: 'never',
  sandboxPolicy: { type: 'read-only' }, truncation: { mode: 'tokens', limit: 10 }, contextWindow: 1, acceptsImages: true,
};

function body(change: Partial<Omit<RequestFacts, 'settings'>> & { settings?: Partial<TurnSettings>; slug?: string } = {}) {
  const { slug = 'gpt-5.3-codex', settings: changed, ...rest } = change;
  const facts: RequestFacts = {
    threadId: 't1', settings: { ...settings, ...changed }, model: resolveModel(slug), instructions: 'I', tools: [], outputSchema: undefined,
    config: { modelVerbosity: null, serviceTier: null, features: { fast_mode: true } }, ...rest,
  };
  return requestBody(facts, []);
}

describe('requestBody', () => {
  it('is what the model expects by default', () => {
    expect(body()).toEqual({
      model: 'gpt-5.3-codex', instructions: 'I', input: [], tools: [], tool_choice: 'auto', parallel_tool_calls: true,
      reasoning: { effort: 'medium' }, store: false, stream: true, include: ['reasoning.encrypted_content'], prompt_cache_key: 't1', text: { verbosity: 'low' },
    });
  });

  it('asks an unknown model for no reasoning and no verbosity', () => {
    expect(body({ slug: 'my-model' })).toMatchObject({ reasoning: null, include: [] });
    expect(body({ slug: 'my-model' })).not.toHaveProperty('text');
  });

  it('carries summary, tier, verbosity and output schema where they are set', () => {
    const schema = { type: 'object' };
    expect(body({ settings: { summary: 'auto' }, config: { modelVerbosity: 'high', serviceTier: 'fast', features: { fast_mode: true } }, outputSchema: schema })).toMatchObject({
      reasoning: { effort: 'medium', summary: 'auto' },
      service_tier: 'priority',
      text: { verbosity: 'high', format: { type: 'json_schema', strict: true, schema, name: 'codex_output_schema' } },
    });
  });

  it('takes the tier that a client chose for the thread, also none, and no fast one where that is switched off', () => {
    const tier = (chosen: TurnSettings['serviceTier'], fast = true) =>
      body({ settings: chosen === undefined ? {} : { serviceTier: chosen }, config: { modelVerbosity: null, serviceTier: 'flex', features: { fast_mode: fast } } })['service_tier'];
    expect([tier(undefined), tier('fast'), tier('flex'), tier(null), tier('fast', false)]).toEqual(['flex', 'priority', 'flex', undefined, undefined]);
  });
});
