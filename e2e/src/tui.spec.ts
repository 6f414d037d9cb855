import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { TerminalRun } from './terminal.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

const runs: TerminalRun[] = [];

afterEach(() => {
  for (const run of runs.splice(0)) run.end();
});
afterAll(closeWorlds);

function open(world: World, ...args: string[]): TerminalRun {
  const run = new TerminalRun(world, args);
  runs.push(run);
  return run;
}

describe('the terminal interface', () => {
  it('runs a turn with an approval, says how to go on, and goes on', async () => {
    const world = await makeWorld({
      settings: 'disable_paste_burst = true',
      turns: [
        { items: [{ call: 'exec_command', args: { cmd: 'touch made', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] },
        { items: [{ message: 'I **made** it.' }] },
        { items: [{ message: 'Welcome back.' }] },
      ],
    });
    const first = open(world, '-s', 'read-only', '-a', 'on-request', 'Make a file.');
    await first.shows('Would you like to run this command?');
    await first.shows('touch made');
    expect(existsSync(join(world.repo.path, 'made'))).toBe(false);
    first.type('y');
    await first.shows('• I made it.');
    expect(existsSync(join(world.repo.path, 'made'))).toBe(true);
    first.type('\x04');
    expect(await first.exited).toBe(0);
    expect(first.text).toMatch(/Token usage: total=240 input=200 output=40\nTo go on with this session: codex resume [0-9a-f-]{36}/);

    const again = open(world, 'resume', '--last');
    await again.shows('• I made it.');
    await again.shows('›');
    again.type('And now?\r');
    await again.shows('• Welcome back.');
    again.type('\x04');
    expect(await again.exited).toBe(0);
    expect(readFileSync(join(world.home, 'history.jsonl'), 'utf8')).toContain('And now?');
  });

  it('is refused without a terminal, with the command that needs none', async () => {
    const world = await makeWorld();
    for (const args of [[], ['hello'], ['resume', '--last']]) {
      expect(await runProcess(codex(...args), { cwd: world.repo.path, env: world.env })).toMatchObject({ code: 1, stdout: '', stderr: 'Error: stdin is not a terminal. Use `codex exec` to run without one.\n' });
    }
  });
});
