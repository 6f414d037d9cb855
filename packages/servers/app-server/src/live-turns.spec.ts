import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp } from '@codex-ts/test-support';
import { type Harness, startHarness } from './server.fixture.ts';

let harness: Harness | undefined;
async function start(turns: readonly MockScriptEntry[]): Promise<Harness> {
  harness = await startHarness(turns);
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const text = (words: string) => [{ type: 'text', text: words }];
const done: MockScriptEntry = { items: [{ message: 'done' }] };
const exec = (cmd: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd, login: false } }] });

function inputOf(h: Harness, request: number): { type: string; role?: string; content?: { text: string }[]; output?: unknown }[] {
  return (h.model.requests[request]?.body as { input: { type: string }[] } | undefined)?.input ?? [];
}

const said = (h: Harness, request: number): string[] => inputOf(h, request).flatMap(({ role, content }) => (role === 'user' ? (content ?? []).map((part) => part.text) : []));

function itemsOf(h: Harness, method: 'item/started' | 'item/completed'): Record<string, unknown>[] {
  return h.client.params(method).map((params) => (params as { item: Record<string, unknown> }).item);
}

describe('input for a turn that runs', () => {
  it('is added to it, by turn/steer and by turn/start, and heard at the next request', async () => {
    const h = await start([exec('while [ ! -e go ]; do sleep 0.02; done'), done]);
    const threadId = await h.thread({ sandbox: 'workspace-write', approvalPolicy: 'never' });
    const begun = (await h.client.call('turn/start', { threadId, input: text('begin') })) as { turn: { id: string } };
    await h.until('item/started');
    while (!itemsOf(h, 'item/started').some(({ type }) => type === 'commandExecution')) await new Promise((resolve) => setImmediate(resolve));
    expect(await h.client.call('turn/steer', { threadId, input: text('and that'), expectedTurnId: begun.turn.id })).toEqual({ turnId: begun.turn.id });
    expect(await h.client.call('turn/start', { threadId, input: text('and this'), model: 'gpt-5.2-codex' })).toMatchObject({ turn: { id: begun.turn.id, status: 'inProgress' } });
    expect(await h.client.refusal('turn/steer', { threadId, input: text('x'), expectedTurnId: 'other' })).toMatchObject({ code: -32600, message: `expected active turn id \`other\` but found \`${begun.turn.id}\`` });
    expect(await h.client.refusal('turn/steer', { threadId, input: [], expectedTurnId: begun.turn.id })).toMatchObject({ message: 'input must not be empty' });
    await h.client.call('thread/shellCommand', { threadId, command: 'touch go' });
    await h.until('turn/completed');
    expect(h.client.params('turn/started')).toHaveLength(1);
    expect(said(h, 1)).toEqual(expect.arrayContaining(['begin', 'and that', 'and this', expect.stringContaining('<command>\ntouch go\n</command>\n<result>\nExit code: 0')]));
    expect(itemsOf(h, 'item/completed').filter(({ type }) => type === 'userMessage').map(({ content }) => (content as { text: string }[])[0]?.text)).toEqual(['begin', 'and that', 'and this']);
    expect(await h.client.refusal('turn/steer', { threadId, input: text('x'), expectedTurnId: begun.turn.id })).toMatchObject({ message: 'no active turn to steer' });
  });
});

describe('the service tier of turn/start', () => {
  it('holds for that turn and those after it, until it is taken back', async () => {
    const h = await start([done, done, done]);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'never' });
    for (const change of [{ serviceTier: 'flex' }, {}, { serviceTier: null }]) {
      h.client.told.length = 0;
      await h.client.call('turn/start', { threadId, input: text('go'), ...change });
      await h.until('turn/completed');
    }
    expect(h.model.requests.map(({ body }) => (body as { service_tier?: string }).service_tier)).toEqual(['flex', 'flex', undefined]);
  });
});

describe('thread/resume', () => {
  it('tells how full the context is, after the answer', async () => {
    const h = await start([{ items: [{ message: 'done' }], usage: { input_tokens: 900, output_tokens: 100 } }]);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'never' });
    await h.client.call('turn/start', { threadId, input: text('go') });
    const ended = await h.until('turn/completed');
    h.client.told.length = 0;
    await h.client.call('thread/resume', { threadId });
    const { params } = await h.until('thread/tokenUsage/updated');
    expect(params).toMatchObject({ threadId, turnId: (ended.params as { turn: { id: string } }).turn.id, tokenUsage: { last: { totalTokens: 1000 }, modelContextWindow: 258_400 } });
  });
});

describe('thread/shellCommand', () => {
  it('is a turn without the model, outside the sandbox', async () => {
    const h = await start([done]);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'never' });
    expect(await h.client.call('thread/shellCommand', { threadId, command: 'touch made && echo hi && exit 3' })).toEqual({});
    await h.until('turn/completed');
    expect(h.client.told.map((message) => ('method' in message ? message.method : '')).filter((method) => !method.startsWith('thread/started') && method !== 'configWarning')).toEqual([
      'thread/status/changed', 'turn/started', 'item/started', 'item/commandExecution/outputDelta', 'item/completed', 'thread/status/changed', 'turn/completed',
    ]);
    expect(itemsOf(h, 'item/completed')).toEqual([expect.objectContaining({ type: 'commandExecution', source: 'userShell', status: 'failed', exitCode: 3, aggregatedOutput: 'hi\n' })]);
    expect(h.model.requests).toHaveLength(0);
    expect(await h.client.refusal('thread/shellCommand', { threadId, command: '  ' })).toMatchObject({ code: -32600, message: 'command must not be empty' });
  });
});

describe('tools of the client', () => {
  const tool = { name: 'weather', description: 'Tells the weather.', inputSchema: { type: 'object', properties: { city: { type: 'string' } } } };
  const calls: MockScriptEntry = { items: [{ call: 'weather', args: { city: 'Oslo' }, callId: 'w1' }] };

  it('are offered last, run by the client, shown as items, and kept with the thread', async () => {
    const h = await start([calls, done, { items: [{ call: 'weather', args: {}, callId: 'w2' }] }, done]);
    await h.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
    const { thread } = (await h.client.call('thread/start', { dynamicTools: [tool] })) as { thread: { id: string } };
    const asked: unknown[] = [];
    h.client.reply = ({ method, params }) => (asked.push([method, params['tool'], params['arguments'], params['callId']]), { contentItems: [{ type: 'inputText', text: 'rain' }], success: true });
    await h.client.call('turn/start', { threadId: thread.id, input: text('go') });
    await h.until('turn/completed');
    expect(asked).toEqual([['item/tool/call', 'weather', { city: 'Oslo' }, 'w1']]);
    const offered = (h.model.requests[0]?.body as { tools: { name?: string }[] }).tools;
    expect(offered.at(-1)).toEqual({ type: 'function', name: 'weather', description: 'Tells the weather.', strict: false, parameters: tool.inputSchema });
    expect(inputOf(h, 1).at(-1)).toEqual({ type: 'function_call_output', call_id: 'w1', output: 'rain' });
    const base = { type: 'dynamicToolCall', id: 'w1', tool: 'weather', arguments: { city: 'Oslo' } };
    expect(itemsOf(h, 'item/started').at(1)).toEqual({ ...base, status: 'inProgress', contentItems: null, success: null, durationMs: null });
    expect(itemsOf(h, 'item/completed').at(1)).toEqual({ ...base, status: 'completed', contentItems: [{ type: 'inputText', text: 'rain' }], success: true, durationMs: expect.any(Number) });
    // A fork has the tools of the thread that it comes from; pictures come as pieces.
    const { thread: fork } = (await h.client.call('thread/fork', { threadId: thread.id })) as { thread: { id: string } };
    h.client.reply = () => ({ contentItems: [{ type: 'inputText', text: 'see' }, { type: 'inputImage', imageUrl: 'data:image/png;base64,AA==' }], success: false });
    h.told.length = 0;
    await h.client.call('turn/start', { threadId: fork.id, input: text('again') });
    await h.until('turn/completed');
    expect(inputOf(h, 3).at(-1)?.output).toEqual([{ type: 'input_text', text: 'see' }, { type: 'input_image', image_url: 'data:image/png;base64,AA==' }]);
    expect(itemsOf(h, 'item/completed').at(1)).toMatchObject({ status: 'failed', success: false });
  });

  it('that go wrong are the model\'s to deal with', async () => {
    const h = await start([calls, calls, done]);
    await h.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
    const { thread } = (await h.client.call('thread/start', { dynamicTools: [tool] })) as { thread: { id: string } };
    let round = 0;
    h.client.reply = () => (round++ === 0 ? { contentItems: 'what', success: true } : { contentItems: [{ type: 'inputText' }], success: true });
    await h.client.call('turn/start', { threadId: thread.id, input: text('go') });
    await h.until('turn/completed');
    const outputs = inputOf(h, 2).flatMap((item) => (item.type === 'function_call_output' ? [item.output] : []));
    expect(outputs).toEqual(Array.from({ length: 2 }, () => 'The tool failed: the client gave an answer that cannot be read'));
  });

  it.each<[object[], string]>([
    [[{ ...tool, name: 'exec_command' }], 'dynamic tool name is reserved: exec_command'],
    [[{ ...tool, name: 'mcp__x' }], 'dynamic tool name is reserved: mcp__x'],
    [[{ ...tool, name: ' ' }], 'dynamic tool name must not be empty'],
    [[tool, tool], 'duplicate dynamic tool name: weather'],
    [[{ ...tool, inputSchema: { type: 'string' } }], 'dynamic tool weather needs an input schema of type "object"'],
    [[{ ...tool, inputSchema: 5 }], 'dynamic tool weather needs an input schema of type "object"'],
    [[{ ...tool, deferLoading: true }], 'dynamic tool weather: deferLoading is not part of this version'],
  ])('are refused: %j', async (dynamicTools, message) => {
    const h = await start([]);
    await h.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
    expect(await h.client.refusal('thread/start', { dynamicTools })).toMatchObject({ code: -32600, message });
  });
});

describe('a patch that is being written', () => {
  const patch = `*** Begin Patch\n*** Add File: new.txt\n${'+line\n'.repeat(40)}*** Delete File: a.txt\n*** End Patch`;
  const writes: MockScriptEntry = { items: [{ custom: 'apply_patch', input: patch, callId: 'p1', chunks: 30 }] };

  async function progress(capabilities: object): Promise<{ h: Harness; told: { itemId: string; changes: { path: string; diff: string }[] }[] }> {
    const h = await start([writes, done]);
    await h.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities });
    const { thread } = (await h.client.call('thread/start', { sandbox: 'workspace-write', approvalPolicy: 'never' })) as { thread: { id: string } };
    await h.client.call('turn/start', { threadId: thread.id, input: text('go') });
    await h.until('turn/completed');
    return { h, told: h.client.params('item/fileChange/patchUpdated') as { itemId: string; changes: { path: string; diff: string }[] }[] };
  }

  it('is shown as it grows to clients that know of it, before its item', async () => {
    const { h, told } = await progress({ experimentalApi: true });
    expect(told.length).toBeGreaterThan(3);
    expect(told.length).toBeLessThan(20);
    expect(new Set(told.map(({ itemId }) => itemId))).toEqual(new Set(['p1']));
    const lengths = told.map(({ changes }) => changes[0]?.diff.length ?? 0);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(told.at(-1)?.changes[0]?.path).toBe(`${h.workspace}/new.txt`);
    const kinds = h.client.told.map((message) => ('method' in message ? [message.method, (message.params as { item?: { type: string } }).item?.type].join(' ') : ''));
    expect(kinds.lastIndexOf('item/fileChange/patchUpdated ')).toBeLessThan(kinds.indexOf('item/started fileChange'));
    expect(itemsOf(h, 'item/completed').find(({ type }) => type === 'fileChange')).toMatchObject({ id: 'p1', status: 'completed' });
  });

  it('is not shown to others', async () => {
    expect((await progress({})).told).toEqual([]);
  });
});

describe('a thread with extended history', () => {
  const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** Add File: b.txt\n+new\n*** End Patch';
  const script: MockScriptEntry[] = [
    { items: [{ call: 'exec_command', args: { cmd: "cat a.txt; echo it\\'s; false", login: false }, callId: 'c1' }] },
    { items: [{ custom: 'apply_patch', input: patch, callId: 'p1' }] },
    { items: [{ call: 'weather', args: { city: 'Oslo' }, callId: 'w1' }] },
    done,
  ];
  const tool = { name: 'weather', description: 'Tells the weather.', inputSchema: { type: 'object' } };
  const kinds = ['commandExecution', 'fileChange', 'dynamicToolCall'];

  async function run(more: object): Promise<{ shown: unknown[]; read: unknown[] }> {
    const h = await start(script);
    await h.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
    const { thread } = (await h.client.call('thread/start', { sandbox: 'workspace-write', approvalPolicy: 'never', dynamicTools: [tool], ...more })) as { thread: { id: string } };
    h.client.reply = () => ({ contentItems: [{ type: 'inputText', text: 'rain' }], success: true });
    await h.client.call('turn/start', { threadId: thread.id, input: text('go') });
    await h.until('turn/completed');
    h.told.splice(0, h.told.length, ...h.told.filter((message) => !('method' in message && message.method === 'turn/completed')));
    await h.client.call('thread/shellCommand', { threadId: thread.id, command: 'echo mine' });
    await h.until('turn/completed');
    const answer = (await h.client.call('thread/read', { threadId: thread.id, includeTurns: true })) as { thread: { turns: { items: { type: string }[] }[] } };
    const isKept = ({ type }: { type?: unknown }): boolean => kinds.includes(String(type));
    return { shown: itemsOf(h, 'item/completed').filter(isKept), read: answer.thread.turns.flatMap(({ items }) => items).filter(isKept) };
  }

  it('tells later what was shown', async () => {
    const { shown, read } = await run({ persistExtendedHistory: true });
    expect(shown).toHaveLength(4);
    expect(read).toEqual(shown);
  });

  it('is a choice', async () => {
    expect((await run({})).read).toEqual([]);
  });
});

describe('review/start', () => {
  const answer = JSON.stringify({ findings: [], overall_explanation: 'All good.', overall_correctness: 'patch is correct' });
  const review: MockScriptEntry[] = [exec('git status'), { items: [{ message: answer, chunks: 4 }] }];

  it('shows what the reviewer does and what it finds, but not its JSON', async () => {
    const h = await start([...review, done]);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'on-request' });
    const begun = await h.client.call('review/start', { threadId, target: { type: 'commit', sha: '0123456789', title: 'Add x' } });
    expect(begun).toMatchObject({ reviewThreadId: threadId, turn: { status: 'inProgress', items: [{ type: 'userMessage', content: [{ type: 'text', text: 'commit 0123456: Add x' }] }] } });
    const { id } = begun['turn'] as { id: string };
    await h.until('turn/completed');
    expect(itemsOf(h, 'item/completed').map(({ type }) => type)).toEqual(['enteredReviewMode', 'commandExecution', 'exitedReviewMode', 'agentMessage']);
    expect(itemsOf(h, 'item/completed').at(-1)).toMatchObject({ id: 'review_rollout_assistant', text: 'All good.' });
    expect(h.client.params('item/agentMessage/delta')).toEqual([]);
    expect(new Set(h.client.params('item/completed').map((params) => (params as { turnId: string }).turnId))).toEqual(new Set([id]));
    const [request] = h.model.requests;
    expect(request?.headers['x-openai-subagent']).toBe('review');
    const body = request?.body as { instructions: string; tools: { type: string }[]; prompt_cache_key: string };
    expect(body.instructions).toContain('"overall_correctness"');
    expect(body.tools.map(({ type }) => type)).not.toContain('web_search');
    expect(body.prompt_cache_key).not.toBe(threadId);
    // The thread itself knows the result, and none of the reviewer's work.
    h.told.length = 0;
    await h.client.call('turn/start', { threadId, input: text('thanks') });
    await h.until('turn/completed');
    expect(inputOf(h, 2).map(({ type }) => type)).not.toContain('function_call');
    expect(JSON.stringify(inputOf(h, 2))).toContain('All good.');
    const { thread } = (await h.client.call('thread/read', { threadId, includeTurns: true })) as { thread: { turns: { id: string; items: { type: string }[] }[] } };
    expect(thread.turns[0]).toMatchObject({ id, items: [{ type: 'enteredReviewMode' }, { type: 'userMessage' }, { type: 'exitedReviewMode' }, { type: 'agentMessage' }] });
    const { data } = (await h.client.call('thread/list', {})) as { data: { id: string }[] };
    expect(data.map((one) => one.id)).toEqual([threadId]);
  });

  it('detached, runs in a fork that the client hears of first', async () => {
    const h = await start([done, ...review]);
    const threadId = await h.thread({ sandbox: 'read-only' });
    await h.client.call('turn/start', { threadId, input: text('begin') });
    await h.until('turn/completed');
    h.client.seen.length = 0;
    const { reviewThreadId } = await h.client.call('review/start', { threadId, delivery: 'detached', target: { type: 'uncommittedChanges' } });
    expect(reviewThreadId).not.toBe(threadId);
    expect(h.client.seen.indexOf('thread/started')).toBeLessThan(h.client.seen.findIndex((entry) => entry.startsWith('answer')));
    h.told.splice(0, h.told.length, ...h.told.filter((message) => !('method' in message && message.method === 'turn/completed')));
    expect((await h.until('turn/completed')).params).toMatchObject({ threadId: reviewThreadId });
  });

  it.each<[object, string]>([
    [{ type: 'baseBranch', branch: ' ' }, 'branch must not be empty'],
    [{ type: 'commit', sha: '' }, 'sha must not be empty'],
    [{ type: 'custom', instructions: '\n' }, 'instructions must not be empty'],
  ])('refuses %j', async (target, message) => {
    const h = await start([]);
    const threadId = await h.thread();
    expect(await h.client.refusal('review/start', { threadId, target })).toMatchObject({ code: -32600, message });
  });
});
