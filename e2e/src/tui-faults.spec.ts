import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeTerminals, openTerminal } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, inHome, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

const SETTINGS = 'disable_paste_burst = true';
const FREE = ['-s', 'danger-full-access', '-a', 'never'];

describe('a run that is killed in mid-turn', () => {
  it('goes on from what was recorded', async () => {
    const world = await makeWorld({
      settings: SETTINGS,
      turns: [
        { items: [{ message: 'I begin.', phase: 'commentary' }, { call: 'exec_command', args: { cmd: 'echo printed', login: false } }] },
        { items: [{ call: 'exec_command', args: { cmd: 'echo begun; sleep 50', login: false } }] },
        { items: [{ message: 'And on.' }] },
      ],
    });
    const first = await openTerminal(world, [...FREE, 'Begin.']);
    await first.shows('Running echo begun; sleep 50');
    process.kill(await first.processId(), 'SIGKILL');
    await first.exited();
    const again = await openTerminal(world, ['resume', '--last', ...FREE]);
    await again.shows(/› Begin\.\n\n• I begin\.\n\n• Ran echo printed\n {2}└ printed/);
    await again.type('Go on.\r');
    await again.shows('• And on.');
    const sent = JSON.stringify(world.mock.requests[2]?.body?.input);
    expect(sent).toContain('printed');
    expect(readdirSync(join(world.home, 'sessions'), { recursive: true }).filter((name) => String(name).endsWith('.jsonl'))).toHaveLength(1);
  });
});

describe('an end that nobody asked for at the keyboard', () => {
  it('gives the terminal back, says how to go on, or what went wrong', async () => {
    const world = await makeWorld({ settings: SETTINGS, turns: [{ items: [{ message: 'Hello.' }] }] });
    const told = await openTerminal(world, [...FREE, 'Hello.']);
    await told.shows('• Hello.');
    await told.hides('Working');
    process.kill(await told.processId(), 'SIGTERM');
    expect(await told.exited()).toBe(143);
    expect(await told.text()).toMatch(/• Hello\.\nToken usage: .*\nTo go on with this session: codex resume \S+$/);

    const broken = inHome(world, 'broken.cjs');
    writeFileSync(broken, "process.on('SIGUSR2', () => { throw new Error('a fault of our own'); });");
    const failed = await openTerminal(world, FREE, { env: { NODE_OPTIONS: `--require ${broken}` } });
    await failed.shows('›');
    process.kill(await failed.processId(), 'SIGUSR2');
    expect(await failed.exited()).toBe(1);
    expect(await failed.text()).toMatch(/^Error: a fault of our own$/m);
  });
});

describe('a model that cannot be reached', () => {
  it('is tried again, and says why it failed in one cell each; the prompt is not lost', async () => {
    const world = await makeWorld({
      settings: SETTINGS,
      provider: 'request_max_retries = 0\nstream_max_retries = 2',
      turns: [
        { items: [{ message: 'half', chunks: 4 }], dropAfter: 3 },
        { drop: 'before' },
        { items: [{ message: 'Recovered.' }] },
        { status: 401, error: { message: 'Wrong key.' } },
        { status: 429, error: { message: 'Too fast.' } },
        { status: 400, error: { message: 'No such model.' } },
      ],
    });
    const run = await openTerminal(world, [...FREE, 'One.']);
    await run.shows('Reconnecting... 2/2');
    await run.shows('• Recovered.');
    await run.hides('Reconnecting');
    await run.type('Two.\r');
    await run.shows(/■ unexpected status 401 Unauthorized: Wrong key\./);
    await run.type('Three.\r');
    await run.shows(/■ exceeded retry limit, last status: 429 Too Many Requests/);
    await run.type('Four.\r');
    const told = await run.shows(/■ .*No such model\./);
    expect(told.match(/■/g)).toHaveLength(3);
    expect(told).not.toContain('half');
    await run.type(KEYS.up);
    await run.shows(/› Four\.\n\n {2}gpt/);
  });
});

describe('a terminal of any size', () => {
  it.each([[80, 5], [20, 10], [9, 3]])('has room for a turn and a question (%i x %i)', async (columns, rows) => {
    const world = await makeWorld({
      settings: SETTINGS,
      turns: [{ items: [{ call: 'exec_command', args: { cmd: 'echo hi', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] }, { items: [{ message: 'Ok.' }] }],
    });
    const run = await openTerminal(world, ['-s', 'read-only', '-a', 'on-request', 'Begin.'], { columns, rows });
    await run.shows('1.');
    await run.type('y');
    await run.shows('• Ok.');
    await run.type(KEYS.ctrlT);
    await run.shows('/ T R');
    await run.type('q');
    await run.hides('/ T R');
    await run.type('??');
    await run.type(KEYS.ctrlD);
    expect(await run.exited()).toBe(0);
  });
});
