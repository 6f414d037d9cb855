import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS, type Terminal } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const ASKING = ['-s', 'read-only', '-a', 'on-request'];
const QUESTION = 'Would you like to run this command?';
const touch = (name: string): { call: string; args: Record<string, unknown> } => ({ call: 'exec_command', args: { cmd: `touch ${name}`, login: false, sandbox_permissions: 'require_escalated', justification: `Make ${name}?` } });
const isMade = ({ repo }: World, name: string): boolean => existsSync(join(repo.path, name));

/** Waits for the question about a file, and answers it. */
async function answer(run: Terminal, name: string, ...keys: string[]): Promise<void> {
  await run.shows(`$ touch ${name}`);
  for (const key of keys) await run.type(key);
}

describe('a question about a command', () => {
  it('is answered by digit, by letter, and by arrows and enter; what was allowed for good is not asked again', async () => {
    const names = ['digit', 'letter', 'arrows', 'refused', 'session', 'session'];
    const world = await makeWorld({ settings: 'disable_paste_burst = true', turns: [...names.map((name) => ({ items: [touch(name)] })), { items: [{ message: 'All asked.' }] }] });
    const run = await openTerminal(world, [...ASKING, 'Make them.']);
    await run.shows(QUESTION);
    await answer(run, 'digit', '1');
    await answer(run, 'letter', 'y');
    await answer(run, 'arrows', KEYS.down, KEYS.down, KEYS.up, KEYS.up, KEYS.enter);
    await answer(run, 'refused', 'n');
    await answer(run, 'session', 'a');
    const told = await run.shows('• All asked.');
    expect(['digit', 'letter', 'arrows', 'refused', 'session'].filter((name) => isMade(world, name))).toEqual(['digit', 'letter', 'arrows', 'session']);
    expect(told.match(/✔ You approved codex to run touch session/g)).toHaveLength(1);
    expect(told).toMatch(/✗ You did not approve codex to run touch refused/);
  });

  it('is cancelled by esc, which ends the turn; the draft stays', async () => {
    const world = await makeWorld({ settings: 'disable_paste_burst = true', turns: [{ items: [touch('never')] }, { items: [{ message: 'Then not.' }] }] });
    const run = await openTerminal(world, ASKING);
    await run.shows('›');
    await run.type('Make it.\r');
    await run.shows(QUESTION);
    await run.type(KEYS.esc);
    await run.shows(/✗ You canceled the request to run touch never[^]*■ Conversation interrupted/);
    expect(isMade(world, 'never')).toBe(false);
    await run.type('Never mind.\r');
    await run.shows('• Then not.');
  });

  it('takes no key that was meant for the prompt, and waits until the typing stops', async () => {
    const world = await makeWorld({ settings: 'disable_paste_burst = true', turns: [{ items: [touch('asked')], delayMs: 60 }, { items: [{ message: 'Done.' }] }] });
    const run = await openTerminal(world, ASKING);
    await run.shows('›');
    await run.type('Make it.\r');
    const typed = 'yyyy 1111 aaaa';
    for (const key of typed) await run.type(key);
    await run.shows(`› ${typed}`);
    expect(isMade(world, 'asked')).toBe(false);
    await run.shows(QUESTION);
    await run.type('y');
    await run.shows('• Done.');
    await run.shows(`› ${typed}`);
    expect(isMade(world, 'asked')).toBe(true);
  });
});

describe('a question about a patch', () => {
  const patch = { custom: 'apply_patch', input: '*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+TWO\n*** Add File: b/new.ts\n+export const x = 1;\n*** End Patch' };

  it('shows it whole first; refused it changes nothing, allowed it is made', async () => {
    const world = await makeWorld({ settings: 'disable_paste_burst = true', files: { 'a.txt': 'one\ntwo\n' }, turns: [{ items: [patch] }, { items: [{ message: 'Not made.' }] }, { items: [patch] }, { items: [{ message: 'Made.' }] }] });
    const run = await openTerminal(world, [...ASKING, 'Change it.']);
    await run.shows(/• Edit 2 files \(\+2 -1\)\n {2}└ a\.txt[^]*2 -two\n {4}2 \+TWO[^]*b\/new\.ts[^]*Would you like to make these edits\?/);
    await run.type('n');
    await run.shows('• Not made.');
    expect(readFileSync(join(world.repo.path, 'a.txt'), 'utf8')).toBe('one\ntwo\n');
    await run.type('Again.\r');
    await run.shows(/Declined[^]*Would you like to make these edits\?/);
    await run.type('y');
    await run.shows('• Made.');
    expect(readFileSync(join(world.repo.path, 'a.txt'), 'utf8')).toBe('one\nTWO\n');
  });
});
