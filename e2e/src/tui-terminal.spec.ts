import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { isAlive, longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeTerminals, openEmulator } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const SETTINGS = 'disable_paste_burst = true';
const FREE = ['-s', 'danger-full-access', '-a', 'never'];
const WORDS = Array.from({ length: 20_000 }, (_, at) => `w${at}.`);
const LONG = Array.from({ length: 1000 }, (_, part) => WORDS.slice(part * 20, part * 20 + 20).join(' ')).join('\n\n');

describe('a terminal that nobody reads', () => {
  it('stops neither the turn nor who wants to leave, and has everything when it is read again', async () => {
    const world = await makeWorld({
      settings: SETTINGS,
      turns: [{ items: [{ message: LONG, chunks: 500 }, { call: 'exec_command', args: { cmd: 'touch done', login: false } }] }, { items: [{ message: 'I am done.' }] }],
    });
    const run = openEmulator(world, FREE);
    await run.shows('›');
    run.stopReading();
    await run.type('Go.\r');
    await waitFor(() => existsSync(join(world.repo.path, 'done')), { what: 'the command' });
    run.readOn();
    await run.shows('• I am done.');
    expect((await run.text()).replaceAll(/\s/g, '').match(/w\d+\./g)).toEqual(WORDS);

    run.stopReading();
    await run.type(KEYS.ctrlD);
    const pid = await run.processId();
    await waitFor(() => !isAlive(pid), { what: 'the end' });
  });
});

describe('a terminal that goes away', () => {
  it('takes the command and all that it has started with it', async () => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ call: 'exec_command', args: { cmd: command, login: false } }] }] });
    const run = openEmulator(world, [...FREE, 'Go.']);
    await waitUntilThere('sleep', mark);
    const pid = await run.processId();
    run.hangUp();
    await waitUntilGone(mark);
    await waitFor(() => !isAlive(pid), { what: 'The end of the command' });
  });
});
