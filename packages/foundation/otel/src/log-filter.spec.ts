import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filterFromEnv } from './filter-from-env.ts';
import { LEVEL_RANK } from './level.ts';
import { parseFilter } from './log-filter.ts';

describe('parseFilter', () => {
  it.each([
    ['warn', 'anything', 2],
    ['WARN', 'anything', 2],
    ['4', 'anything', 4],
    ['off', 'anything', 0],
    ['', 'anything', 1],
    ['codex_core=debug', 'codex_core', 4],
    ['codex_core=debug', 'codex_core::client', 4],
    ['codex_core=debug', 'codex_corex', 0],
    ['codex_core=debug', 'other', 0],
    ['codex_core', 'codex_core::client', 5],
    ['warn,codex_core=debug', 'other', 2],
    ['warn,codex_core=debug', 'codex_core.client', 4],
    ['info,codex_core=off,codex_core::client=trace', 'codex_core::client::sse', 5],
    ['info,codex_core=off,codex_core::client=trace', 'codex_core::tools', 0],
    ['a/b=info', 'a/b/c', 3],
    ['a=info,a=error', 'a', 1],
    [' info , a = debug ,, ', 'a', 4],
  ])('%s lets %s through up to %i', (text, target, rank) => {
    const filter = parseFilter(text);
    expect(filter.limit(target)).toBe(rank);
    expect(filter.warning).toBeNull();
  });

  it('names what it cannot read and keeps the rest', () => {
    const filter = parseFilter('info,codex=loud,[span]=debug,a b,core=warn');
    expect(filter.warning).toContain('"codex=loud", "[span]=debug", "a b"');
    expect(filter.limit('core')).toBe(LEVEL_RANK.warn);
    expect(filter.limit('codex')).toBe(LEVEL_RANK.info);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, target) => {
        const limit = parseFilter(text).limit(target);
        expect(limit).toBeGreaterThanOrEqual(0);
        expect(limit).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('filterFromEnv', () => {
  it('prefers our own variable, and ignores empty ones', () => {
    expect(filterFromEnv({ CODEX_TS_LOG: 'debug', RUST_LOG: 'trace' }).limit('x')).toBe(LEVEL_RANK.debug);
    expect(filterFromEnv({ CODEX_TS_LOG: ' ', RUST_LOG: 'trace' }).limit('x')).toBe(LEVEL_RANK.trace);
    expect(filterFromEnv({}, 'warn').limit('x')).toBe(LEVEL_RANK.warn);
  });

  it('falls back, with the warning, when nothing can be read', () => {
    const filter = filterFromEnv({ RUST_LOG: 'x=nonsense' }, 'warn');
    expect(filter.limit('x')).toBe(LEVEL_RANK.warn);
    expect(filter.warning).toContain('x=nonsense');
  });
});
