import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Emulator } from '@codex-ts/fake-terminal';
import { LineEcho, type TypedLine } from './line-echo.ts';

const typed = (text: string, cursor = text.length): TypedLine => ({ prompt: 'You: ', text, cursor });

/** What a terminal shows after each line was shown in turn. */
async function play(lines: readonly TypedLine[], columns = 20): Promise<{ screen: string[]; bytes: string[]; cursor: { x: number; y: number } }> {
  const emulator = new Emulator({ columns, rows: 60 });
  const echo = new LineEcho();
  const bytes = lines.map((line) => echo.show(line, columns));
  for (const each of bytes) emulator.write(each.replaceAll('\n', '\r\n'));
  await emulator.settle();
  return { screen: emulator.screen.map((row) => row.trimEnd()), bytes, cursor: emulator.cursor };
}

describe('a line that is written', () => {
  it('is written on, and taken back with Backspace', async () => {
    const { bytes, screen } = await play([typed(''), typed('a'), typed('ab'), typed('a')]);
    expect(bytes).toEqual(['You: ', 'a', 'b', '\b \b']);
    expect(screen[0]).toBe('You: a');
  });

  it('is edited in the middle', async () => {
    const { screen, cursor } = await play([typed('hello'), typed('hello', 2), typed('heXllo', 3), typed('hello', 2), typed('hello', 4)]);
    expect(screen[0]).toBe('You: hello');
    expect(cursor).toEqual({ x: 9, y: 0 });
  });

  it('is written again below when it has to go back to an earlier row', async () => {
    const long = 'x'.repeat(25);
    const { screen } = await play([typed(long), typed('y')]);
    expect(screen.slice(0, 3)).toEqual([`You: ${'x'.repeat(15)}`, 'xxxxxxxxxx', 'You: y']);
  });

  it('shows no more behind the cursor than its row takes', async () => {
    const { screen, cursor } = await play([typed('x'.repeat(40), 3)]);
    expect(screen[0]).toBe(`You: ${'x'.repeat(14)}`);
    expect(cursor).toEqual({ x: 8, y: 0 });
  });
});

it('shows any line, and the cursor in it, however it came about, without a single sequence', async () => {
  const text = fc.array(fc.constantFrom('a', 'b', ' ', '漢', 'é', '👍🏽', '\n', '\t', 'word '), { maxLength: 14 }).map((parts) => parts.join(''));
  const line = text.chain((each) => fc.nat(each.length).map((cursor) => typed(each, cursor)));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), fc.constantFrom(12, 20, 40), async (lines, columns) => {
      const all = await play(lines, columns);
      const alone = await play(lines.slice(-1), columns);
      expect(all.bytes.join('')).not.toContain('\x1b');
      // What is on the screen ends as if the last line had been written by itself.
      const rows = alone.screen.slice(0, alone.cursor.y + 1);
      expect(all.screen.slice(all.cursor.y + 1 - rows.length, all.cursor.y + 1)).toEqual(rows);
      expect(all.cursor.x).toBe(alone.cursor.x);
    }),
    { numRuns: 60 },
  );
});
