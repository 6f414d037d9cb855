import { describe, expect, it } from '@jest/globals';
import { personalitySpec } from './instructions/personality.ts';
import { listModels, resolveModel } from './resolve-model.ts';

const TOOLS = ['exec_command', 'write_stdin', 'shell_command', 'apply_patch', 'update_plan', 'view_image'];

describe('base instructions', () => {
  it.each(listModels().map((model) => model.slug))('of %s name every tool and fit the budget', (slug) => {
    const text = resolveModel(slug).baseInstructions('pragmatic');
    for (const tool of TOOLS) expect(text).toContain(`\`${tool}\``);
    expect(Buffer.byteLength(text)).toBeLessThan(12_500);
    expect(text).not.toMatch(/\n{3}|[ \t]\n|undefined|\$\{/);
  });

  it('differ by personality only where the model supports it', () => {
    const texts = (slug: string) => new Set((['none', 'friendly', 'pragmatic'] as const).map((p) => resolveModel(slug).baseInstructions(p)));
    expect(texts('gpt-5.3-codex').size).toBe(3);
    expect(texts('gpt-5.2').size).toBe(1);
    expect(resolveModel('gpt-5.3-codex').baseInstructions('none')).not.toContain('## Manner');
  });

  it('explain the patch format to models that may not know it', () => {
    expect(resolveModel('llama3').baseInstructions('pragmatic')).toContain('*** Begin Patch');
    expect(resolveModel('gpt-5.3-codex').baseInstructions('pragmatic')).not.toContain('*** Begin Patch');
  });

  it('are the same bytes for the same arguments', () => {
    expect(resolveModel('gpt-5.4').baseInstructions('friendly')).toBe(resolveModel('gpt-5.4').baseInstructions('friendly'));
  });
});

describe('personalitySpec', () => {
  it('wraps the manner for a developer message and says nothing for none', () => {
    expect(personalitySpec('friendly')).toMatch(/^<personality_spec>\n[^]+\n<\/personality_spec>$/);
    expect(personalitySpec('none')).toBeUndefined();
  });
});
