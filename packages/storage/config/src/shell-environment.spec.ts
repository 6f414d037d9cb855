import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { matchesGlob } from './glob-name.ts';
import { shellEnvironment, type ShellEnvironmentPolicy } from './shell-environment.ts';

const DEFAULT: ShellEnvironmentPolicy = { inherit: 'all', ignoreDefaultExcludes: true, exclude: [], set: {}, includeOnly: [] };
const ENV = { PATH: '/bin', HOME: '/h', FOO: '1', OPENAI_API_KEY: 'k', monkey: 'm', MY_TOKEN: 't', secret: 's', GONE: undefined };

function names(policy: Partial<ShellEnvironmentPolicy>, extra: Record<string, string> = {}): string[] {
  return Object.keys(shellEnvironment({ ...DEFAULT, ...policy }, ENV, extra)).sort();
}

describe('the environment of commands', () => {
  it.each<[string, Partial<ShellEnvironmentPolicy>, string[]]>([
    ['passes everything by default, keys included', {}, ['FOO', 'HOME', 'MY_TOKEN', 'OPENAI_API_KEY', 'PATH', 'monkey', 'secret']],
    ['core', { inherit: 'core' }, ['HOME', 'PATH']],
    ['none', { inherit: 'none' }, []],
    ['drops secrets only when asked', { ignoreDefaultExcludes: false }, ['FOO', 'HOME', 'PATH']],
    ['exclude', { exclude: ['f?o', '*_*'] }, ['HOME', 'PATH', 'monkey', 'secret']],
    ['exclude matches whole names', { exclude: ['FO', 'O'] }, ['FOO', 'HOME', 'MY_TOKEN', 'OPENAI_API_KEY', 'PATH', 'monkey', 'secret']],
    ['set survives exclude', { inherit: 'none', set: { X: '1' }, exclude: ['X'] }, ['X']],
    ['set survives the default excludes', { inherit: 'none', ignoreDefaultExcludes: false, set: { Y_TOKEN: '1' } }, ['Y_TOKEN']],
    ['set does not survive include_only', { set: { X: '1' }, includeOnly: ['PATH'] }, ['PATH']],
    ['include_only takes patterns', { includeOnly: ['p*', 'h*'] }, ['HOME', 'PATH']],
    ['an empty include_only is none', { inherit: 'core', includeOnly: [] }, ['HOME', 'PATH']],
  ])('%s', (_, policy, expected) => {
    expect(names(policy)).toEqual(expected);
  });

  it('overrides an inherited value, and adds extras past every filter', () => {
    const policy = { ...DEFAULT, set: { PATH: '/x' }, includeOnly: ['PATH'] };
    expect(shellEnvironment(policy, ENV, { CODEX_THREAD_ID: 'id' })).toEqual({ PATH: '/x', CODEX_THREAD_ID: 'id' });
  });

  it('keeps odd names as ordinary entries', () => {
    const env = JSON.parse('{"__proto__": "1", "constructor": "2"}') as Record<string, string>;
    expect(Object.entries(shellEnvironment(DEFAULT, env))).toEqual([['__proto__', '1'], ['constructor', '2']]);
  });
});

describe('name patterns', () => {
  it('agree with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?', '_', 'É'), maxLength: 8 });
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '_', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(letters, plain, (pattern, name) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(pattern, name)).toBe(new RegExp(`^${source}$`, 'isu').test(name));
      }),
    );
  });

  it('do not blow up on many stars', () => {
    expect(matchesGlob('*a'.repeat(2000), `${'a'.repeat(3000)}b`)).toBe(false);
  });
});
