import { CodexError } from '@codex-ts/protocol';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { checkConfig } from './check-config.ts';
import { ConfigHome } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';

let at: ConfigHome;
beforeAll(() => {
  at = new ConfigHome();
});
afterAll(() => {
  at.remove();
});

async function loadsOrExplains(content: string | Buffer, input: Partial<LoadConfigInput> = {}): Promise<void> {
  at.config(content);
  try {
    await at.load(input);
  } catch (error) {
    if (!CodexError.isInstance(error)) throw error;
  }
}

const key = fc.constantFrom(
  'model', 'approval_policy', 'sandbox_mode', 'projects', 'features', 'profiles', 'profile', 'p', 'model_providers', 'tools', 'web_search',
  'shell_environment_policy', 'set', 'granular', 'rules', 'writable_roots', 'sandbox_workspace_write', '__proto__', 'constructor', 'agents', 'permissions', 'default_permissions', 'filesystem', 'network', 'enabled', "':root'", 'experimental_network', 'prefix_rules', '""', '"a b"', "'/x'",
);
const scalar = fc.constantFrom(
  '1', '-1', '1.5', 'true', '"x"', "'never'", '2026-01-01', '[]', '{}', '[1, "a"]', '{ a = 1 }', '{ granular = {} }', 'inf', '', '"""\nx"""', '0x', '[[1]]', '"write"', '"p"',
);
const dotted = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => keys.join('.'));
const line = fc.oneof(
  fc.tuple(dotted, scalar).map(([k, v]) => `${k} = ${v}`),
  dotted.map((k) => `[${k}]`),
  dotted.map((k) => `[[${k}]]`),
);
const document = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));

describe('loadConfig throws nothing but a CodexError', () => {
  it('for any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), (text) => loadsOrExplains(text)), { numRuns: 300 });
  });

  it('for any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), (bytes) => loadsOrExplains(Buffer.from(bytes))), { numRuns: 200 });
  });

  it('for documents made of real keys and odd values', async () => {
    await fc.assert(fc.asyncProperty(document, (text) => loadsOrExplains(text)), { numRuns: 1000 });
  });

  it('for any overrides and profile', async () => {
    const override = fc.oneof(fc.string(), fc.tuple(dotted, fc.oneof(scalar, fc.string())).map(([k, v]) => `${k}=${v}`));
    const profile = fc.option(fc.oneof(key, fc.string()), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(override, { maxLength: 4 }), profile, (cliOverrides, name) =>
        loadsOrExplains('[profiles.p]\nmodel = "m"\n', { cliOverrides, profile: name }),
      ),
      { numRuns: 1000 },
    );
  });
});

describe('checkConfig', () => {
  it('finds an error exactly where loading stops, for one file', async () => {
    let stopped = 0;
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom(undefined, 'p'), async (text, profile) => {
        at.config(text);
        const loads = await at.load({ profile }).then(
          () => true,
          () => false,
        );
        const problems = await checkConfig(at.input({ profile }));
        expect(problems.every(({ severity }) => severity === 'warning')).toBe(loads);
        stopped += loads ? 0 : 1;
      }),
      { numRuns: 500 },
    );
    expect(stopped).toBeGreaterThan(50);
  });

  it('lists, and never throws, whatever stands in any layer', async () => {
    const files = ['etc/config.toml', 'etc/requirements.toml', 'etc/managed_config.toml', 'home/config.toml', 'project/.codex/config.toml', 'project/.codex/config.local.toml'];
    const cliOverrides = [`projects={${JSON.stringify(at.cwd)}={trust_level="trusted"}}`];
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: files.length, maxLength: files.length }), async (texts) => {
        files.forEach((file, index) => at.write(file, texts[index] ?? ''));
        const problems = await checkConfig(at.input({ cliOverrides }));
        const failed = await at.load({ cliOverrides }).then(
          () => null,
          (error: unknown) => error,
        );
        if (failed === null) return;
        expect(CodexError.isInstance(failed)).toBe(true);
        expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: 300 },
    );
    for (const file of files) at.write(file, '');
  });
});
