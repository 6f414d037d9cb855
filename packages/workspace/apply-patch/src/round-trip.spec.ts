import { describe, expect, it } from '@jest/globals';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { chunkedPatch, lineEdits, wholeFilePatch } from './make-patch.fixture.ts';
import { parsePatch } from './parse-patch.ts';
import { type PatchFs } from './patch-fs.ts';
import { type UpdateChange } from './verified-change.ts';
import { verifyPatch } from './verify-patch.ts';

type Ending = '\n' | '\r\n';
interface Source {
  bom: string;
  lines: { text: string; ending: Ending }[];
  endsWithBreak: boolean;
}

const lineText = fc.oneof(
  fc.constantFrom('', ' ', 'a', 'b', 'c', '@@', '*** End Patch', '*** End of File', '+', '-x', '\ttab', 'a ', ' a', 'q\rr'),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !/[\n\r\ufeff]/.test(text)),
);
const ending = fc.constantFrom<Ending>('\n', '\r\n');
const source: fc.Arbitrary<Source> = fc.record({
  bom: fc.constantFrom('', '\ufeff'),
  lines: fc.oneof(
    fc.array(fc.record({ text: lineText, ending }), { maxLength: 12 }),
    ending.chain((same) => fc.array(fc.record({ text: lineText, ending: fc.constant(same) }), { maxLength: 12 })),
  ),
  endsWithBreak: fc.boolean(),
});

function sourceText({ bom, lines, endsWithBreak }: Source): string {
  const body = lines.map(({ text, ending: end }) => text + end).join('');
  const last = lines.at(-1);
  // A last line without text and without line break would be no line at all.
  if (endsWithBreak || last === undefined || last.text === '') return bom + body;
  return bom + body.slice(0, -last.ending.length);
}

/** What a faithful editor makes of it: kept lines byte for byte, new lines whole and with the file's usual ending. */
function expectedText(from: Source, edits: ReturnType<typeof lineEdits>): string {
  const broken = from.endsWithBreak || from.lines.at(-1)?.text === '' ? from.lines : from.lines.slice(0, -1);
  const crlf = broken.filter((line) => line.ending === '\r\n').length;
  const usual: Ending = crlf * 2 > broken.length ? '\r\n' : '\n';
  let at = 0;
  const out: { text: string; ending: string }[] = [];
  for (const { kind, text } of edits) {
    if (kind === '+') out.push({ text, ending: usual });
    if (kind === ' ') out.push({ text, ending: at < broken.length ? (from.lines[at]?.ending ?? '') : '' });
    if (kind !== '+') at++;
  }
  return from.bom + out.map((line, index) => line.text + (line.ending === '' && index < out.length - 1 ? usual : line.ending)).join('');
}

function fileSystem(content: string): PatchFs {
  return { read: async () => ({ bytes: Buffer.from(content, 'utf8'), mode: 0o644 }) };
}

async function update(content: string, patch: string): Promise<UpdateChange> {
  const parsed = await parsePatch(patch);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const verified = await verifyPatch(parsed.hunks, { cwd: '/work', fs: fileSystem(content) });
  if (!verified.ok) throw new Error(verified.message);
  const [change] = verified.changes;
  if (change?.type !== 'update') throw new Error('no update');
  return change;
}

describe('a patch made from two texts', () => {
  it('gives the second one from the first, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(source, fc.array(lineText, { maxLength: 12 }), async (from, to) => {
        const edits = lineEdits(from.lines.map(({ text }) => text), to);
        fc.pre(edits.length > 0);
        const change = await update(sourceText(from), wholeFilePatch('f', edits));
        expect(change.oldContent).toBe(sourceText(from));
        expect(change.newContent).toBe(expectedText(from, edits));
      }),
      { numRuns: 500 },
    );
  });

  it('does so with a chunk per place, when lines are told apart by their text', async () => {
    const distinct = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(distinct, fc.func(fc.constantFrom('keep', 'drop', 'change', 'insert')), fc.integer({ min: 0, max: 3 }), async (lines, fate, radius) => {
        const to = lines.flatMap((line) => {
          const what = fate(line);
          if (what === 'keep') return [line];
          if (what === 'drop') return [];
          return what === 'change' ? [`${line}!`] : [line, `${line}+`];
        });
        const edits = lineEdits(lines, to);
        fc.pre(edits.some(({ kind }) => kind !== ' '));
        // A pure insertion without context goes to the end of the file by definition.
        const change = await update(lines.map((line) => `${line}\r\n`).join(''), chunkedPatch('f', edits, Math.max(1, radius)));
        expect(change.newContent).toBe(to.map((line) => `${line}\r\n`).join(''));
      }),
      { numRuns: 200 },
    );
  });

  it('comes with hunks that an independent tool applies to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(source, fc.array(lineText, { maxLength: 12 }), async (marked, to) => {
        const from = { ...marked, bom: '' }; // to that tool the mark is part of the first line
        const edits = lineEdits(from.lines.map(({ text }) => text), to);
        fc.pre(edits.length > 0);
        const { oldContent, newContent, unifiedDiff } = await update(sourceText(from), wholeFilePatch('f', edits));
        if (unifiedDiff === '') expect(newContent).toBe(oldContent);
        else expect(applyPatch(oldContent, `--- f\n+++ f\n${unifiedDiff}`, { autoConvertLineEndings: false })).toBe(newContent);
      }),
      { numRuns: 300 },
    );
  });
});
