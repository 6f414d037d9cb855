import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';
import { functionCall, scope } from './scope.fixture.ts';

const exec = (args: object) => functionCall('exec_command', args);
const itemsOf = (events: ReturnType<typeof scope>['events']) =>
  events.flatMap((e) => (e.type === 'item.started' || e.type === 'item.completed' ? [`${e.type} ${'status' in e.item ? e.item.status : ''}`] : []));

describe('exec_command', () => {
  it('answers in the documented form', async () => {
    const { run } = scope([{ output: 'hi\n', exitCode: 3 }]);
    const { output, completed } = await run(exec({ cmd: 'echo hi' }));
    expect(String(output).replace(/Chunk ID: [0-9a-f]{6}\n/, 'Chunk ID: X\n')).toBe(
      "Command: /bin/bash -lc 'echo hi'\nChunk ID: X\nWall time: 0.0123 seconds\nProcess exited with code 3\nOriginal token count: 1\nOutput:\nhi\n",
    );
    expect(completed).toMatchObject({ id: 'c1', status: 'failed', exitCode: 3, aggregatedOutput: 'hi\n', command: "/bin/bash -lc 'echo hi'" });
  });

  it.each([
    [{ cmd: 'x' }, ['/bin/bash', '-lc', 'x'], '/w'],
    [{ cmd: 'x', login: false }, ['/bin/bash', '-c', 'x'], '/w'],
    [{ cmd: 'x', shell: '/bin/sh', workdir: 'sub' }, ['/bin/sh', '-lc', 'x'], '/w/sub'],
    [{ cmd: 'x', shell: '/opt/evil', workdir: '/else' }, ['/bin/bash', '-lc', 'x'], '/else'],
    [{ cmd: 'x', workdir: '' }, ['/bin/bash', '-lc', 'x'], '/w'],
  ])('%j runs %j in %s', async (args, argv, cwd) => {
    const { run, specs } = scope();
    await run(exec(args));
    expect(specs).toMatchObject([{ argv, cwd, environment: 'tool', tty: false, sandbox: { type: 'read-only' } }]);
  });

  it('keeps the item of a running command open until it exits, and completes it once', async () => {
    const { run, open, commands, events } = scope([{ output: 'a', exitCode: null }]);
    const { output, completed } = await run(exec({ cmd: 'sleep 9' }));
    expect(output).toContain('Process running with session ID 4001\n');
    expect(completed).toBeUndefined();
    commands[0]?.end(0);
    await Promise.resolve();
    open.closeTurn();
    expect(itemsOf(events)).toEqual(['item.started inProgress', 'item.completed completed']);
  });

  it('completes it when the turn ends, if the command goes on', async () => {
    const { run, open, commands, events } = scope([{ exitCode: null }]);
    await run(exec({ cmd: 'sleep 9' }));
    open.closeTurn();
    commands[0]?.end(1);
    await Promise.resolve();
    expect(events.filter((e) => e.type === 'item.completed')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ item: { status: 'completed', exitCode: null } });
  });

  it('refuses what the policy forbids, without an item', async () => {
    const { run, specs, events } = scope();
    expect((await run(exec({ cmd: 'rm -rf x' }))).output).toBe("exec_command failed for `rm -rf x`: `/bin/bash -lc 'rm -rf x'` rejected: blocked by policy");
    expect((await run(exec({ cmd: 'ls', sandbox_permissions: 'require_escalated' }))).output).toContain('approval policy is Never; reject command');
    expect([specs, events]).toEqual([[], []]);
  });

  it('is declined by a person', async () => {
    const { run, specs, questions } = scope([], { turn: { approvalPolicy: 'untrusted' } });
    expect(await run(exec({ cmd: 'ls' }))).toMatchObject({ output: 'exec_command failed for `ls`: rejected by user', completed: { status: 'declined' } });
    expect([specs, questions]).toEqual([[], [null]]);
  });

  it('runs outside the sandbox once that was allowed, under the same item', async () => {
    const { run, specs, events } = scope([{ denied: true, exitCode: 1 }, { output: 'ok' }], { turn: { approvalPolicy: 'on-failure' }, answer: 'accept' });
    const { completed } = await run(exec({ cmd: 'touch /etc/x' }));
    expect(specs.map((spec) => spec.sandbox.type)).toEqual(['read-only', 'danger-full-access']);
    expect(itemsOf(events)).toEqual(['item.started inProgress']);
    expect(completed).toMatchObject({ status: 'completed', aggregatedOutput: 'ok' });
  });

  it('kills the command when the turn is interrupted', async () => {
    const { run, commands, abort } = scope([{ exitCode: null }]);
    const running = run(exec({ cmd: 'sleep 9' }));
    abort.abort();
    expect(await running).toMatchObject({ output: 'aborted by user after 0.0s', completed: { status: 'failed' } });
    expect(commands[0]?.killed).toBe(true);
  });

  it('ends the turn when there is no sandbox, and tells the model of a command that cannot start', async () => {
    const none = new CodexError('no bubblewrap', { code: 'sandbox_unavailable' });
    await expect(scope([{ fails: none }]).run(exec({ cmd: 'ls' }))).rejects.toBe(none);
    const gone = new CodexError('the directory /x does not exist', { code: 'spawn_failed' });
    expect((await scope([{ fails: gone }]).run(exec({ cmd: 'ls' }))).output).toBe('exec_command failed: the directory /x does not exist');
  });

  it('streams output, but only its first mebibyte', async () => {
    const { run, events } = scope([{ output: 'x'.repeat(3 * 1024 * 1024) }]);
    await run(exec({ cmd: 'yes' }));
    const streamed = events.reduce((n, e) => (e.type === 'command.output' ? n + e.delta.length : n), 0);
    expect(streamed).toBe(1024 * 1024);
  });
});

describe('write_stdin', () => {
  const stdin = (args: object) => functionCall('write_stdin', args);

  it('types into a terminal session', async () => {
    const { run, commands } = scope([{ exitCode: null, output: '>' }]);
    await run(exec({ cmd: 'sh', tty: true }));
    expect((await run(stdin({ session_id: 4001, chars: 'ls\n' }))).output).toContain("Command: /bin/bash -lc sh\n");
    expect(commands[0]?.written).toEqual(['ls\n']);
  });

  it.each([
    [{ session_id: 7 }, 'write_stdin failed: Unknown process id 7'],
    [{ session_id: 4001, chars: 'x' }, 'write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true to keep stdin open'],
  ])('%j: %s', async (args, message) => {
    const { run } = scope([{ exitCode: null }]);
    await run(exec({ cmd: 'sh' }));
    expect((await run(stdin(args))).output).toBe(message);
  });
});

describe('shell_command', () => {
  const shell = (args: object) => functionCall('shell_command', args);

  it('answers in the documented form', async () => {
    const { run, specs } = scope([{ output: 'out\n', exitCode: 2 }]);
    expect(await run(shell({ command: 'x' }))).toMatchObject({ output: 'Exit code: 2\nWall time: 1.2 seconds\nOutput:\nout\n', completed: { status: 'failed' } });
    expect(specs).toMatchObject([{ environment: 'plain', timeoutMs: 10_000 }]);
  });

  it('says when it gave up', async () => {
    const { run } = scope([{ output: 'part', exitCode: 124 }]);
    expect((await run(shell({ command: 'x', timeout_ms: 50 }))).output).toBe('Exit code: 124\nWall time: 1.2 seconds\nOutput:\ncommand timed out after 50 milliseconds\npart');
  });

  it('counts the lines of an output that it cuts', async () => {
    const { run } = scope([{ output: 'line\n'.repeat(100) }], { turn: { truncation: { mode: 'bytes', limit: 50 } } });
    expect((await run(shell({ command: 'x' }))).output).toContain('\nTotal output lines: 100\nOutput:\nline\n');
  });
});
