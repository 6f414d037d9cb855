import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { Type } from 'typebox';

import { type ApprovalRequest } from './approval.ts';
import { type ThreadEvent } from './events.ts';
import { answer, closeSdkWorlds, sdkWorld } from './sdk-world.fixture.ts';
import { tool } from './tool.ts';

afterAll(closeSdkWorlds);

const call = (cmd: string, more: object = {}) => ({ items: [{ call: 'exec_command', args: { cmd, ...more } }] });

describe('the engine in this process', () => {
  it('runs a turn and gives its items, answer and usage', async () => {
    const { codex, options, mock } = await sdkWorld([call('echo hi'), answer('It said hi.')]);
    const thread = codex.startThread(options);
    expect(thread.id).toBeNull();
    expect(await thread.run('Say hi.')).toEqual({
      finalResponse: 'It said hi.',
      usage: { input_tokens: 200, cached_input_tokens: 0, output_tokens: 40 },
      items: [
        { id: 'item_0', type: 'command_execution', command: "/bin/bash -lc 'echo hi'", aggregated_output: 'hi\n', exit_code: 0, status: 'completed' },
        { id: 'item_1', type: 'agent_message', text: 'It said hi.' },
      ],
    });
    expect(mock.requests[0]?.headers.originator).toBe('codex_sdk_ts');
  });

  it('streams events in the order of the original', async () => {
    const { codex, options } = await sdkWorld([answer('streamed')]);
    const thread = codex.startThread(options);
    const seen: ThreadEvent[] = [];
    for await (const event of (await thread.runStreamed('Go.')).events) seen.push(event);
    expect(seen).toEqual([
      { type: 'thread.started', thread_id: thread.id },
      { type: 'turn.started' },
      { type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text: 'streamed' } },
      { type: 'turn.completed', usage: { input_tokens: 100, cached_input_tokens: 0, output_tokens: 20 } },
    ]);
  });

  it('goes on with a thread by the same object, by its id, and in another engine', async () => {
    const { codex, options, mock } = await sdkWorld([answer('one'), answer('two'), answer('three'), answer('four')]);
    const thread = codex.startThread(options);
    await thread.run('First.');
    const second = await thread.run('Second.');
    expect(second.usage).toEqual({ input_tokens: 200, cached_input_tokens: 0, output_tokens: 40 });
    const id = thread.id ?? '';
    await codex.resumeThread(id, { ...options, model: 'gpt-5.1' }).run('Third.');
    await codex.close();
    await codex.resumeThread(id, options).run('Fourth.');
    const last = mock.requests.at(-1)?.body;
    expect(JSON.stringify(last?.['input'])).toMatch(/First.*one.*Second.*two.*Third.*three.*Fourth/s);
    expect(mock.requests.map(({ body }) => body?.model)).toEqual(['gpt-5.3-codex', 'gpt-5.3-codex', 'gpt-5.1', 'gpt-5.3-codex']);
  });

  it('gives a typed answer, and throws with the whole turn when it does not fit', async () => {
    const { codex, options, mock } = await sdkWorld([answer('{"ok":true}'), answer('{"ok":"yes"}'), answer('no json')]);
    const schema = Type.Object({ ok: Type.Boolean() }, { additionalProperties: false });
    const thread = codex.startThread(options);
    const turn = await thread.run('Go.', { outputSchema: schema });
    expect(turn.parsed.ok).toBe(true);
    expect(turn.finalResponse).toBe('{"ok":true}');
    expect(mock.requests[0]?.body?.['text']).toMatchObject({ format: { type: 'json_schema', strict: true, schema: { type: 'object', required: ['ok'] } } });
    await expect(thread.run('Go.', { outputSchema: schema })).rejects.toMatchObject({
      code: 'output_schema_violation',
      message: expect.stringContaining('/ok'),
      turn: { finalResponse: '{"ok":"yes"}' },
    });
    const plain = await thread.run('Go.', { outputSchema: { type: 'object' } });
    expect(plain).toMatchObject({ finalResponse: 'no json' });
    expect('parsed' in plain).toBe(false);
  });

  it('aborts in the middle, with what the turn was doing, and the thread goes on', async () => {
    const { codex, options, mock, repo } = await sdkWorld([call('touch began; sleep 300', { yield_time_ms: 30_000 }), answer('still here')]);
    const thread = codex.startThread(options);
    const stop = new AbortController();
    const run = thread.run('Wait.', { signal: stop.signal });
    await waitFor(() => readFile(join(repo.path, 'began')).then(() => true, () => false), { what: 'the command' });
    stop.abort(new Error('enough'));
    await expect(run).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: new Error('enough') });
    expect((await thread.run('And?')).finalResponse).toBe('still here');
    expect(mock.requests).toHaveLength(2);
  });

  it('throws what the model refused with', async () => {
    const { codex, options } = await sdkWorld([{ status: 400, rawBody: '{"error":{"message":"no such deployment"}}' }]);
    const { events } = await codex.startThread(options).runStreamed('Go.');
    const seen: ThreadEvent[] = [];
    const all = (async () => {
      for await (const event of events) seen.push(event);
    })();
    await expect(all).rejects.toMatchObject({ code: 'turn_failed', message: expect.stringContaining('no such deployment') });
    expect(seen.at(-1)).toMatchObject({ type: 'turn.failed', error: { message: expect.stringContaining('no such deployment') } });
  });

  it('says what is wrong with a folder, and with the configuration', async () => {
    const { codex, options, home } = await sdkWorld([answer('ok')]);
    await expect(codex.startThread({ workingDirectory: '/nonexistent-sdk' }).run('Go.')).rejects.toThrow('/nonexistent-sdk');
    await expect(codex.startThread({ workingDirectory: home }).run('Go.')).rejects.toMatchObject({ code: 'not_a_repository' });
    await writeFile(join(home, 'config.toml'), 'model = 3\n');
    await codex.close();
    await expect(codex.startThread(options).run('Go.')).rejects.toThrow(/config\.toml:1:9/);
  });

  it('asks before a command, and obeys', async () => {
    const { codex, options } = await sdkWorld([call('touch /etc/x', { sandbox_permissions: 'require_escalated', justification: 'I must' }), answer('ok'), call('echo ran', { sandbox_permissions: 'require_escalated', justification: 'I must' }), answer('done')]);
    const asked: ApprovalRequest[] = [];
    const thread = codex.startThread({
      ...options,
      approvalPolicy: 'on-request',
      onApproval: (request) => {
        asked.push(request);
        return asked.length === 1 ? 'decline' : 'accept';
      },
    });
    const declined = await thread.run('Go.');
    expect(asked).toMatchObject([{ kind: 'command', reason: 'I must', threadId: thread.id, command: expect.stringContaining('touch /etc/x'), cwd: options.workingDirectory }]);
    expect(declined.items.map((item) => item.type)).toContain('agent_message');
    const accepted = await thread.run('Again.');
    expect(accepted.items[0]).toMatchObject({ type: 'command_execution', aggregated_output: 'ran\n', status: 'completed' });
  });

  it('writes to the further folders of a thread', async () => {
    const { codex, options, env } = await sdkWorld([call(`touch ${'$HOME'}/written`), answer('ok')]);
    await codex.startThread({ ...options, additionalDirectories: [env['HOME'] ?? ''] }).run('Go.');
    expect(await readFile(join(env['HOME'] ?? '', 'written'), 'utf8')).toBe('');
  });

  it('runs two threads at once', async () => {
    const { codex, options } = await sdkWorld((request) => answer(JSON.stringify(request.body?.['input']).includes('Left.') ? 'left' : 'right'));
    const turns = await Promise.all(['Left.', 'Right.'].map((text) => codex.startThread(options).run(text)));
    expect(turns.map(({ finalResponse }) => finalResponse)).toEqual(['left', 'right']);
  });

  it('lets the model call functions of this program', async () => {
    const calls = [
      { items: [{ call: 'add', callId: 'one', args: { a: 1, b: 2 } }] },
      { items: [{ call: 'add', callId: 'two', args: { a: 'x' } }] },
    ];
    const { codex, options, mock } = await sdkWorld([...calls, answer('three'), { items: [{ call: 'add', callId: 'three', args: { a: 2, b: 2 } }] }, answer('four')]);
    const add = tool({
      name: 'add',
      description: 'Adds two numbers.',
      parameters: Type.Object({ a: Type.Number(), b: Type.Number() }),
      run: ({ a, b }) => `${a + b}`,
    });
    const thread = codex.startThread({ ...options, tools: [add] });
    const turn = await thread.run('Add.');
    expect(turn.items).toMatchObject([
      { type: 'mcp_tool_call', server: 'sdk', tool: 'add', arguments: { a: 1, b: 2 }, status: 'completed', result: { content: [{ type: 'text', text: '3' }] } },
      { type: 'mcp_tool_call', status: 'failed' },
      { type: 'agent_message', text: 'three' },
    ]);
    expect(mock.requests[0]?.body?.tools).toContainEqual(expect.objectContaining({ name: 'add', description: 'Adds two numbers.' }));
    const outputs = (mock.requests[2]?.body?.['input'] as { type: string; call_id?: string; output?: unknown }[]).filter(({ type }) => type === 'function_call_output');
    expect(outputs).toMatchObject([{ call_id: 'one', output: '3' }, { call_id: 'two', output: expect.stringContaining('do not fit the schema of add') }]);
    await codex.close();
    const again = await codex.resumeThread(thread.id ?? '', { ...options, tools: [add] }).run('Again.');
    expect(again.items[0]).toMatchObject({ type: 'mcp_tool_call', result: { content: [{ text: '4' }] } });
  });

  it('is steered while it works', async () => {
    const { codex, options, mock } = await sdkWorld([call('while [ ! -e go ]; do sleep 0.05; done', { yield_time_ms: 30_000 }), answer('steered')]);
    const thread = codex.startThread(options);
    const { events } = await thread.runStreamed('Go.');
    let text = '';
    for await (const event of events) {
      if (event.type === 'item.started') {
        await thread.steer('Rather this.');
        await writeFile(join(options.workingDirectory ?? '', 'go'), '');
      }
      if (event.type === 'item.completed' && event.item.type === 'agent_message') text = event.item.text;
    }
    expect(text).toBe('steered');
    expect(JSON.stringify(mock.requests[1]?.body?.['input'])).toContain('Rather this.');
  });

  it('forks and archives', async () => {
    const { codex, options, mock } = await sdkWorld([answer('one'), answer('two')]);
    const thread = codex.startThread(options);
    await thread.run('First.');
    const fork = await thread.fork();
    expect(fork.id).not.toBe(thread.id);
    await fork.run('Second.');
    expect(JSON.stringify(mock.requests[1]?.body?.['input'])).toMatch(/First.*one.*Second/s);
    expect((await codex.listThreads()).threads.map(({ id, preview }) => [id, preview]).sort()).toEqual([[thread.id, 'First.'], [fork.id, 'First.']].sort());
    await thread.archive();
    expect(await codex.listThreads({ archived: true })).toMatchObject({ threads: [{ id: thread.id, workingDirectory: options.workingDirectory }], nextCursor: null });
    await expect(thread.run('More.')).rejects.toThrow(/no rollout found|archived/);
  });
});
