import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mutated, programs, wordSoup } from './fuzz.fixture.ts';
import { loadPolicy } from './loading/load-policy.ts';
import { parseRules, parseWithGrammar } from './loading/parse-rules.ts';
import { RulesError } from './loading/rule-file-error.ts';
import { ExecPolicy } from './policy/exec-policy.ts';

afterAll(disposeTemp);

/** Reads a text; what is wrong with it must be said with a place that lies in it. @returns whether it could be read */
async function judge(text: string): Promise<boolean> {
  const rules = await parseRules('f.rules', text);
  if (!('message' in rules)) {
    const policy = ExecPolicy.of(rules);
    for (const { first, rest } of rules.prefixRules) {
      const argv = [first, ...rest.map((token) => (typeof token === 'string' ? token : (token[0] ?? '')))];
      expect(policy.check(argv).decision).toBeDefined();
    }
    return true;
  }
  expect(rules.message).not.toBe('');
  expect(rules.message).not.toMatch(/undefined|NaN|\[object|Infinity/);
  const lines = text.split('\n');
  const { start, end } = rules.range ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
  expect(start.line).toBeGreaterThanOrEqual(1);
  expect(start.line).toBeLessThanOrEqual(lines.length);
  expect(start.column).toBeGreaterThanOrEqual(1);
  expect(start.column).toBeLessThanOrEqual(Array.from(lines[start.line - 1] ?? '').length + 1);
  expect(end.line * 1e7 + end.column).toBeGreaterThanOrEqual(start.line * 1e7 + start.column);
  const [shown = '', carets = ''] = rules.excerpt?.split('\n') ?? [];
  expect(shown).toMatch(new RegExp(`^ {2}${start.line} \\|`));
  expect(carets).toMatch(/^ +\| +\^+$|^ +\| \^+$/);
  return false;
}

describe('any text at all', () => {
  it.each([
    ['words in any order', fc.oneof({ weight: 4, arbitrary: wordSoup }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), 2000, 0],
    ['rules files, changed', mutated, 1500, 20],
    ['programs', programs, 700, 5],
  ] as const)('is read, or refused with a place: %s', async (_, texts, numRuns, atLeast) => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        if (await judge(text)) read += 1;
      }),
      { numRuns },
    );
    expect(read).toBeGreaterThanOrEqual(atLeast);
    expect(read).toBeLessThan(numRuns);
  }, 60_000);

  it('is read in the same way again, whatever was read before it', async () => {
    const outcome = async (text: string): Promise<unknown> => parseWithGrammar('f', text);
    await fc.assert(
      fc.asyncProperty(mutated, mutated, async (text, other) => {
        const first = await outcome(text);
        await outcome(other);
        expect(await outcome(text)).toEqual(first);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('ends a start only as an error that names file, line and column', async () => {
    const { path } = await makeTempDir();
    const file = join(path, 'a.rules');
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated.map((text) => Buffer.from(text)), wordSoup.map((text) => Buffer.from(text)));
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(file, content);
        const outcome = await loadPolicy({ folders: [{ folder: path, layer: 'user' }] }).then(() => null, (error: unknown) => error);
        if (outcome === null) return;
        failed += 1;
        expect(outcome).toBeInstanceOf(RulesError);
        expect((outcome as RulesError).message).toMatch(/^[^\n]*a\.rules(?::\d+:\d+: .|: failed to read: it is not valid UTF-8$)/);
      }),
      { numRuns: 400 },
    );
    expect(failed).toBeGreaterThan(100);
  }, 60_000);
});
