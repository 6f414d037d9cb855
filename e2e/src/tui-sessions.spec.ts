import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

describe('codex resume without a session', () => {
  it('lets the user choose one, begin anew, or leave', async () => {
    const world = await makeWorld({ settings: 'disable_paste_burst = true', turns: [{ items: [{ message: 'From exec.' }] }, { items: [{ message: 'The first answer.' }] }] });
    expect((await runProcess(codex('exec', 'said to exec'), { cwd: world.repo.path, env: world.env })).code).toBe(0);
    const first = await openTerminal(world, ['said by hand']);
    await first.shows('• The first answer.');
    await first.type(KEYS.ctrlD);
    expect(await first.exited()).toBe(0);

    const picking = await openTerminal(world, ['resume']);
    expect(await picking.shows('said by hand')).not.toContain('said to exec');
    await picking.type(`by hand${KEYS.enter}`);
    await picking.shows('• The first answer.');
    await picking.type(KEYS.ctrlD);
    expect(await picking.exited()).toBe(0);

    const leaving = await openTerminal(world, ['resume', '--include-non-interactive']);
    await leaving.shows('said to exec');
    await leaving.type(KEYS.ctrlC);
    expect(await leaving.exited()).toBe(0);
    expect((await leaving.text()).trim()).toBe('');

    const sub = join(world.repo.path, 'sub');
    mkdirSync(sub);
    const empty = await openTerminal(world, ['fork', '-C', sub]);
    await empty.shows('no sessions in this folder yet');
    await empty.type(KEYS.esc);
    await empty.shows('codex-ts (v');
    await empty.type(KEYS.ctrlD);
    expect(await empty.exited()).toBe(0);
  });
});
