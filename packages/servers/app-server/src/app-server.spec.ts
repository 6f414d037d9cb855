import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { type Harness, startHarness } from './server.fixture.ts';

let harness: Harness | undefined;
async function start(turns: readonly MockScriptEntry[] = [], overrides: readonly string[] = []): Promise<Harness> {
  harness = await startHarness(turns, overrides);
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const text = (prompt: string) => [{ type: 'text', text: prompt }];
const methods = (h: Harness) => h.told.flatMap((m) => ('method' in m ? [m.method] : []));
const errorOf = (answer: Awaited<ReturnType<Harness['request']>>) => ('error' in answer ? answer.error : null);
const completedItems = (h: Harness) =>
  h.told.flatMap((m) => ('method' in m && m.method === 'item/completed' ? [(m.params as { item: { type: string; status?: string } }).item] : []));

describe('requests', () => {
  it('are refused before initialize, and initialize itself after it', async () => {
    const h = await start();
    expect(errorOf(await h.request('thread/start'))).toEqual({ code: -32600, message: 'Not initialized' });
    await h.request('initialize', { clientInfo: { name: 'c', version: '1' } });
    expect(errorOf(await h.request('initialize', { clientInfo: { name: 'c', version: '1' } }))).toEqual({ code: -32600, message: 'Already initialized' });
  });

  it.each([
    ['bogus/method', {}, 'Invalid request: unknown variant `bogus/method`'],
    ['thread/start', null, 'Invalid request: missing field `params`'],
    ['turn/start', { threadId: 'x', input: [] }, 'thread not found: x'],
    ['thread/resume', { threadId: 'x' }, 'invalid thread id: x'],
    ['thread/resume', { threadId: '01a1fc18-12f8-7511-96aa-b95c0ba59ae4' }, 'no rollout found for thread id 01a1fc18-12f8-7511-96aa-b95c0ba59ae4'],
    ['thread/start', { modelProvider: 'nope' }, 'Model provider `nope` not found'],
  ])('%s %j: %s', async (method, params, message) => {
    const h = await start();
    await h.request('initialize', { clientInfo: { name: 'c', version: '1' } });
    const error = errorOf(await h.request(method, params));
    expect(error?.code).toBe(-32600);
    expect(error?.message).toContain(message);
  });

  it('answers are not sent for what is no request', async () => {
    const h = await start();
    h.send({ method: 'bogus' });
    h.send({ id: 99, result: {} });
    expect((await h.request('initialize', { clientInfo: { name: 'c', version: '1' } }))).toMatchObject({ result: { codexHome: h.codexHome } });
  });
});

describe('a turn', () => {
  it('tells its events in the documented order', async () => {
    const h = await start([{ items: [{ reasoning: 'thinking' }, { message: 'hi there', chunks: 2 }] }]);
    const threadId = await h.thread();
    const answer = await h.request('turn/start', { threadId, input: text('hello') });
    expect(answer).toMatchObject({ result: { turn: { status: 'inProgress', items: [], error: null } } });
    await h.until('turn/completed');
    expect(methods(h)).toEqual([
      'thread/started', 'thread/status/changed', 'turn/started',
      'item/started', 'item/completed',
      'item/started', 'item/reasoning/summaryPartAdded', 'item/reasoning/summaryTextDelta', 'item/completed',
      'item/started', 'item/agentMessage/delta', 'item/agentMessage/delta', 'item/completed',
      'thread/tokenUsage/updated', 'thread/status/changed', 'turn/completed',
    ]);
  });

  it('fails with the reason, and the thread goes on', async () => {
    const h = await start([{ status: 400, error: { message: 'bad', type: 'x' } }, { items: [{ message: 'ok' }] }]);
    const threadId = await h.thread();
    await h.request('turn/start', { threadId, input: text('a') });
    expect(await h.until('turn/completed')).toMatchObject({ params: { turn: { status: 'failed', error: { codexErrorInfo: 'other', message: expect.stringContaining('bad') } } } });
    expect(await h.until('error')).toMatchObject({ params: { willRetry: false, threadId } });
    h.told.length = 0;
    await h.request('turn/start', { threadId, input: text('b') });
    expect(await h.until('turn/completed')).toMatchObject({ params: { turn: { status: 'completed' } } });
  });

  it('takes what comes while it runs as steering, and is interrupted only by its own id', async () => {
    const h = await start([{ items: [{ call: 'exec_command', args: { cmd: 'sleep 60', login: false } }] }]);
    const threadId = await h.thread();
    const answer = await h.request('turn/start', { threadId, input: text('a') });
    const turnId = (answer as { result: { turn: { id: string } } }).result.turn.id;
    await waitFor(() => h.told.some((m) => 'method' in m && m.method === 'item/started' && (m.params as { item: { type: string } }).item.type === 'commandExecution'));
    expect(await h.request('turn/start', { threadId, input: text('b') })).toMatchObject({ result: { turn: { id: turnId, status: 'inProgress' } } });
    expect(errorOf(await h.request('turn/interrupt', { threadId, turnId: 'wrong' }))?.message).toBe(`expected active turn id \`wrong\` but found \`${turnId}\``);
    expect(await h.request('turn/interrupt', { threadId, turnId })).toEqual({ id: expect.anything(), result: {} });
    expect(h.told.at(-1)).toMatchObject({ method: 'turn/completed', params: { turn: { status: 'interrupted' } } });
    expect(completedItems(h).slice(-2)).toMatchObject([{ type: 'commandExecution', status: 'failed' }, { type: 'userMessage', content: [{ text: 'b' }] }]);
    expect(errorOf(await h.request('turn/interrupt', { threadId, turnId }))?.message).toBe('no active turn to interrupt');
  });
});

describe('approvals', () => {
  const touch = [{ items: [{ call: 'exec_command', args: { cmd: 'touch made.txt', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] }, { items: [{ message: 'done' }] }];

  it.each([
    ['accept', true, 'completed'],
    ['decline', false, 'declined'],
  ])('%s', async (decision, made, status) => {
    const h = await start(touch);
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'read-only' });
    await h.request('turn/start', { threadId, input: text('a') });
    const question = await h.until('item/commandExecution/requestApproval');
    expect(question).toMatchObject({ params: { threadId, reason: 'May I?', cwd: h.workspace } });
    h.send({ id: question.id ?? -1, result: { decision } });
    await h.until('turn/completed');
    expect(existsSync(join(h.workspace, 'made.txt'))).toBe(made);
    expect(completedItems(h).find((item) => item.type === 'commandExecution')).toMatchObject({ status });
    expect(methods(h)).toContain('serverRequest/resolved');
  });

  it('cancel interrupts the turn', async () => {
    const h = await start(touch);
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'read-only' });
    await h.request('turn/start', { threadId, input: text('a') });
    const question = await h.until('item/commandExecution/requestApproval');
    h.send({ id: question.id ?? -1, result: { decision: 'cancel' } });
    expect(await h.until('turn/completed')).toMatchObject({ params: { turn: { status: 'interrupted' } } });
    expect(existsSync(join(h.workspace, 'made.txt'))).toBe(false);
  });

  it('a patch outside the workspace is asked about, and an answer that cannot be read is no', async () => {
    const outside = { items: [{ custom: 'apply_patch', input: '*** Begin Patch\n*** Add File: .git/evil\n+x\n*** End Patch' }] };
    const h = await start([outside, { items: [{ message: 'ok' }] }]);
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'workspace-write' });
    await h.request('turn/start', { threadId, input: text('a') });
    const question = await h.until('item/fileChange/requestApproval');
    h.send({ id: question.id ?? -1, result: { decision: 'whatever' } });
    await h.until('turn/completed');
    expect(existsSync(join(h.workspace, '.git/evil'))).toBe(false);
    expect(completedItems(h).filter((item) => item.type === 'fileChange')).toMatchObject([{ status: 'declined' }]);
  });
});

describe('resuming', () => {
  it('goes on with the stored history, whose bytes do not change', async () => {
    const h = await start([{ items: [{ call: 'exec_command', args: { cmd: 'cat a.txt', login: false } }] }, { items: [{ message: 'one' }] }, { items: [{ message: 'two' }] }]);
    const threadId = await h.thread();
    await h.request('turn/start', { threadId, input: text('first') });
    const done = await h.until('turn/completed');
    expect(done).toMatchObject({ params: { turn: { status: 'completed' } } });
    const started = h.told.find((m) => 'method' in m && m.method === 'thread/started') as unknown as { params: { thread: { path: string } } };
    const lines = (await readFile(started.params.thread.path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { type: string; payload: { type?: string } });
    expect(lines.map((line) => (line.type === 'event_msg' || line.type === 'response_item' ? `${line.type}/${line.payload.type}` : line.type))).toEqual([
      'session_meta', 'event_msg/task_started', 'response_item/message', 'response_item/message', 'turn_context', 'response_item/message', 'event_msg/user_message',
      'response_item/function_call', 'event_msg/token_count', 'response_item/function_call_output',
      'event_msg/agent_message', 'response_item/message', 'event_msg/token_count', 'event_msg/task_complete',
    ]);
    h.told.length = 0;
    expect(await h.request('thread/resume', { threadId })).toMatchObject({ result: { thread: { id: threadId } } });
    await h.request('turn/start', { threadId, input: text('second') });
    await h.until('turn/completed');
    const [, second, third] = h.model.requests.map(({ rawBody }) => rawBody.toString('utf8'));
    const prefix = (second ?? '').slice(0, (second ?? '').indexOf('],"tools"'));
    expect(third?.startsWith(prefix)).toBe(true);
  });
});
