import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

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
    const first = await openTerminal(world, ['-s', 'read-only', '-a', 'on-request', 'Make a file.']);
    await first.shows('Would you like to run this command?');
    await first.shows('touch made');
    expect(existsSync(join(world.repo.path, 'made'))).toBe(false);
    await first.type('y');
    await first.shows('• I made it.');
    expect(existsSync(join(world.repo.path, 'made'))).toBe(true);
    await first.type(KEYS.ctrlD);
    expect(await first.exited()).toBe(0);
    const left = await first.text();
    expect(left).toMatch(/Token usage: total=240 input=200 output=40\nTo go on with this session: codex resume [0-9a-f-]{36}$/);
    // What is finished stays where it was printed, and the shell goes on below.
    expect(left).toMatch(/› Make a file\.\n\n✔ You approved codex to run touch made[^]*• Ran touch made[^]*• I made it\./);
    expect(await first.cursor()).toMatchObject({ x: 0 });

    const again = await openTerminal(world, ['resume', '--last']);
    await again.shows('• I made it.');
    await again.shows('›');
    await again.type('And now?\r');
    await again.shows('• Welcome back.');
    await again.type(KEYS.ctrlD);
    expect(await again.exited()).toBe(0);
    expect(readFileSync(join(world.home, 'history.jsonl'), 'utf8')).toContain('And now?');
  });

  it('is refused without a terminal, with the command that needs none', async () => {
    const world = await makeWorld();
    for (const args of [[], ['hello'], ['resume', '--last']]) {
      expect(await runProcess(codex(...args), { cwd: world.repo.path, env: world.env })).toMatchObject({ code: 1, stdout: '', stderr: 'Error: stdin is not a terminal. Use `codex exec` to run without one.\n' });
    }
  });

  it('is refused on a terminal that can move no cursor', async () => {
    const world = await makeWorld();
    const run = await openTerminal(world, [], { shell: `TERM=dumb '${codex().join("' '")}'; echo "left with $?"` });
    expect(await run.shows('left with')).toMatch(/TERM.*dumb[^]*codex exec[^]*left with 1/);
  });
});
