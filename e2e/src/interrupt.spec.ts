import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { parseEvents, texts, threadId } from './events.fixture.ts';
import { inputOf, messagesOf, orphans, outputOf } from './history.fixture.ts';
import { type LiveRun } from './live-run.fixture.ts';
import { longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { eventTypes, responseItems, rolloutLines, rolloutPath } from './rollout-file.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterAll(closeWorlds);

interface Stopped {
  world: World;
  run: LiveRun;
  exit: { code: number | null; signal: NodeJS.Signals | null };
  /** How many events the run had told when it was struck. */
  told: number;
}

/** Strikes a run in the middle of a command; the command is gone when this resolves. */
async function strike(name: NodeJS.Signals, flags: string[], shape: (command: string) => string = (command) => `echo begun; ${command}`): Promise<Stopped> {
  const { command, mark } = longSleep();
  const turns: MockTurn[] = [
    { items: [{ message: 'Before.' }, { call: 'exec_command', callId: 'c', args: { cmd: shape(command), yield_time_ms: 30_000 } }] },
    { items: [{ message: 'After.' }] },
  ];
  const world = await makeWorld({ turns });
  const run = world.start(['-s', 'workspace-write', ...flags, 'Wait.']);
  await waitUntilThere('sleep', mark);
  const told = run.stdout.split('\n').length;
  run.signal(name);
  const exit = await run.exited;
  await waitUntilGone(mark);
  return { world, run, exit, told };
}

describe('an interrupt while a command runs', () => {
  it('ends the turn with exit code 1 and says so to a person', async () => {
    const { run, exit } = await strike('SIGINT', []);
    expect({ exit, stdout: run.stdout }).toEqual({ exit: { code: 1, signal: null }, stdout: '' });
    expect(run.stderr).toMatch(/^turn interrupted$/m);
  });

  it('ends the JSON lines without an end of the turn', async () => {
    const { run, exit } = await strike('SIGINT', ['--json']);
    expect(exit).toEqual({ code: 1, signal: null });
    expect(run.events.map(({ type }) => type)).not.toContain('turn.completed');
    expect(run.events.map(({ type }) => type)).not.toContain('turn.failed');
    expect(run.stderr).toBe('');
  });

  it('ends a command that does not want to end, and its children', async () => {
    const { exit } = await strike('SIGINT', [], (command) => `trap '' INT TERM HUP; (setsid ${command} &); ${command}; ${command}`);
    expect(exit).toEqual({ code: 1, signal: null });
  });

  it('is recorded: the output so far, the message to the model, the event', async () => {
    const { world } = await strike('SIGINT', ['--json']);
    const lines = rolloutLines(rolloutPath(world));
    expect(eventTypes(lines).at(-1)).toBe('turn_aborted');
    expect(eventTypes(lines)).not.toContain('task_complete');
    const items = responseItems(lines);
    expect(items.at(-1)).toMatchObject({ type: 'message', role: 'user', content: [{ type: 'input_text', text: expect.stringMatching(/^<turn_aborted>\n[^]*\n<\/turn_aborted>$/) }] });
    expect(items.at(-2)).toMatchObject({ type: 'function_call_output', call_id: 'c', output: expect.stringMatching(/aborted by user after \d+\.\ds/) });
  });

  it('can be followed by another turn, which is told of it', async () => {
    const { world, run } = await strike('SIGINT', ['--json']);
    const again = await world.exec(['--json', 'resume', threadId(run.events), 'Go on.']);
    expect({ code: again.code, said: texts(parseEvents(again.stdout)) }).toEqual({ code: 0, said: ['After.'] });
    const request = world.mock.requests[1];
    expect(orphans(inputOf(request))).toEqual([]);
    expect(outputOf(request, 'c')).toContain('aborted by user');
    expect(messagesOf(request, 'assistant')).toEqual(['Before.']);
    expect(messagesOf(request, 'user').at(-2)).toMatch(/^<turn_aborted>/);
  });
});

describe('an interrupt while the model answers', () => {
  it('cuts the connection and ends with exit code 1', async () => {
    const world = await makeWorld({ turns: [{ items: [{ message: 'never whole' }], stallAfter: 4 }] });
    const run = world.start(['--json', 'Talk.']);
    await world.mock.waitForRequests(1);
    await run.event(({ type }) => type === 'turn.started');
    run.signal('SIGINT');
    expect(await run.exited).toEqual({ code: 1, signal: null });
    expect(await world.mock.requests[0]?.outcome).toBe('client-gone');
    expect(eventTypes(rolloutLines(rolloutPath(world))).at(-1)).toBe('turn_aborted');
  });
});

describe('a request to terminate', () => {
  it('ends the process with 143 and takes the command along', async () => {
    const { exit } = await strike('SIGTERM', ['--json']);
    expect(exit.code ?? exit.signal).toEqual(exit.code === null ? 'SIGTERM' : 143);
  });

  it('leaves a thread that resumes', async () => {
    const { world, run } = await strike('SIGTERM', ['--json']);
    const again = await world.exec(['--json', 'resume', threadId(run.events), 'Go on.']);
    expect(again.code).toBe(0);
    expect(orphans(inputOf(world.mock.requests[1]))).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('ends the run, and what it was doing', async () => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: { cmd: command, yield_time_ms: 30_000 } }] }] });
    const run = world.start(['--json', '-s', 'workspace-write', 'Wait.']);
    await waitUntilThere('sleep', mark);
    run.closeStdout();
    run.signal('SIGINT');
    expect((await run.exited).code).toBe(1);
    await waitUntilGone(mark);
  });
});
