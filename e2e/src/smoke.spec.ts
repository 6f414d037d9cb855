import { afterAll, expect, it } from '@jest/globals';
import { closeWorlds, makeWorld } from './world.fixture.ts';
afterAll(closeWorlds);
it('x', async () => {
  const world = await makeWorld({ turns: [{ items: [{ reasoning: 'hm' }, { call: 'exec_command', args: { cmd: 'echo hi' } }] }] });
  const run = await world.exec(['--json', '-s', 'workspace-write', 'hi']);
  console.log(run);
  console.log((await world.exec(['-s', 'workspace-write', 'hi'])));
  expect(run.code).toBe(0);
});
