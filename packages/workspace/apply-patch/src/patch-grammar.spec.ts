import { describe, expect, it } from '@jest/globals';
import * as chevrotain from 'chevrotain';
import fc from 'fast-check';
import { type Hunk } from './hunk.ts';
import { APPLY_PATCH_GRAMMAR } from './model-grammar.ts';
import { parsePatch } from './parse-patch.ts';
import { buildPatchGrammar } from './patch-grammar.ts';

const wrap = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

async function hunksOf(patch: string): Promise<Hunk[]> {
  const parsed = await parsePatch(patch);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.hunks;
}

async function errorOf(patch: string): Promise<{ line: number | null; message: string; cliMessage: string; reason: string }> {
  const parsed = await parsePatch(patch);
  if (parsed.ok) throw new Error('it is a patch');
  return parsed.error;
}

const updateOf = (lines: Extract<Hunk, { type: 'update' }>['chunks'], path = 'f', moveTo: string | null = null): Hunk => ({
  type: 'update',
  path,
  moveTo,
  chunks: lines,
});

describe('the grammar', () => {
  it('passes the checks of the parser generator', () => {
    const read = buildPatchGrammar(chevrotain, true);
    expect(read('*** Delete File: f\n')).toMatchObject({ failure: null, hunks: [{ type: 'delete' }] });
  });

  it('takes any text without throwing', async () => {
    const piece = fc.constantFrom(
      '*** Begin Patch', '*** End Patch', '*** Add File: a', '*** Delete File: b', '*** Update File: c', '  *** Add File: d ', '\t*** Update File: e',
      '*** Move to: g', '*** Move to: ', '*** End of File', '@@', '@@ x', '@@ ', '@@@', '', ' ', '\t', ' x', '+x', '-x', '+', '-', 'x', '\r', '\u2028', '\ufeff',
    );
    const line = fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) });
    const body = fc.array(line, { maxLength: 16 }).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));
    const text = fc.oneof(body, body.map((inner) => wrap(inner)), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(text, async (patch) => {
        const parsed = await parsePatch(patch);
        if (parsed.ok) return;
        expect(parsed.error.reason).not.toBe('');
        expect(parsed.error.line ?? 2).toBeGreaterThanOrEqual(2);
        expect(parsed.error.line ?? 2).toBeLessThanOrEqual(patch.split('\n').length + 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a long patch', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `+line ${i}`);
    const [hunk] = await hunksOf(wrap('*** Add File: big', ...lines));
    expect(hunk).toMatchObject({ type: 'add', path: 'big' });
    expect(hunk?.type === 'add' && hunk.content.length).toBe(lines.join('\n').length + 1 - lines.length);
  });
});

describe('lenient forms', () => {
  it('lets headers be padded between hunks but not inside a chunk', async () => {
    const patch = wrap('  *** Delete File:   a b.txt  ', '*** Update File: f', '@@', ' x', '  *** Delete File: c', '-y');
    expect(await hunksOf(patch)).toEqual([
      { type: 'delete', path: 'a b.txt' },
      updateOf([
        {
          contexts: [],
          isEndOfFile: false,
          lines: [{ kind: ' ', text: 'x' }, { kind: ' ', text: ' *** Delete File: c' }, { kind: '-', text: 'y' }],
        },
      ]),
    ]);
  });

  it('takes several contexts for one chunk, from the outside in', async () => {
    const [hunk] = await hunksOf(wrap('*** Update File: f', '@@ class A', '@@   def b():', '-x'));
    expect(hunk).toEqual(updateOf([{ contexts: ['class A', '  def b():'], isEndOfFile: false, lines: [{ kind: '-', text: 'x' }] }]));
  });

  it('takes a mark with only white space after it as a bare mark', async () => {
    const [hunk] = await hunksOf(wrap('*** Update File: f', '@@   ', '-x'));
    expect(hunk).toEqual(updateOf([{ contexts: [], isEndOfFile: false, lines: [{ kind: '-', text: 'x' }] }]));
  });

  it('skips blank lines before chunks and after the end-of-file mark, and keeps them inside', async () => {
    const patch = wrap('*** Update File: f', '', '\t', '@@', ' a', '', '-b', '*** End of File', '', '@@', '+c', '*** Delete File: g');
    expect(await hunksOf(patch)).toEqual([
      updateOf([
        { contexts: [], isEndOfFile: true, lines: [{ kind: ' ', text: 'a' }, { kind: ' ', text: '' }, { kind: '-', text: 'b' }] },
        { contexts: [], isEndOfFile: false, lines: [{ kind: '+', text: 'c' }] },
      ]),
      { type: 'delete', path: 'g' },
    ]);
  });

  it('takes carriage returns off every line, here-document and all', async () => {
    const patch = ["<<'EOF'", '*** Begin Patch', '*** Update File: f', '*** Move to: g', '@@ c', '-x', '+', '*** End Patch', 'EOF', ''].join('\r\n');
    const lines = [{ kind: '-' as const, text: 'x' }, { kind: '+' as const, text: '' }];
    expect(await hunksOf(patch)).toEqual([updateOf([{ contexts: ['c'], isEndOfFile: false, lines }], 'f', 'g')]);
  });

  it('takes two markers and nothing else for a patch without hunks, and an added file without lines for an empty one', async () => {
    expect(await hunksOf(wrap())).toEqual([]);
    expect(await hunksOf(wrap('*** Add File: e'))).toEqual([{ type: 'add', path: 'e', content: '' }]);
  });
});

describe('errors', () => {
  it('come in the words of the command and of the agent', async () => {
    expect(await errorOf('x')).toMatchObject({
      line: null,
      cliMessage: "Invalid patch: The first line of the patch must be '*** Begin Patch'",
      message: "invalid patch: The first line of the patch must be '*** Begin Patch'",
    });
    expect(await errorOf(wrap('*** Update File: f', '@@'))).toMatchObject({
      cliMessage: 'Invalid patch hunk on line 4: Update hunk does not contain any lines',
      message: 'invalid hunk at line 4, Update hunk does not contain any lines',
    });
  });

  const header = (line: string): string =>
    `'${line}' is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'`;
  const prefix = (line: string): string =>
    `Unexpected line found in update hunk: '${line}'. Every line should start with ' ' (context line), '+' (added line), or '-' (removed line)`;
  const cases: [string, string[], number, string][] = [
    ['an empty path', ['*** Add File: '], 2, header('*** Add File:')],
    ['a lower-case header', ['*** add file: x'], 2, header('*** add file: x')],
    ['an end-of-file mark after an added file', ['*** Add File: x', '+a', '*** End of File'], 4, header('*** End of File')],
    ['blank lines only in an update', ['*** Update File: f', '', ' '], 2, "Update file hunk for path 'f' is empty"],
    ['an end-of-file mark right after the header', ['*** Delete File: a', '*** Update File: f', '*** End of File'], 3, "Update file hunk for path 'f' is empty"],
    ['a move without destination', ['*** Update File: f', '*** Move to: ', '@@', '-x'], 2, "Update file hunk for path 'f' is empty"],
    ['an end-of-file mark right after a context', ['*** Update File: f', '@@ a', '*** End of File'], 4, 'Update hunk does not contain any lines'],
    ['a context followed by a header', ['*** Update File: f', '@@ a', '*** Delete File: g'], 4, prefix('*** Delete File: g')],
    ['a bare mark after a context', ['*** Update File: f', '@@ a', '@@', '-x'], 4, prefix('@@')],
    ['text after a chunk', ['*** Update File: f', '@@', '-x', 'y'], 5, "Expected update hunk to start with a @@ context marker, got: 'y'"],
    ['a line after the end of file', ['*** Update File: f', '@@', '-x', '*** End of File', '-z'], 6, "Expected update hunk to start with a @@ context marker, got: '-z'"],
    ['an unknown header after a chunk', ['*** Update File: f', '@@', '-x', '*** Rename: y'], 5, header('*** Rename: y')],
  ];
  for (const [name, lines, line, reason] of cases) {
    it(name, async () => {
      expect(await errorOf(wrap(...lines))).toMatchObject({ line, reason });
    });
  }
});

describe('the grammar for models', () => {
  it('defines every rule that it uses', () => {
    const defined = [...APPLY_PATCH_GRAMMAR.matchAll(/^(\w+):/gm)].map((match) => match[1]);
    const bodies = APPLY_PATCH_GRAMMAR.replaceAll(/"[^"]*"|\/\([^)]*\)\//g, '').replaceAll(/^\w+:/gm, '');
    const used = [...bodies.replace(/^%import.*$/m, '').matchAll(/[a-z_]+/g)].map((match) => match[0]);
    expect(defined).toContain('start');
    expect(new Set(used)).toEqual(new Set(defined.filter((name) => name !== 'start')));
  });
});
