import { describe, expect, it } from '@jest/globals';
import { parseOverride, settingValue } from '@codex-ts/config';
import fc from 'fast-check';

import { type CodexConfigValue } from './codex-options.ts';
import { configOverrides } from './config-overrides.ts';

describe('settings as overrides', () => {
  it('flattens tables into dotted keys, writes values as TOML, and puts the address last', () => {
    const config = { a: { b: 1, c: { d: 'x"y' } }, e: [true, { f: 'g', h: [1.5] }], i: {}, 'j k': false };
    expect(configOverrides({ config, baseUrl: 'http://x/v1' })).toEqual([
      'a.b=1',
      'a.c.d="x\\"y"',
      'e=[true, {f = "g", h = [1.5]}]',
      'i={}',
      '"j k"=false',
      'openai_base_url="http://x/v1"',
    ]);
  });

  it('leaves out what is undefined and refuses what is no setting', () => {
    expect(configOverrides({ config: { a: undefined as never } })).toEqual([]);
    expect(() => configOverrides({ config: { a: { b: null as never } } })).toThrow('a.b cannot be null');
    expect(() => configOverrides({ config: { a: [NaN] } })).toThrow('a[0] cannot be NaN');
  });

  it('means to the agent what it meant here', async () => {
    const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean());
    const key = fc.string({ minLength: 1, maxLength: 5 });
    const value = fc.letrec<{ value: CodexConfigValue }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true })),
    })).value;
    await fc.assert(
      fc.asyncProperty(key, fc.array(value, { maxLength: 3 }), async (name, list) => {
        const [override = ''] = configOverrides({ config: { [name]: list } });
        expect(await parseOverride(override, '/')).toMatchObject({ path: [name] });
        const [short = ''] = configOverrides({ config: { k: list } });
        expect(await settingValue(short.slice('k='.length))).toEqual(list);
      }),
      { numRuns: 100 },
    );
  });
});
