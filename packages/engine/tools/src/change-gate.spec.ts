import { describe, expect, it } from '@jest/globals';
import { ReadinessFlag } from '@codex-ts/async-utils';
import { type ToolCallItem } from '@codex-ts/protocol';
import { type PreparedPatch } from './ports.ts';
import { functionCall, scope } from './scope.fixture.ts';

const patch: PreparedPatch = { changes: [], outside: () => [], apply: () => Promise.resolve({ success: true, report: '', turnDiff: null }) };

/** A scope whose turn is not prepared yet. */
function unprepared() {
  const gate = new ReadinessFlag();
  const token = gate.subscribe();
  const bench = scope([{ exitCode: null }], { gate, services: { patches: { prepare: () => Promise.resolve({ ok: true, patch }), watch: () => () => null } } });
  const open = () => token !== null && gate.markReady(token);
  return { ...bench, open };
}

async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

const exec = (cmd: string) => functionCall('exec_command', { cmd });

describe('a call in a turn that is still being prepared', () => {
  it.each<[string, ToolCallItem]>([
    ['exec_command', exec('make')],
    ['shell_command', functionCall('shell_command', { command: 'make' })],
    ['apply_patch', functionCall('apply_patch', { input: 'P' })],
  ])('waits when it may change something: %s', async (_name, call) => {
    const { run, open, specs } = unprepared();
    const running = run(call);
    expect([await isDone(running), specs]).toEqual([false, []]);
    open();
    await running;
  });

  it.each<[string, ToolCallItem]>([
    ['a command that only reads', exec('cat a')],
    ['shell_command that only reads', functionCall('shell_command', { command: 'cat a' })],
    ['view_image', functionCall('view_image', { path: 'a.png' })],
    ['update_plan', functionCall('update_plan', { plan: [] })],
    ['a call that is wrong', functionCall('exec_command', {})],
    ['a command that the policy forbids', exec('rm -rf x')],
  ])('does not wait when it changes nothing: %s', async (_name, call) => {
    expect(await isDone(unprepared().run(call))).toBe(true);
  });

  it('types into a command of an earlier turn only when it may, and looks at it any time', async () => {
    const { run, open, commands } = unprepared();
    const started = run(functionCall('exec_command', { cmd: 'sh', tty: true }));
    open();
    await started;
    const gate = new ReadinessFlag();
    const token = gate.subscribe();
    const later = scope([], { gate, services: { commands: { start: () => Promise.reject(new Error('none')), find: () => commands[0], runToEnd: () => Promise.reject(new Error('none')), looksDenied: () => false, load: { open: 0, many: 60 }, canConfine: () => true, widen: (policy) => policy } } });
    expect(await isDone(later.run(functionCall('write_stdin', { session_id: 1 })))).toBe(true);
    const typed = later.run(functionCall('write_stdin', { session_id: 1, chars: 'x' }));
    expect([await isDone(typed), commands[0]?.written]).toEqual([false, []]);
    if (token !== null) gate.markReady(token);
    await typed;
    expect(commands[0]?.written).toEqual(['x']);
  });

  it('is let go by an interrupt, without having run', async () => {
    const { run, abort, specs } = unprepared();
    const running = run(exec('make'));
    abort.abort();
    expect(await running).toEqual({ output: 'aborted by user after 0.0s' });
    expect(specs).toEqual([]);
  });
});
