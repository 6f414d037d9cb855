import { describe, expect, it } from '@jest/globals';
import { type Line, line, type Span, span } from '@codex-ts/terminal-markup';
import fc from 'fast-check';
import { ansi } from './ansi.ts';
import { diffRow } from './diff-row.ts';
import { Emulator } from '@codex-ts/fake-terminal';
import { fitRow } from './fit-row.ts';
import { paintRows } from './paint-rows.ts';

const SIZE = { columns: 16, rows: 4 };
const text = fc.array(fc.constantFrom('a', 'b', 'ab ', '  ', '漢', 'é', 'e\u0301', '│', '• ', '✔', '⚠', '한'), { maxLength: 8 }).map((parts) => parts.join(''));
const style = fc.constantFrom({}, { bold: true }, { bg: { index: 22 } } as const, { fg: 'red' } as const);
const spans: fc.Arbitrary<Span[]> = fc.array(fc.record({ text, style }), { maxLength: 5 });
const row: fc.Arbitrary<Line> = fc.oneof(
  spans.map((each) => ({ spans: each })),
  spans.map((each) => ({ spans: each, fill: { bg: { index: 52 } } })),
).map((each) => fitRow(each, SIZE.columns));
const rows = fc.array(row, { maxLength: SIZE.rows });

const look = (screen: Emulator): unknown => screen.screen.map((each, y) => [each, screen.backgrounds(y)]);

describe('painting rows over others', () => {
  it('looks as if they were painted on an empty screen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 6 }), async (frames) => {
        const changed = new Emulator(SIZE);
        changed.write('\x1b[?7l');
        let shown: readonly Line[] = [];
        for (const next of frames) {
          changed.write(paintRows(shown, next, ansi.moveTo, '256'));
          shown = next;
        }
        const fresh = new Emulator(SIZE);
        fresh.write(`\x1b[?7l${paintRows([], shown, ansi.moveTo, '256')}`);
        await changed.settle();
        await fresh.settle();
        expect(look(changed)).toEqual(look(fresh));
      }),
      { numRuns: 400 },
    );
  });

  it('keeps what stands before and after a change', () => {
    const status = (mark: string, seconds: string): Line => line(span(mark, { dim: true }), span(' Working', { bold: true }), span(`(${seconds}s • esc)`, { dim: true }));
    expect(diffRow(status('•', '1'), status('•', '1'))).toBeNull();
    expect(diffRow(status('•', '1'), status('◦', '1'))).toEqual({ x: 0, line: { spans: [span('◦', { dim: true })] }, clearsRest: false });
    expect(diffRow(status('•', '1'), status('•', '2'))).toEqual({ x: 10, line: { spans: [span('2s • esc)', { dim: true })] }, clearsRest: false });
    expect(diffRow(status('•', '10'), status('•', '2'))?.clearsRest).toBe(true);
  });

  it('never counts cells behind a character that terminals measure differently', () => {
    expect(diffRow(line('⚠ a', span('b')), line('⚠ a', span('c')))?.x).toBe(0);
    expect(diffRow(line('👩‍👩‍👧', span('b', { bold: true }), 'tail'), line('👩‍👩‍👧', span('c', { bold: true }), 'tail'))?.x).toBe(0);
  });
});
