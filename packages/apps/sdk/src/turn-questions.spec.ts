import { describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { Type } from 'typebox';

import { type ApprovalDecision, type ApprovalRequest, type OnApproval } from './approval.ts';
import { atTurn, type FakeAgent, fakeWorld, THREAD } from './fake-agent.fixture.ts';
import { type ThreadOptions } from './thread-options.ts';
import { SDK_TOOLS, tool, ToolOutput } from './tool.ts';
import { type Turn } from './turn-options.ts';

async function running(options: ThreadOptions): Promise<{ agent: FakeAgent; run: Promise<Turn> }> {
  const world = fakeWorld();
  const run = world.thread(options).run('Go.');
  return { agent: await atTurn(world), run };
}

const COMMAND = 'item/commandExecution/requestApproval';

describe('approvals', () => {
  it('are asked of the callback, which decides', async () => {
    const decisions: ApprovalDecision[] = ['accept', 'acceptForSession', 'decline'];
    const asked: ApprovalRequest[] = [];
    const onApproval: OnApproval = (request) => {
      asked.push(request);
      return decisions.shift() ?? 'cancel';
    };
    const { agent, run } = await running({ onApproval });
    const change = { path: '/a', kind: { type: 'update', move_path: null }, diff: '@@' };
    agent.tell('item/started', { item: { type: 'fileChange', id: 'patch', changes: [change], status: 'inProgress' } });
    expect(await agent.ask(1, COMMAND, { command: 'ls', cwd: '/w', reason: 'why' })).toEqual({ decision: 'accept' });
    expect(await agent.ask(2, 'item/fileChange/requestApproval', { itemId: 'patch' })).toEqual({ decision: 'acceptForSession' });
    expect(await agent.ask(3, COMMAND, { networkApprovalContext: { host: 'h', protocol: 'https' } })).toEqual({ decision: 'decline' });
    agent.ends();
    await run;
    const where = { threadId: THREAD, turnId: 'turn-1' };
    expect(asked).toEqual([
      { kind: 'command', ...where, itemId: 'item', reason: 'why', command: 'ls', cwd: '/w' },
      { kind: 'patch', ...where, itemId: 'patch', reason: null, changes: [{ path: '/a', kind: 'update', diff: '@@' }] },
      { kind: 'network', ...where, itemId: 'item', reason: null, host: 'h', protocol: 'https' },
    ]);
  });

  it('give the permissions that were asked for, or none', async () => {
    const decisions: ApprovalDecision[] = ['accept', 'acceptForSession', 'decline', 'cancel'];
    const { agent, run } = await running({ onApproval: () => decisions.shift() ?? 'cancel' });
    const permissions = { network: { enabled: true }, fileSystem: { read: null, write: ['/w'] } };
    const ask = (id: number) => agent.ask(id, 'item/permissions/requestApproval', { permissions });
    expect(await ask(1)).toEqual({ permissions, scope: 'turn' });
    expect(await ask(2)).toEqual({ permissions, scope: 'session' });
    expect(await ask(3)).toEqual({ permissions: {} });
    expect(await ask(4)).toEqual({ permissions: {} });
    await agent.got('turn/interrupt');
    agent.ends('interrupted');
    await expect(run).rejects.toMatchObject({ code: 'turn_interrupted' });
  });

  it('are declined where nobody can be asked, and by a thread that does not run', async () => {
    const { agent, run } = await running({});
    expect(await agent.ask(1, COMMAND)).toEqual({ decision: 'decline' });
    expect(await agent.ask(2, COMMAND, { threadId: 'another' })).toEqual({ decision: 'decline' });
    expect(await agent.ask(3, 'item/tool/requestUserInput')).toMatchObject({ code: -32603 });
    agent.ends();
    await run;
  });

  it.each([
    ['throws', () => { throw new Error('my own bug'); }, 'my own bug'],
    ['answers nonsense', () => 'yes' as ApprovalDecision, 'not "yes"'],
  ])('cancel the turn when the callback %s, and the run throws it', async (_, onApproval, message) => {
    const { agent, run } = await running({ onApproval });
    expect(await agent.ask(1, COMMAND)).toEqual({ decision: 'cancel' });
    await agent.got('turn/interrupt');
    agent.ends('interrupted');
    await expect(run).rejects.toThrow(message);
  });

  it('are called off when somebody else answered, or when the turn ends', async () => {
    const signals: AbortSignal[] = [];
    const onApproval: OnApproval = (_, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const { agent, run } = await running({ onApproval });
    void agent.ask(1, COMMAND);
    void agent.ask(2, COMMAND);
    await waitFor(() => signals.length === 2, { what: 'both questions' });
    agent.tell('serverRequest/resolved', { requestId: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    agent.ends();
    await run;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('tools', () => {
  const add = tool({
    name: 'add',
    description: 'Adds.',
    parameters: Type.Object({ a: Type.Number(), b: Type.Number() }),
    run: ({ a, b }) => ({ sum: a + b }),
  });
  const look = tool({
    name: 'look',
    description: 'Looks.',
    parameters: { type: 'object', properties: { what: { type: 'string' } }, required: ['what'] } as const,
    run: ({ what }) => (what === 'broken' ? new ToolOutput([{ type: 'text', text: 'cannot' }], false) : new ToolOutput([{ type: 'image', url: `data:${what}` }])),
  });
  const fail = tool({ name: 'fail', description: 'Fails.', parameters: Type.Object({}), run: () => Promise.reject(new Error('no luck')) });
  const CALL = 'item/tool/call';
  const text = (value: string, success: boolean) => ({ contentItems: [{ type: 'inputText', text: value }], success });

  it('are told when the thread starts, and run when the model calls them', async () => {
    const { agent, run } = await running({ tools: [add, look, fail] });
    expect(await agent.got('thread/start')).toMatchObject({
      dynamicTools: [{ name: 'add', description: 'Adds.', inputSchema: { type: 'object', required: ['a', 'b'] } }, { name: 'look' }, { name: 'fail' }],
    });
    expect(await agent.ask(1, CALL, { tool: 'add', arguments: { a: 1, b: 2 } })).toEqual(text('{"sum":3}', true));
    expect(await agent.ask(2, CALL, { tool: 'look', arguments: { what: 'x' } })).toEqual({ contentItems: [{ type: 'inputImage', imageUrl: 'data:x' }], success: true });
    expect(await agent.ask(3, CALL, { tool: 'look', arguments: { what: 'broken' } })).toEqual(text('cannot', false));
    agent.ends();
    await run;
  });

  it('are told in events as calls of a server of their own', async () => {
    const { agent, run } = await running({ tools: [add] });
    const item = { type: 'dynamicToolCall', id: 'call', tool: 'add', arguments: { a: 1, b: 2 }, durationMs: 1 };
    agent.tell('item/completed', { item: { ...item, status: 'completed', success: true, contentItems: [{ type: 'inputText', text: '3' }] } });
    agent.ends();
    const result = { content: [{ type: 'text', text: '3' }], structured_content: null };
    expect((await run).items).toEqual([{ id: 'item_0', type: 'mcp_tool_call', server: SDK_TOOLS, tool: 'add', arguments: { a: 1, b: 2 }, result, error: null, status: 'completed' }]);
  });

  it('that throw, are unknown or get wrong arguments fail for the model only', async () => {
    const { agent, run } = await running({ tools: [add, fail] });
    expect(await agent.ask(1, CALL, { tool: 'fail', arguments: {} })).toEqual(text('fail failed: no luck', false));
    expect(await agent.ask(2, CALL, { tool: 'gone', arguments: {} })).toEqual(text('There is no tool named "gone".', false));
    const wrong = (await agent.ask(3, CALL, { tool: 'add', arguments: { a: 'one' } })) as { contentItems: { text: string }[]; success: boolean };
    expect(wrong.success).toBe(false);
    expect(wrong.contentItems[0]?.text).toMatch(/^The arguments do not fit the schema of add: .*b.*\/a must be number/);
    agent.ends();
    await run;
  });

  it('hear when the turn is over before they are', async () => {
    let seen: AbortSignal | undefined;
    const wait = tool({ name: 'wait', description: 'Waits.', parameters: Type.Object({}), run: (_, { signal }) => {
      seen = signal;
      return new Promise(() => undefined);
    } });
    const { agent, run } = await running({ tools: [wait] });
    void agent.ask(1, CALL, { tool: 'wait', arguments: {} });
    await waitFor(() => seen !== undefined, { what: 'the call' });
    agent.ends();
    await run;
    expect(seen?.aborted).toBe(true);
  });
});
