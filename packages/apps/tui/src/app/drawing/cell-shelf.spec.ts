import { describe, expect, it } from '@jest/globals';
import { type Cell } from '../../cells/cell.ts';
import { CellShelf } from './cell-shelf.ts';

const command = (id: string, lines: number): Cell => ({ id, kind: 'command', command: id, isUserShell: false, status: 'done', output: { text: Array.from({ length: lines }, (_, at) => `${id} ${at}`).join('\n'), omittedLines: 0 }, exitCode: 0, durationMs: 1 });
const outputs = (shelf: CellShelf): (readonly [number, string, number])[] =>
  shelf.cells.flatMap((cell) => (cell.kind === 'command' ? [[cell.output.text.length, cell.output.text.slice(-9), cell.output.omittedLines] as const] : []));

describe('the cells of a conversation', () => {
  it('are kept as they are', () => {
    const shelf = new CellShelf();
    const cells = [command('a', 10), { id: 'b', kind: 'info', text: 'hello' } as const, command('c', 20_000)];
    for (const cell of cells) shelf.add(cell);
    expect(shelf.cells).toEqual(cells);
  });

  it('lose the beginnings of the oldest long outputs when there is too much of them', () => {
    const shelf = new CellShelf(400_000);
    shelf.add(command('little', 100));
    for (const id of ['a', 'b', 'c', 'd']) shelf.add(command(id, 20_000));
    const [little, a, b, c, d] = outputs(shelf);
    expect(little?.[2]).toBe(0);
    for (const cut of [a, b]) {
      expect(cut?.[0]).toBeLessThanOrEqual(65_536);
      expect(cut?.[1]).toMatch(/ 19999$/);
      expect(cut?.[2]).toBeGreaterThan(10_000);
    }
    expect([c?.[2], d?.[2]]).toEqual([0, 0]);
    expect(shelf.cells.map(({ id }) => id)).toEqual(['little', 'a', 'b', 'c', 'd']);
  });

  it('say how many lines are missing', () => {
    const shelf = new CellShelf(1);
    shelf.add(command('a', 20_000));
    const [cell] = shelf.cells;
    if (cell?.kind !== 'command') throw new Error('no command');
    const [first = ''] = cell.output.text.split('\n');
    expect(first).toBe(`a ${cell.output.omittedLines}`);
  });
});
