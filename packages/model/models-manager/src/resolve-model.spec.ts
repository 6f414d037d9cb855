import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultModel, listModels, resolveModel } from './resolve-model.ts';

describe('resolveModel', () => {
  it('knows a bundled model by its slug', () => {
    expect(resolveModel('gpt-5.3-codex')).toMatchObject({
      slug: 'gpt-5.3-codex',
      displayName: 'gpt-5.3-codex',
      contextWindow: 272_000,
      effectiveContextWindow: 258_400,
      autoCompactTokenLimit: 244_800,
      truncationPolicy: { mode: 'tokens', limit: 10_000 },
      defaultReasoningEffort: 'medium',
      defaultReasoningSummary: 'none',
      defaultVerbosity: 'low',
      supportsParallelToolCalls: true,
      applyPatchToolType: 'freeform',
      shellType: 'shell_command',
      usedFallback: false,
    });
  });

  it.each([
    ['gpt-5.3-codex-preview', 'gpt-5.3-codex'],
    ['gpt-5.1-codex-mini-2026', 'gpt-5.1-codex-mini'],
    ['gpt-5.1-codex-x', 'gpt-5.1-codex'],
    ['gpt-5.1x', 'gpt-5.1'],
    ['gpt-5-turbo', 'gpt-5'],
    ['openai/gpt-oss-20b', 'gpt-oss-20b'],
    ['my_proxy-1/gpt-5.2-codex-eu', 'gpt-5.2-codex'],
  ])('gives %s the traits of its longest prefix %s and keeps the name', (slug, entry) => {
    expect(resolveModel(slug)).toMatchObject({ slug, displayName: entry, usedFallback: false });
  });

  it.each(['llama3', '', 'a/b/gpt-5.3-codex', 'my.proxy/gpt-5.3-codex', '/gpt-5', 'gpt-oss:20b', 'GPT-5'])('guesses for %j', (slug) => {
    expect(resolveModel(slug)).toMatchObject({
      slug,
      displayName: slug,
      usedFallback: true,
      visibility: 'none',
      contextWindow: 272_000,
      truncationPolicy: { mode: 'bytes', limit: 10_000 },
      supportsReasoningSummaries: false,
      defaultReasoningEffort: null,
      supportsVerbosity: false,
      supportsParallelToolCalls: false,
      applyPatchToolType: null,
      shellType: 'default',
      inputModalities: ['text', 'image'],
    });
  });

  it('lets config replace the window and lower the compaction limit', () => {
    expect(resolveModel('gpt-5.4', { contextWindow: 1001, autoCompactTokenLimit: 300 })).toMatchObject({
      contextWindow: 1001,
      effectiveContextWindow: 950,
      autoCompactTokenLimit: 300,
    });
    expect(resolveModel('gpt-5.4', { autoCompactTokenLimit: 999_999 }).autoCompactTokenLimit).toBe(244_800);
  });

  it('counts an output limit in tokens, four bytes each where the model counts bytes', () => {
    expect(resolveModel('gpt-5.4', { toolOutputTokenLimit: 500 }).truncationPolicy).toEqual({ mode: 'tokens', limit: 500 });
    expect(resolveModel('gpt-5.2', { toolOutputTokenLimit: 500 }).truncationPolicy).toEqual({ mode: 'bytes', limit: 2000 });
  });

  it('lets config turn reasoning on but not off', () => {
    expect(resolveModel('llama3', { supportsReasoningSummaries: true })).toMatchObject({
      supportsReasoningSummaries: true,
      defaultReasoningEffort: null,
      defaultReasoningSummary: 'auto',
    });
    expect(resolveModel('gpt-5.4', { supportsReasoningSummaries: false }).supportsReasoningSummaries).toBe(true);
  });

  it('never throws and always echoes the name', () => {
    fc.assert(fc.property(fc.string(), (slug) => resolveModel(slug).slug === slug));
  });
});

describe('the catalogue', () => {
  it('holds the bundled models in picker order, the default first', () => {
    expect(listModels().map((model) => model.slug)).toEqual([
      'gpt-5.3-codex',
      'gpt-5.4',
      'gpt-5.2-codex',
      'gpt-5.1-codex-max',
      'gpt-5.1-codex',
      'gpt-5.2',
      'gpt-5.1',
      'gpt-5-codex',
      'gpt-5',
      'gpt-oss-120b',
      'gpt-oss-20b',
      'gpt-5.1-codex-mini',
      'gpt-5-codex-mini',
    ]);
    expect(defaultModel().slug).toBe(listModels().find((model) => model.visibility === 'list')?.slug);
  });

  it('resolves every slug to its own entry', () => {
    for (const model of listModels()) expect(resolveModel(model.slug).displayName).toBe(model.slug);
  });

  it('offers a default effort that the model supports', () => {
    for (const model of listModels()) expect(model.supportedReasoningEfforts).toContain(model.defaultReasoningEffort);
  });

  it.each([
    ['gpt-5.2', { visibility: 'list', truncationPolicy: { mode: 'bytes' }, defaultVerbosity: 'low', supportsParallelToolCalls: true, upgradeTo: 'gpt-5.4' }],
    ['gpt-5.2-codex', { supportsVerbosity: false, supportsParallelToolCalls: true, supportsPersonality: true, supportsImageDetailOriginal: false }],
    ['gpt-5', { visibility: 'hide', applyPatchToolType: null, supportsVerbosity: true, defaultVerbosity: null, supportedReasoningEfforts: ['minimal', 'low', 'medium', 'high'] }],
    ['gpt-oss-120b', { contextWindow: 128_000, inputModalities: ['text'], applyPatchToolType: 'freeform', shellType: 'default', upgradeTo: null }],
    ['gpt-5-codex-mini', { visibility: 'hide', supportedReasoningEfforts: ['medium', 'high'], supportsParallelToolCalls: false, upgradeTo: 'gpt-5.3-codex' }],
    ['gpt-5.1-codex', { supportedReasoningEfforts: ['low', 'medium', 'high'], defaultReasoningSummary: 'auto', supportsVerbosity: false }],
  ])('describes %s', (slug, traits) => {
    expect(resolveModel(slug)).toMatchObject(traits);
  });
});
