import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ToolCallItem } from '@codex-ts/protocol';
import { type PreparedPatch } from './ports.ts';
import { functionCall, scope } from './scope.fixture.ts';

const output = async (call: ToolCallItem) => (await scope().run(call)).output;

describe('ToolRouter', () => {
  it.each<[ToolCallItem, string]>([
    [functionCall('read_file', {}), 'unsupported call: read_file'],
    [{ type: 'function_call', namespace: 'ns', name: 'f', call_id: 'c', arguments: '{}' }, 'unsupported call: ns:f'],
    [functionCall('__proto__', {}), 'unsupported call: __proto__'],
    [{ type: 'custom_tool_call', name: 'x', call_id: 'c', input: '' }, 'unsupported custom tool call: x'],
    [functionCall('exec_command', {}), 'failed to parse function arguments: missing field `cmd` at line 1 column 2'],
    [functionCall('exec_command', { cmd: 5 }), 'failed to parse function arguments: invalid type for field `cmd`: number `5`, expected a string'],
    [functionCall('exec_command', '[1]'), 'failed to parse function arguments: an array, expected an object with named fields'],
    [functionCall('exec_command', { cmd: 'x', sandbox_permissions: 'w' }), 'failed to parse function arguments: unknown variant `w`, expected one of `use_default`, `require_escalated`, `with_additional_permissions`'],
    [functionCall('update_plan', { plan: [{ step: 'a', status: 'b' }] }), 'failed to parse function arguments: unknown variant `b`, expected one of `pending`, `in_progress`, `completed`'],
    [functionCall('view_image', { path: 'a.png', detail: 'high' }), 'view_image.detail only supports `original`; omit `detail` for default resized behavior, got `high`'],
    [functionCall('apply_patch', { input: 'x' }), 'apply_patch verification failed: no'],
  ])('%j answers %s', async (call, text) => {
    expect(await output(call)).toBe(text);
  });

  it('answers malformed JSON as a failed call', async () => {
    expect(await output(functionCall('exec_command', '{"cmd":'))).toMatch(/^failed to parse function arguments: /);
  });

  it('never throws for what a model may write as arguments', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('exec_command', 'write_stdin', 'shell_command', 'update_plan', 'view_image', 'apply_patch'), fc.oneof(fc.string(), fc.json()), async (name, args) => {
        expect(await output(functionCall(name, args))).toBeDefined();
      }),
    );
  });

  it('tells the plan', async () => {
    const { run, events } = scope();
    const plan = [{ step: 'a', status: 'in_progress' }];
    expect((await run(functionCall('update_plan', { explanation: 'why', plan }))).output).toBe('Plan updated');
    expect(events).toEqual([{ type: 'plan.updated', explanation: 'why', plan }]);
  });

  it('shows an image', async () => {
    const { run } = scope();
    expect(await run(functionCall('view_image', { path: 'a.png' }))).toEqual({
      output: [{ type: 'input_image', image_url: 'data:image/png;base64,/w/a.png' }],
      completed: { type: 'imageView', id: 'c1', path: '/w/a.png' },
    });
    expect((await scope([], { turn: { acceptsImages: false } }).run(functionCall('view_image', { path: 'a' }))).output).toBe('view_image is not allowed because you do not support image inputs');
  });
});

describe('a patch that is being written', () => {
  it.each<[ToolCallItem, string[]]>([
    [{ type: 'custom_tool_call', name: 'apply_patch', call_id: 'p', input: '' }, ['*** Begin', ' Patch']],
    [{ type: 'function_call', name: 'apply_patch', call_id: 'p', arguments: '' }, ['{"input":"*** Beg', 'in Patch"', '}']],
  ])('is told under the id that its item will have (%j)', (call, deltas) => {
    const seen: string[] = [];
    const watch = (cwd: string) => (delta: string) => {
      seen.push(delta);
      return seen.join('') === '*** Begin Patch' ? [{ path: `${cwd}/a`, kind: { type: 'delete' as const }, diff: '' }] : null;
    };
    const { router, events, abort } = scope([], { services: { patches: { prepare: () => Promise.reject(new Error('not yet')), watch } } });
    const input = router.watch(call, { turnId: 't', signal: abort.signal, emit: (event) => events.push(event) });
    for (const delta of deltas) input?.(delta);
    expect(events.slice(0, 1)).toEqual([{ type: 'patch.progress', itemId: 'p', changes: [{ path: '/w/a', kind: { type: 'delete' }, diff: '' }] }]);
  });

  it('is all that is looked at before it is whole', () => {
    const { router, abort } = scope();
    const context = { turnId: 't', signal: abort.signal, emit: () => undefined };
    expect(router.watch(functionCall('exec_command', {}), context)).toBeNull();
    expect(router.watch(functionCall('nothing', {}), context)).toBeNull();
  });
});

describe('apply_patch', () => {
  const patch = (outside: string[], success = true): PreparedPatch => ({
    changes: [{ path: '/w/a', kind: { type: 'add' }, diff: 'x' }],
    outside: () => outside,
    apply: () => Promise.resolve({ success, report: success ? 'Success. Updated the following files:\nA a\n' : 'Failed to write file a\n', turnDiff: 'DIFF' }),
  });
  const withPatch = (prepared: PreparedPatch) => scope([], { services: { patches: { prepare: () => Promise.resolve({ ok: true, patch: prepared }), watch: () => () => null } } });
  const freeform: ToolCallItem = { type: 'custom_tool_call', name: 'apply_patch', call_id: 'c1', input: 'P' };

  it('reports in the form it was called in', async () => {
    const custom = await withPatch(patch([])).run(freeform);
    expect(custom).toEqual({
      output: 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nA a\n',
      completed: { type: 'fileChange', id: 'c1', changes: [{ path: '/w/a', kind: { type: 'add' }, diff: 'x' }], status: 'completed' },
      after: [{ type: 'diff.updated', diff: 'DIFF' }],
    });
    const json = await withPatch(patch([])).run(functionCall('apply_patch', { input: 'P' }));
    expect(JSON.parse(String(json.output))).toEqual({ output: 'Success. Updated the following files:\nA a\n', metadata: { exit_code: 0, duration_seconds: 0 } });
  });

  it('tells of a write that failed', async () => {
    expect(await withPatch(patch([], false)).run(freeform)).toMatchObject({ output: expect.stringContaining('Exit code: 1\n'), completed: { status: 'failed' } });
  });

  it('refuses to write outside where nobody can be asked, without an item', async () => {
    const { run, events } = withPatch(patch(['/etc/x']));
    expect((await run(freeform)).output).toBe('patch rejected: writing outside of the project; rejected by user approval settings');
    expect(events).toEqual([]);
  });
});
