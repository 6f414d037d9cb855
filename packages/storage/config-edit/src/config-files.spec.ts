import { describe, expect, it } from '@jest/globals';
import { CONFIGS, DRESSES } from './config-edit.fixture.ts';
import { edited, isSubsequence, read } from './oracle.fixture.ts';
import { type ConfigEdit, editToml, type JsonObject, type JsonValue } from './index.ts';

/** The paths of everything but what lies in lists. */
function pathsOf(value: JsonObject, at: string[] = []): string[][] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, key];
    return typeof inner === 'object' && !Array.isArray(inner) ? [path, ...pathsOf(inner as JsonObject, path)] : [path];
  });
}

const valueAt = (value: JsonObject, path: readonly string[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>((at, key) => (at as JsonObject | undefined)?.[key], value);

/** The part of `before` that an edit took away: what is neither in the common beginning nor in the common end. */
function taken(before: string, after: string): string {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return before.slice(head, before.length - tail);
}

const lines = (text: string): string[] => text.replace('\uFEFF', '').replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');

/** Additions that no fixture has yet. */
const NEW: readonly ConfigEdit[] = [
  { path: ['brand_new'], set: 'v' },
  { path: ['feedback', 'enabled'], set: false },
  { path: ['profiles', 'brand-new', 'features', 'undo'], set: true },
  { path: ['audio'], set: { microphone: 'm', deep: { speaker: ['a', 1, true, 0.5], list: [{ a: 1 }, { b: 'c' }] }, none: [] } },
  { path: ['tool_suggest', 'discoverables'], set: [{ type: 'connector', id: 'x' }, { type: 'plugin', id: 'y' }] },
  { path: ['windows'], merge: { sandbox: 'elevated' } },
];

expect(CONFIGS.length).toBeGreaterThanOrEqual(30);

describe.each(DRESSES)('config files with $dress', ({ dress, wear }) => {
  describe.each(CONFIGS)('$name', ({ text }) => {
    const before = wear(text);
    const value = read(before);

    it('takes new keys and tables as pure additions', async () => {
      for (const edit of NEW) {
        const after = await editToml(before, [edit]);
        expect(taken(before, after)).toBe('');
        expect(read(after)).toEqual(edited(value, edit));
        expect(await editToml(after, [edit])).toBe(after);
        if (dress === 'CRLF' && before !== '') expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      }
    });

    it('gets them out again without a trace', async () => {
      for (const edit of NEW) {
        const after = await editToml(before, [edit]);
        const missing = edit.path.findIndex((_, index) => valueAt(value, edit.path.slice(0, index + 1)) === undefined);
        const back = await editToml(after, [{ path: edit.path.slice(0, missing + 1), remove: true }]);
        // A blank line that stood at the end may have served as the gap.
        expect(back.trimEnd()).toBe(before.trimEnd());
      }
    });

    it('changes any value within its own lines', async () => {
      for (const path of pathsOf(value)) {
        const old = valueAt(value, path);
        if (typeof old === 'object') continue;
        const edit = { path, set: typeof old === 'string' ? `${old}!` : 'other' };
        const after = await editToml(before, [edit]);
        expect(read(after)).toEqual(edited(value, edit));
        // Only a string over several lines may have had line ends, and number signs, of its own.
        if (typeof old === 'string' && old.includes('\n')) continue;
        expect(taken(before, after)).not.toContain('#');
        expect(lines(after)).toHaveLength(lines(before).length);
      }
    });

    it('removes any key or table, and keeps all other lines', async () => {
      for (const path of pathsOf(value)) {
        const edit: ConfigEdit = { path, remove: true };
        const after = await editToml(before, [edit]);
        expect(read(after)).toEqual(edited(value, edit));
        // Lines may shrink inside inline tables; what remains stands in its order.
        const kept = lines(after).filter((line) => line !== '' && !line.includes('{'));
        expect(isSubsequence(kept, lines(before))).toBe(true);
      }
    });

    if (dress !== 'LF') return;

    it('turns any value into a table and any table into a value', async () => {
      for (const path of pathsOf(value)) {
        for (const set of [{ one: 1, two: { three: [3] } }, 'plain', ['x', 'y']] satisfies JsonValue[]) {
          const edit = { path, set };
          expect(read(await editToml(before, [edit]))).toEqual(edited(value, edit));
        }
      }
    });

    it('lays a table over any table, keeping every comment', async () => {
      const comments = before.match(/#[^"'\n]*$/gm) ?? [];
      for (const path of pathsOf(value).filter((each) => valueAt(value, each)?.constructor === Object)) {
        const edit = { path, merge: { brand_new: [1], 'new table': { a: 'b' } } };
        const after = await editToml(before, [edit]);
        expect(isSubsequence(lines(before).filter((line) => !line.includes('{')), lines(after))).toBe(true);
        expect(read(after)).toEqual(edited(value, edit));
        expect(after.match(/#[^"'\n]*$/gm) ?? []).toEqual(comments);
      }
    });
  });
});
