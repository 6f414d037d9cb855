import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { LineClient } from './line-client.fixture.ts';
import { serve, type ServedMcp } from './server.fixture.ts';

const open: ServedMcp[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function client(...args: Parameters<typeof serve>): Promise<{ lines: LineClient; served: ServedMcp }> {
  const served = await serve(...args);
  open.push(served);
  return { lines: new LineClient(served), served };
}

interface Outcome {
  threadId: string;
  content: string;
  isError: boolean;
}

async function outcome(lines: LineClient, id: string | number): Promise<Outcome> {
  const { result } = await lines.answer(id);
  const { content, structuredContent, isError = false } = result as { content: { text: string }[]; structuredContent: Omit<Outcome, 'isError'>; isError?: boolean };
  expect(content.map(({ text }) => text)).toEqual([structuredContent.content]);
  return { ...structuredContent, isError };
}

const says = (message: string): MockScriptEntry => ({ items: [{ message }] });
const runs = (cmd: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd } }] });

describe('what is told of a session', () => {
  it('is every event, in the order of the original', async () => {
    const { lines, served } = await client([{ items: [{ reasoning: 'hm' }, { message: 'Hello there', chunks: 2 }] }, says('Second')]);
    lines.call(3, 'codex', { prompt: 'hi' });
    const { threadId, content } = await outcome(lines, 3);
    expect(content).toBe('Hello there');
    const told = lines.events();
    expect(told.map(({ msg }) => (msg.type === 'raw_response_item' ? `raw ${String((msg['item'] as { role?: string; type: string }).role ?? (msg['item'] as { type: string }).type)}` : msg.type))).toEqual([
      ...['session_configured', 'mcp_startup_complete', 'task_started', 'raw developer', 'raw user', 'raw user', 'item_started', 'item_completed', 'user_message'],
      ...['item_started', 'agent_reasoning_section_break', 'reasoning_content_delta', 'agent_reasoning_delta', 'item_completed', 'agent_reasoning', 'raw reasoning'],
      ...['item_started', 'agent_message_content_delta', 'agent_message_delta', 'agent_message_content_delta', 'agent_message_delta', 'item_completed', 'agent_message', 'raw assistant'],
      ...['token_count', 'task_complete'],
    ]);
    expect(told.every((event) => event.requestId === 3 && event.threadId === threadId)).toBe(true);
    expect(told.map(({ id }) => id)).toEqual(['', '', ...Array.from({ length: told.length - 2 }, () => '3')]);
    expect(told[0]?.msg).toMatchObject({ session_id: threadId, model: 'gpt-5.3-codex', model_provider_id: 'mock', approval_policy: 'never', sandbox_policy: { type: 'danger-full-access' }, cwd: served.workspace, rollout_path: expect.stringContaining(threadId) });
    expect(told.at(-1)?.msg).toEqual({ type: 'task_complete', turn_id: '3', last_agent_message: 'Hello there' });
    expect(lines.messages.at(-1)?.id).toBe(3);
  });

  it('names later turns by ids of their own and tells whose call they belong to', async () => {
    const { lines } = await client([says('one'), says('two')]);
    lines.call(3, 'codex', { prompt: 'hi' });
    const { threadId } = await outcome(lines, 3);
    const before = lines.events().length;
    lines.call('abc', 'codex-reply', { prompt: 'more', threadId: threadId.toUpperCase() });
    expect(await outcome(lines, 'abc')).toEqual({ threadId, content: 'two', isError: false });
    const later = lines.events().slice(before);
    const [id] = later.map((event) => event.id);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(later.every((event) => event.requestId === 'abc' && event.id === id && (event.msg['turn_id'] ?? id) === id)).toBe(true);
  });

  it('shows commands, patches and plans', async () => {
    const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** End Patch\n';
    const { lines, served } = await client([
      { items: [{ call: 'exec_command', args: { cmd: 'printf hi' } }, { call: 'update_plan', args: { plan: [{ step: 'a', status: 'in_progress' }] } }] },
      { items: [{ custom: 'apply_patch', input: patch }] },
      says('done'),
    ]);
    lines.call(1, 'codex', { prompt: 'go' });
    await outcome(lines, 1);
    const at = (type: string) => lines.events(type).map(({ msg }) => msg)[0];
    const command = { turn_id: '1', command: [expect.stringMatching(/sh$/), '-lc', 'printf hi'], cwd: served.workspace, parsed_cmd: [{ type: 'unknown', cmd: 'printf hi' }], source: 'unified_exec_startup' };
    expect(at('exec_command_begin')).toMatchObject(command);
    expect(at('exec_command_output_delta')).toMatchObject({ stream: 'stdout', chunk: Buffer.from('hi').toString('base64') });
    expect(at('exec_command_end')).toMatchObject({ ...command, stdout: 'hi', stderr: '', aggregated_output: 'hi', exit_code: 0, status: 'completed', duration: { secs: expect.any(Number), nanos: expect.any(Number) } });
    expect(at('plan_update')).toMatchObject({ plan: [{ step: 'a', status: 'in_progress' }] });
    const changes = { [join(served.workspace, 'a.txt')]: { type: 'update', unified_diff: expect.stringContaining('+two'), move_path: null } };
    expect(at('patch_apply_begin')).toMatchObject({ turn_id: '1', auto_approved: true, changes });
    expect(at('patch_apply_end')).toMatchObject({ success: true, status: 'completed', stdout: expect.stringContaining('a.txt'), stderr: '', changes });
    const order = lines.events().map(({ msg }) => msg.type);
    expect(order.indexOf('patch_apply_begin')).toBeLessThan(order.indexOf('patch_apply_end'));
  });

  it('has what the configuration could not honour', async () => {
    const { lines } = await client([says('one'), says('two')], { settings: 'model_verbosit = "high"' });
    lines.call(1, 'codex', { prompt: 'go' });
    const { threadId } = await outcome(lines, 1);
    lines.call(2, 'codex', { prompt: 'go' });
    await outcome(lines, 2);
    const warned = lines.events('warning').map(({ requestId, msg }) => [requestId, String(msg['message']).includes('model_verbosit')]);
    expect(warned).toEqual([[1, true], [2, true]]);
    expect(lines.events('warning')[0]?.threadId).toBe(threadId);
  });
});

describe('settings of a session', () => {
  it('are those of the call', async () => {
    const { lines, served } = await client([says('one')], { tables: '[profiles.deep]\nmodel_reasoning_effort = "high"\n' });
    await mkdir(join(served.workspace, 'sub'));
    const more = { 'base-instructions': 'BASE', 'developer-instructions': 'DEV', 'compact-prompt': 'CP', config: { model_reasoning_summary: 'detailed' } };
    lines.call(1, 'codex', { prompt: 'go', model: 'gpt-5.2', cwd: 'sub', sandbox: 'read-only', 'approval-policy': 'on-request', profile: 'deep', ...more, unknown: 1 });
    expect((await outcome(lines, 1)).isError).toBe(false);
    expect(lines.events('session_configured')[0]?.msg).toMatchObject({ model: 'gpt-5.2', cwd: join(served.workspace, 'sub'), sandbox_policy: { type: 'read-only' }, approval_policy: 'on-request', reasoning_effort: 'high' });
    const body = served.model.requests[0]?.body;
    expect(body).toMatchObject({ model: 'gpt-5.2', instructions: 'BASE', reasoning: { effort: 'high', summary: 'detailed' } });
    expect(JSON.stringify(body)).toContain('DEV');
  });

  it('stay when a session that had nothing to do is let go and comes back', async () => {
    const { lines, served } = await client([says('one'), says('two'), says('three'), says('four')], { maxIdle: 1 });
    lines.call(1, 'codex', { prompt: 'first', model: 'gpt-5.2', 'base-instructions': 'BASE' });
    const { threadId } = await outcome(lines, 1);
    lines.call(2, 'codex', { prompt: 'second' });
    const other = await outcome(lines, 2);
    lines.call(3, 'codex-reply', { prompt: 'third', threadId });
    expect(await outcome(lines, 3)).toEqual({ threadId, content: 'three', isError: false });
    lines.call(4, 'codex-reply', { prompt: 'fourth', threadId: other.threadId });
    expect(await outcome(lines, 4)).toEqual({ threadId: other.threadId, content: 'four', isError: false });
    const [, , third] = served.model.requests;
    expect(third?.body).toMatchObject({ model: 'gpt-5.2', instructions: 'BASE' });
    const said = JSON.stringify(third?.body?.input);
    expect(['first', 'one', 'third'].every((text) => said.includes(`"${text}"`))).toBe(true);
    const turns = lines.events('task_complete').map(({ requestId, msg }) => [requestId, msg['last_agent_message']]);
    expect(turns).toEqual([[1, 'one'], [2, 'two'], [3, 'three'], [4, 'four']]);
    expect(served.log).toEqual([]);
  });
});

describe('several at a time', () => {
  it('keeps sessions apart', async () => {
    const { lines } = await client((['p1', 'p2', 'p3', 'p4', 'p5'] as const).map((): MockScriptEntry => ({ body }) => {
      const said = /"(p\d)"/.exec(JSON.stringify(body?.input))?.[1] ?? '';
      return { delayMs: 30, items: [{ message: `answer to ${said}`, chunks: 3 }] };
    }));
    for (const n of [1, 2, 3, 4, 5]) lines.call(n, 'codex', { prompt: `p${n}` });
    const all = await Promise.all([1, 2, 3, 4, 5].map((n) => outcome(lines, n)));
    expect(all.map(({ content }) => content)).toEqual([1, 2, 3, 4, 5].map((n) => `answer to p${n}`));
    expect(new Set(all.map(({ threadId }) => threadId)).size).toBe(5);
    for (const [at, { threadId }] of all.entries()) {
      const own = lines.events().filter((event) => event.threadId === threadId);
      expect(own.every(({ requestId }) => requestId === at + 1)).toBe(true);
      expect(own.at(-1)?.msg.type).toBe('task_complete');
    }
  });

  it('adds a prompt to the turn that runs, and answers both calls when it ends', async () => {
    const { lines, served } = await client([says('begun'), runs('while [ ! -e go ]; do sleep 0.05; done'), says('both')]);
    lines.call(1, 'codex', { prompt: 'begin' });
    const { threadId } = await outcome(lines, 1);
    lines.call(2, 'codex-reply', { prompt: 'slowly', threadId });
    await lines.until(() => lines.events('exec_command_begin').length === 1);
    lines.call(3, 'codex-reply', { prompt: 'meanwhile', threadId });
    await lines.request(4, 'ping');
    await writeFile(join(served.workspace, 'go'), '');
    for (const id of [2, 3]) expect(await outcome(lines, id)).toMatchObject({ content: 'both' });
    expect(lines.events('task_complete').map(({ requestId }) => requestId)).toEqual([1, 2]);
    expect(lines.events('user_message').map(({ msg }) => msg['message'])).toEqual(['begin', 'slowly', 'meanwhile']);
  });

  it('refuses a request whose id is still in use, and takes it again later', async () => {
    const { lines } = await client([{ delayMs: 100, items: [{ message: 'one' }] }]);
    lines.call(1, 'codex', { prompt: 'go' });
    lines.send({ id: 1, method: 'ping' });
    expect((await lines.answer(1)).error).toMatchObject({ code: -32600 });
    await lines.until(({ id, result }) => id === 1 && result !== undefined);
    const from = lines.messages.length;
    lines.send({ id: 1, method: 'ping' });
    expect((await lines.until(({ id }) => id === 1, from)).result).toEqual({});
  });
});

describe('a turn that fails', () => {
  it('is an error result, and the session goes on', async () => {
    const { lines } = await client([{ status: 400, error: { message: 'bad thing' } }, says('better')]);
    lines.call(1, 'codex', { prompt: 'go' });
    const failed = await outcome(lines, 1);
    expect(failed).toMatchObject({ isError: true, content: expect.stringContaining('bad thing') });
    expect(lines.events().slice(-2).map(({ msg }) => msg)).toEqual([
      { type: 'error', message: expect.stringContaining('bad thing'), codex_error_info: expect.anything() },
      { type: 'task_complete', turn_id: '1', last_agent_message: null },
    ]);
    lines.call(2, 'codex-reply', { prompt: 'again', threadId: failed.threadId });
    expect(await outcome(lines, 2)).toMatchObject({ isError: false, content: 'better' });
    expect(lines.events('task_started').map(({ requestId }) => requestId)).toEqual([1, 2]);
  });

  it('tells of retries, which are no failure', async () => {
    const { lines } = await client([{ items: [{ message: 'x' }], dropAfter: 1 }, says('whole')], { tables: '' , settings: '' });
    lines.call(1, 'codex', { prompt: 'go', config: { 'model_providers.mock.stream_max_retries': 1 } });
    expect(await outcome(lines, 1)).toMatchObject({ isError: false, content: 'whole' });
    expect(lines.events('stream_error')[0]?.msg).toMatchObject({ message: 'Reconnecting... 1/1', codex_error_info: { response_stream_disconnected: { http_status_code: null } } });
  });

  it('has an empty text when the agent said nothing', async () => {
    const { lines } = await client([runs('true'), { items: [] }]);
    lines.call(1, 'codex', { prompt: 'go' });
    expect(await outcome(lines, 1)).toMatchObject({ isError: false, content: '' });
  });
});
