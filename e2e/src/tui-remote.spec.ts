import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeSocketServers, SocketServer } from './socket-server.fixture.ts';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(async () => {
  closeTerminals();
  await closeSocketServers();
});
afterAll(closeWorlds);

const SETTINGS = 'disable_paste_burst = true';
const serve = ({ env, repo }: World, address?: string): Promise<SocketServer> => SocketServer.start({ env, cwd: repo.path }, [], address);

describe('a server of its own', () => {
  it('may die in mid-turn: the user is told, keeps what was written, and goes on when it is back', async () => {
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: 'half of an answer', chunks: 6 }], stallAfter: 5 }, { items: [{ message: 'Here again.' }] }] });
    const first = await serve(world);
    const { url } = first;
    const run = await openTerminal(world, ['--remote', url, 'Begin.']);
    await run.shows('Working');
    await world.mock.waitForRequests(1);
    await run.type(`queued${KEYS.tab}`);
    await run.shows('↳ queued');
    await run.type('draft');
    await run.shows('› draft');
    first.child.kill('SIGKILL');
    await run.shows('Reconnecting to the server\n  └ What you have written is kept');
    await run.type(' goes on');
    await run.shows('› draft goes on');
    await serve(world, url);
    await run.shows(/■ The connection to the server broke\.\n\n• The connection is back\./);
    await run.shows('› queued\n  draft goes on');
    await run.type(KEYS.enter);
    await run.shows('• Here again.');
    expect(JSON.stringify(world.mock.requests[1]?.body?.input)).toContain('queued\\ndraft goes on');
    await run.type(KEYS.ctrlD);
    expect(await run.exited()).toBe(0);
  });

  it('shows two people the same conversation; what one of them answers, the other is not asked any more', async () => {
    const world = await makeWorld({
      settings: SETTINGS,
      turns: [
        { items: [{ message: 'Hello to both.' }] },
        { items: [{ call: 'exec_command', args: { cmd: 'touch made', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] },
        { items: [{ message: 'It is made.' }] },
      ],
    });
    const { url } = await serve(world);
    const one = await openTerminal(world, ['--remote', url, '-a', 'on-request', '-s', 'read-only', 'Hello.']);
    await one.shows('• Hello to both.');
    await one.type('/status\r');
    const [, id = ''] = /([0-9a-f]{8}-[0-9a-f-]{27})/.exec(await one.shows(/[0-9a-f]{8}-[0-9a-f-]{27}/)) ?? [];
    const two = await openTerminal(world, ['--remote', url, 'resume', id]);
    await two.shows('• Hello to both.');
    await two.type('Make it.\r');
    await one.shows('› Make it.');
    await Promise.all([one.shows('Would you like to run this command?'), two.shows('Would you like to run this command?')]);
    await one.type('y');
    await two.hides('Would you like');
    await Promise.all([one.shows('• It is made.'), two.shows('• It is made.')]);
    expect(existsSync(join(world.repo.path, 'made'))).toBe(true);
  });
});

