import { describe, expect, it } from '@jest/globals';
import { NAMED_EDITS } from './config-edit.fixture.ts';
import { type ConfigEdit, editToml } from './index.ts';

const joined = (lines: readonly string[], eol: string): string => lines.map((line) => line + eol).join('');

describe.each(['\n', '\r\n'])('the edits that programs make (line end %j)', (eol) => {
  it.each(NAMED_EDITS)('$name', async ({ before, edits, after }) => {
    // A file without lines tells no line end.
    const end = before.length === 0 ? '\n' : eol;
    const done = await editToml(joined(before, end), edits);
    expect(done.split(end)).toEqual(joined(after, end).split(end));
    expect(await editToml(done, edits.filter((edit) => !('remove' in edit)))).toBe(done);
  });
});

describe('editToml', () => {
  it.each([
    ['no edits', 'a = 1', []],
    ['the same scalar in another style', "a = 'x' # c", [{ path: ['a'], set: 'x' }]],
    ['60 over 60.0', 'a = 60.0', [{ path: ['a'], set: 60 }]],
    ['the same table, keys in another order', '[t]\na = 1\nb.c = [1,\n2]\n', [{ path: ['t'], set: { b: { c: [1, 2] }, a: 1 } }]],
    ['a merge of what is there', 't = {a = 1, b = 2}', [{ path: ['t'], merge: { b: 2 } }]],
  ])('gives the same text for %s', async (_, text, edits) => {
    expect(await editToml(text, edits)).toBe(text);
  });

  it('keeps a byte order mark, a missing final line end, and mixed line ends', async () => {
    const set = [{ path: ['b'], set: 2 }];
    expect(await editToml('\uFEFFa = 1', set)).toBe('\uFEFFa = 1\nb = 2');
    expect(await editToml('a = 1\r\nc = 1\n[t]\r\n', set)).toBe('a = 1\r\nc = 1\nb = 2\n[t]\r\n');
    expect(await editToml('a = 1', [{ path: ['t', 'b'], set: 2 }])).toBe('a = 1\n\n[t]\nb = 2');
  });

  it.each([
    ['a = 1\nb = \n', 'my.toml:2:4: missing value'],
    ['a = 1\na = 2', 'my.toml:2:1: duplicate key'],
    ['ä = 1', 'my.toml:1:1: unexpected character'],
    [`a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'my.toml:1:1: values are nested too deeply'],
  ])('refuses %#: not TOML', async (text, message) => {
    await expect(editToml(text, [{ path: ['x'], set: 1 }], 'my.toml')).rejects.toMatchObject({ code: 'not_toml', message });
  });

  const REFUSED: [string, ConfigEdit, string][] = [
    ['path_not_found', { path: ['a', 'x'], remove: true }, 'There is no `a.x` in the file.'],
    ['path_not_found', { path: ['a.b', 'x'], remove: true }, 'There is no `"a.b".x` in the file.'],
    ['not_a_table', { path: ['a', 'x'], set: 1 }, '`a` is not a table'],
    ['not_a_table', { path: ['list', '0', 'x'], set: 1 }, '`list` is not a table'],
    ['not_a_table', { path: ['e', 'x'], set: 1 }, '`e` is not a table'],
    ['invalid_value', { path: ['n'], set: null }, 'TOML has no null'],
    ['invalid_value', { path: ['n'], set: { x: [{ y: null }] } }, 'TOML has no null'],
    ['invalid_value', { path: ['n'], set: Number.NaN }, 'NaN cannot be written'],
    ['invalid_value', { path: ['n'], set: '\uD800' }, 'is not valid Unicode'],
    ['bad_key_path', { path: [], remove: true }, 'The key path is empty.'],
  ];
  it.each(REFUSED)('throws %s for %j', async (code, edit, message) => {
    const text = 'a = 1\nlist = [1]\n[[e]]\nz = 1\n';
    await expect(editToml(text, [edit])).rejects.toMatchObject({ code, message: expect.stringContaining(message) as unknown });
  });

  it('writes names that look like anything', async () => {
    const names = ['__proto__', 'constructor', '', 'a.b', 'sp ace', 'quo"te', "apo's", '\n', '1', 'ü'];
    const text = await editToml('', names.map((name) => ({ path: ['t', name, name], set: name })));
    const again = await editToml(text, names.map((name) => ({ path: ['t', name, name], set: name })));
    expect(again).toBe(text);
    expect(await editToml(text, names.map((name) => ({ path: ['t', name], remove: true as const })))).toBe('');
  });
});
