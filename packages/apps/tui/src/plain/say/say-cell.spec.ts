import { describe, expect, it } from '@jest/globals';

import { CWD, GALLERY } from '../../cells/gallery.fixture.ts';
import { TextLog } from '../../cells/text-log.ts';
import { sayCell } from './say-cell.ts';
import { SpokenStream } from './spoken-stream.ts';
import { duration } from './quantities.ts';

const leftOut = (count: number): string => (count === 0 ? '[the rest of the line]' : `[${count} lines left out]`);

describe('cells in words', () => {
  it.each(Object.keys(GALLERY))('%s', (name) => {
    const cell = GALLERY[name];
    expect(cell && `\n${sayCell(cell, { cwd: CWD, leftOut }).join('\n')}\n`).toMatchSnapshot();
  });
});

describe('with nothing left out', () => {
  const full = (name: string): string => {
    const cell = GALLERY[name];
    return cell === undefined ? '' : sayCell(cell, { cwd: CWD, leftOut: null }).join('\n');
  };
  const shortened = Object.entries(GALLERY).flatMap(([name, cell]) => (sayCell(cell, { cwd: CWD, leftOut }).join('\n') === full(name) ? [] : [name]));

  it.each(shortened)('%s', (name) => {
    expect(`\n${full(name)}\n`).toMatchSnapshot();
  });
});

it('no cell has a sign, a frame or a control character of ours in its words', () => {
  const all = Object.entries(GALLERY).flatMap(([name, cell]) => [null, leftOut].flatMap((each) => sayCell(cell, { cwd: CWD, leftOut: each }).map((line) => `${name}: ${line}`)));
  expect(all.filter((line) => /[\x00-\x1f\x7f•◦■⚠✔✗✓✘›↳└│─╭╰□▸⋮…]/.test(line))).toEqual([]);
});

describe('a message that comes in pieces', () => {
  const text = 'One *paragraph*\nof two lines.\n\n- a\n- b\n\nLast.';

  it('is said block by block, with the name before the first, and once', () => {
    const stream = new SpokenStream();
    let log = TextLog.empty;
    const said: string[][] = [];
    for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) {
      log = log.append(piece);
      said.push(stream.grow({ kind: 'agentMessage', id: 'a', text: log, isDone: false }));
    }
    said.push(stream.end({ kind: 'agentMessage', id: 'a', text: log, isDone: true }));
    expect(said.flat()).toEqual(['Codex: One paragraph', 'of two lines.', '- a', '- b', 'Last.']);
    expect(said.find((lines) => lines.length > 0)).toEqual(['Codex: One paragraph', 'of two lines.']);
  });

  it('is said whole when nothing of it came before, and anew when it turned out to be another', () => {
    const stream = new SpokenStream();
    expect(stream.end({ kind: 'agentMessage', id: 'a', text: TextLog.of('All.'), isDone: true })).toEqual(['Codex: All.']);
    stream.grow({ kind: 'agentMessage', id: 'b', text: TextLog.of('First.\n\n'), isDone: false });
    expect(stream.end({ kind: 'agentMessage', id: 'b', text: TextLog.of('Second.'), isDone: true })).toEqual(['Codex: Second.']);
  });
});

it.each([[0, 'less than a second'], [1_000, '1 second'], [65_000, '1 minute 5 seconds'], [120_000, '2 minutes'], [7_380_000, '2 hours 3 minutes']])('%d ms are %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
