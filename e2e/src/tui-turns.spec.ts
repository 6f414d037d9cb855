import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS, type Terminal } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld, type Turns, type World } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const WRITE = ['-s', 'workspace-write', '-a', 'never'];
const SETTINGS = 'disable_paste_burst = true';
const TRANSCRIPT = 'T R A N S C R I P T';

const world = (turns: Turns): Promise<World> => makeWorld({ settings: SETTINGS, turns, files: { 'a.txt': 'one\ntwo\nthree\n' } });

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `row-${String(index).padStart(3, '0')}`);
const rowsIn = (text: string): string[] => text.match(/row-\d{3}/g) ?? [];

async function leave(run: Terminal): Promise<string> {
  await run.type(KEYS.ctrlD);
  expect(await run.exited()).toBe(0);
  return run.text();
}

describe('a turn', () => {
  it('streams, plans, looks around and edits; all of it stays after the end', async () => {
    const here = await world([
      { items: [{ reasoning: '**Looking around**\n\nWhere is it?' }, { message: 'I look first.', phase: 'commentary' }, { call: 'exec_command', args: { cmd: 'cat a.txt', login: false } }] },
      { items: [{ call: 'update_plan', args: { explanation: 'The way', plan: [{ step: 'Look', status: 'completed' }, { step: 'Change', status: 'in_progress' }] } }] },
      { items: [{ custom: 'apply_patch', input: '*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+TWO\n three\n*** End Patch', chunks: 8 }] },
      { items: [{ call: 'exec_command', args: { cmd: 'seq 1 40; exit 3', login: false } }] },
      { items: [{ message: '# Done\n\nI **changed** `a.txt`:\n\n- one\n- two\n\n```js\nconst a = 1;\n```\n', chunks: 30 }], chunkDelayMs: 1 },
    ]);
    const run = await openTerminal(here, [...WRITE, 'Change it.']);
    await run.shows('const a = 1;');
    await run.hides('Working');
    expect(readFileSync(join(here.repo.path, 'a.txt'), 'utf8')).toBe('one\nTWO\nthree\n');
    const told = await leave(run);
    const cells = ['› Change it.', '• Where is it?', '• I look first.', '• Explored\n  └ Read a.txt', '• Updated Plan\n  └ The way', '• Edited a.txt (+1 -1)\n    1  one\n    2 -two\n    2 +TWO\n    3  three', '✗ Ran seq 1 40; exit 3 (exit 3)\n  └ 1\n    2\n    … +36 lines\n    39\n    40', '\n────', '• # Done\n\n  I changed a.txt:\n\n  - one\n  - two\n\n  const a = 1;', 'Token usage:'];
    const places = cells.map((cell) => told.indexOf(cell));
    expect(cells.filter((_, index) => places[index] === -1)).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // Nothing of the live part is left.
    expect(told).not.toMatch(/Working|Looking around|to interrupt|Say what to do/);
  });

  it('keeps every row of an answer, once, however the window changes meanwhile', async () => {
    const rows = numbers(120);
    const here = await world([{ items: [{ message: `${rows.join('\n\n')}\n`, chunks: 240 }], chunkDelayMs: 2 }]);
    const run = await openTerminal(here, [...WRITE, 'Count.']);
    const sizes = [[40, 12], [120, 30], [24, 8], [90, 40], [90, 6], [70, 24]] as const;
    for (const [turn, [columns, height]] of sizes.entries()) {
      await run.shows(`row-${String(10 + turn * 15).padStart(3, '0')}`);
      await run.resize(columns, height);
    }
    await run.shows('row-119');
    await run.hides('Working');
    const told = await leave(run);
    expect(rowsIn(told)).toEqual(rows);
    expect(told.match(/› Count\./g)).toHaveLength(1);
  });
});

describe('the transcript', () => {
  it('follows what goes on, scrolls, and gives the screen back with what came meanwhile', async () => {
    const rows = numbers(60);
    const here = await world([{ items: [{ message: `${rows.join('\n\n')}\n`, chunks: 60 }], chunkDelayMs: 8 }]);
    const run = await openTerminal(here, [...WRITE, 'Count.']);
    await run.shows('row-003');
    await run.type(KEYS.ctrlT);
    await run.shows(TRANSCRIPT);
    await run.shows(/row-059[^]*100%/);
    await run.type(KEYS.home);
    await run.hides('row-059');
    expect(await run.screen()).toContain('› Count.');
    await run.type(KEYS.pageUp);
    await run.type(KEYS.end);
    await run.shows(/row-059[^]*100%/);
    await run.type('q');
    await run.hides(TRANSCRIPT);
    expect(rowsIn(await leave(run))).toEqual(rows);
  });
});
