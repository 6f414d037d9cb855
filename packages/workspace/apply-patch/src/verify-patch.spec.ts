import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { changesOf, checkText, patchOf } from './check-text.fixture.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';
import { toFileChanges } from './verified-change.ts';

const before = (text: string): object => ({ bytes: Buffer.from(text), mode: expect.any(Number) });

describe('verifyPatch', () => {
  it('works out every kind of change with absolute paths and writes nothing', async () => {
    const entries = { 'm.txt': '1\n2\n3\n4\n', 'd.txt': 'old\n' };
    const cwd = tempFolder(entries);
    const patch = patchOf('*** Update File: m.txt', '*** Move to: sub/n.txt', '@@', '-2', '+two', '*** Delete File: d.txt', '*** Add File: ./a.txt', '+x');
    const changes = await changesOf(patch, cwd);
    expect(changes).toEqual([
      {
        type: 'update',
        path: join(cwd, 'm.txt'),
        before: before('1\n2\n3\n4\n'),
        oldContent: '1\n2\n3\n4\n',
        newContent: '1\ntwo\n3\n4\n',
        moveTo: join(cwd, 'sub/n.txt'),
        overwritten: null,
        unifiedDiff: '@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n',
        marks: [{ order: 0, letter: 'M', path: 'sub/n.txt' }],
      },
      { type: 'delete', path: join(cwd, 'd.txt'), before: before('old\n'), content: 'old\n', marks: [{ order: 1, letter: 'D', path: 'd.txt' }] },
      { type: 'add', path: join(cwd, 'a.txt'), before: null, content: 'x\n', marks: [{ order: 2, letter: 'A', path: './a.txt' }] },
    ]);
    expect(toFileChanges(changes)).toEqual([
      { path: join(cwd, 'a.txt'), kind: { type: 'add' }, diff: 'x\n' },
      { path: join(cwd, 'd.txt'), kind: { type: 'delete' }, diff: 'old\n' },
      {
        path: join(cwd, 'm.txt'),
        kind: { type: 'update', move_path: join(cwd, 'sub/n.txt') },
        diff: `@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n\n\nMoved to: ${join(cwd, 'sub/n.txt')}`,
      },
    ]);
    expect(folderEntries(cwd)).toEqual(entries);
  });

  it('has several edits of one file come out as one change', async () => {
    const cwd = tempFolder({ f: 'a\nb\nc\nd\ne\nf\ng\n' });
    const patch = patchOf('*** Update File: f', '@@', '-b', '+B', '*** Update File: f', '@@', ' a', '-B', '+b', '@@', '-f', '+F');
    expect(await changesOf(patch, cwd)).toMatchObject([
      { type: 'update', newContent: 'a\nb\nc\nd\ne\nF\ng\n', unifiedDiff: '@@ -5,3 +5,3 @@\n e\n-f\n+F\n g\n', marks: [{ order: 0 }, { order: 1 }] },
    ]);
  });

  it('sees through chains of adding, moving and deleting', async () => {
    const cwd = tempFolder({ a: '1\n', b: '2\n' });
    const to = (name: string): string => join(cwd, name);
    const swap = patchOf('*** Update File: a', '*** Move to: t', ' 1', '*** Update File: b', '*** Move to: a', ' 2', '*** Update File: t', '*** Move to: b', ' 1');
    expect(await changesOf(swap, cwd)).toMatchObject([
      { type: 'update', path: to('a'), moveTo: to('b'), newContent: '1\n', unifiedDiff: '' },
      { type: 'update', path: to('b'), moveTo: to('a'), newContent: '2\n' },
    ]);
    const back = patchOf('*** Update File: a', '*** Move to: b', ' 1', '*** Update File: b', '*** Move to: a', '-1', '+one');
    expect(await changesOf(back, cwd)).toMatchObject([
      { type: 'update', path: to('a'), moveTo: null, newContent: 'one\n' },
      { type: 'delete', path: to('b'), content: '2\n' },
    ]);
    const renewed = patchOf('*** Delete File: a', '*** Add File: a', '+new', '*** Add File: c', '+x', '*** Delete File: c');
    expect(await changesOf(renewed, cwd)).toMatchObject([
      { type: 'add', path: to('a'), content: 'new\n', before: { bytes: Buffer.from('1\n') }, marks: [{ letter: 'A' }, { letter: 'D' }] },
    ]);
  });

  it('takes a move onto itself for an update', async () => {
    const cwd = tempFolder({ f: 'a\n' });
    expect(await changesOf(patchOf('*** Update File: f', '*** Move to: ./x/../f', '-a', '+b'), cwd)).toMatchObject([{ type: 'update', moveTo: null }]);
  });

  it('knows the file that a move overwrites', async () => {
    const cwd = tempFolder({ f: 'a\n', g: 'old\n' });
    const patch = patchOf('*** Update File: f', '*** Move to: g', ' a');
    expect(await changesOf(patch, cwd)).toMatchObject([{ type: 'update', overwritten: { bytes: Buffer.from('old\n') } }]);
  });

  const notUtf8 = 'stream did not contain valid UTF-8';
  const missing = 'No such file or directory (os error 2)';
  const failures: [string, string[], (cwd: string) => string][] = [
    ['a missing file to update', ['*** Update File: no', '-x'], (cwd) => `Failed to read file to update ${cwd}/no: ${missing}`],
    ['a missing file to delete', ['*** Delete File: no'], (cwd) => `Failed to read ${cwd}/no: ${missing}`],
    ['a directory', ['*** Update File: dir', '-x'], (cwd) => `Failed to read file to update ${cwd}/dir: Is a directory (os error 21)`],
    ['bytes that are no text', ['*** Update File: bin', '-x'], (cwd) => `Failed to read file to update ${cwd}/bin: ${notUtf8}`],
    ['a file that an earlier hunk deleted', ['*** Delete File: f', '*** Update File: f', '-a'], (cwd) => `Failed to read file to update ${cwd}/f: ${missing}`],
    ['a file that an earlier hunk moved', ['*** Update File: f', '*** Move to: g', ' a', '*** Delete File: f'], (cwd) => `Failed to read ${cwd}/f: ${missing}`],
    ['a context that is not there', ['*** Update File: f', '@@ nope', '-a'], (cwd) => `Failed to find context 'nope' in ${cwd}/f`],
    ['an inner context before the outer one', ['*** Update File: f', '@@ b', '@@ a', '-c'], (cwd) => `Failed to find context 'a' in ${cwd}/f`],
    ['lines that are not there', ['*** Update File: f', '@@', ' a', '-x'], (cwd) => `Failed to find expected lines in ${cwd}/f:\na\nx`],
    [
      'an end-of-file chunk in lines that are taken',
      ['*** Update File: f', '@@', '-b', '-c', '@@', '-c', '*** End of File'],
      (cwd) => `Failed to find expected lines in ${cwd}/f:\nc`,
    ],
  ];
  for (const [name, lines, message] of failures) {
    it(`refuses ${name}`, async () => {
      const cwd = tempFolder({ f: 'a\nb\nc\n', bin: { base64: '/wD+' }, 'dir/': '' });
      expect(await checkText(patchOf(...lines), cwd)).toEqual({ ok: false, message: message(cwd) });
    });
  }
});

describe('placing', () => {
  const result = async (text: string, ...lines: string[]): Promise<string> => {
    const [change] = await changesOf(patchOf('*** Update File: f', ...lines), tempFolder({ f: text }));
    if (change?.type !== 'update') throw new Error('no update');
    return change.newContent;
  };

  it('narrows down by several contexts', async () => {
    const text = 'class A\n  def f\n    x\nclass B\n  def f\n    x\n';
    expect(await result(text, '@@ class B', '@@   def f', '-    x', '+    y')).toBe('class A\n  def f\n    x\nclass B\n  def f\n    y\n');
  });

  it('lets an end-of-file chunk match before the place reached', async () => {
    expect(await result('a\nb\nc\n', '@@ c', '+d', '@@', '-b', '-c', '+B', '*** End of File')).toBe('a\nB\nd\n');
  });

  it('forgives an empty line at the end of a chunk, kept, removed or between', async () => {
    expect(await result('a\nb\n', '@@', '-b', '+B', ' ')).toBe('a\nB\n');
    expect(await result('a\nb\n', '@@', '-b', '-', '+B')).toBe('a\nB\n');
    expect(await result('a\nb\n', '@@', ' b', ' ', '+c')).toBe('a\nb\n\nc\n');
    expect(await result('a\nb\n', '@@', '-b', '-', '+B', '+')).toBe('a\nB\n');
  });

  it('never loses appended lines in a chunk that takes the end of the file', async () => {
    expect(await result('a\n\n', '@@', '-a', '-', '+A', '@@', '+x')).toBe('A\nx\n');
  });

  it('places a thousand chunks in a long file', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `  line ${i}  `);
    const chunks = Array.from({ length: 1000 }, (_, i) => ['@@', ` line ${i * 100}`, `-line ${i * 100 + 1}`, `+new ${i}`]).flat();
    const text = await result(lines.map((line) => `${line}\r\n`).join(''), ...chunks);
    expect(text.split('\r\n').filter((line) => line.startsWith('new '))).toHaveLength(1000);
    expect(text.split('\r\n')).toHaveLength(100_001);
  });
});

describe('bytes outside the change', () => {
  const result = async (text: string, ...lines: string[]): Promise<string> => {
    const [change] = await changesOf(patchOf('*** Update File: f', ...lines), tempFolder({ f: text }));
    return change?.type === 'update' ? change.newContent : '';
  };

  it('a missing final line break stays while its line stays', async () => {
    expect(await result('a\nb', '@@', '-a', '+A', ' b')).toBe('A\nb');
    expect(await result('a\r\nb', '@@', '-b', '+B')).toBe('a\r\nB\r\n');
    expect(await result('a\r\nb', '@@', '+c')).toBe('a\r\nb\r\nc\r\n');
    expect(await result('a\nb', '@@', '-b')).toBe('a\n');
  });

  it('empty lines at the end stay', async () => {
    expect(await result('a\n\n\n', '@@', '-a', '+b')).toBe('b\n\n\n');
    expect(await result('a\n\n', '@@', '+b')).toBe('a\nb\n\n');
  });

  it('a byte order mark stays, and is not doubled by a patch that writes it', async () => {
    expect(await result('\ufeffa\nb\n', '@@', '-a', '+\ufeffA')).toBe('\ufeffA\nb\n');
  });
});
