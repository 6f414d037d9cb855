import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from '@jest/globals';
import { closeTerminals, openEmulator } from './terminal.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const DUMB = { columns: 40, env: { TERM: 'dumb' } };
const escalated = { cmd: 'touch made', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' };

it('the plain mode says everything in lines, on a terminal that can do no more', async () => {
  const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: escalated }] }, { items: [{ message: 'I **made** it.' }] }, { items: [{ message: 'Welcome back.' }] }] });
  const first = openEmulator(world, ['--plain', '-s', 'read-only', '-a', 'on-request'], DUMB);
  await first.shows('You:');
  await first.type('Make a \\\r');
  await first.shows('More:');
  await first.type('file.\r');
  await first.shows('Answer, 1 to 5:');
  expect(existsSync(join(world.repo.path, 'made'))).toBe(false);
  await first.type('y\r');
  await first.shows('Codex: I made it.');
  expect(existsSync(join(world.repo.path, 'made'))).toBe(true);
  await first.shows(/Done in .*\nYou:$/);
  // Ctrl+C at an empty prompt leaves.
  await first.type('\x03');
  expect(await first.exited()).toBe(0);
  expect(await first.text()).toContain('To go on with this session: codex resume');

  const again = openEmulator(world, ['resume', '--last', '-c', 'tui.plain=true'], DUMB);
  await again.shows('Codex: I made it.');
  await again.type('And now?\r');
  await again.shows('Codex: Welcome back.');
  await again.shows(/Done in .*\nYou:$/);
  await again.type('\x04');
  expect(await again.exited()).toBe(0);
  for (const { written } of [first, again]) expect(written).not.toContain('\x1b');
});

it('where nothing can be drawn, the screen is refused with what works there', async () => {
  const world = await makeWorld();
  const run = openEmulator(world, [], { env: { TERM: 'dumb' } });
  expect(await run.exited()).toBe(1);
  expect((await run.text()).replaceAll('\n', ' ')).toMatch(/TERM=dumb .*`codex --plain` or `codex exec`/);
});
