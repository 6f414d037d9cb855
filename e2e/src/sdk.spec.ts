import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { Codex, type ThreadEvent, type ThreadOptions } from '@openai/codex-sdk';
import { TREE_COMMAND } from './command.fixture.ts';
import { inputOf, messagesOf } from './history.fixture.ts';
import { longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeWorlds, makeWorld, type Turns, type World } from './world.fixture.ts';

afterAll(closeWorlds);

function environment(world: World): Record<string, string> {
  return Object.fromEntries(Object.entries(world.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

async function sdkWorld(turns: Turns): Promise<{ world: World; codex: Codex; options: ThreadOptions }> {
  const world = await makeWorld({ turns });
  const codex = new Codex({ codexPathOverride: TREE_COMMAND, env: environment(world) });
  return { world, codex, options: { workingDirectory: world.repo.path, sandboxMode: 'workspace-write' } };
}

const answer = (message: string): MockTurn => ({ items: [{ message }] });

describe('the unmodified SDK', () => {
  it('runs a turn and gets its items, answer and usage', async () => {
    const { codex, options } = await sdkWorld([{ items: [{ call: 'exec_command', args: { cmd: 'echo hi' } }] }, answer('It said hi.')]);
    const turn = await codex.startThread(options).run('Say hi.');
    expect(turn).toEqual({
      finalResponse: 'It said hi.',
      usage: { input_tokens: 200, cached_input_tokens: 0, output_tokens: 40 },
      items: [
        { id: 'item_0', type: 'command_execution', command: "/bin/bash -lc 'echo hi'", aggregated_output: 'hi\n', exit_code: 0, status: 'completed' },
        { id: 'item_1', type: 'agent_message', text: 'It said hi.' },
      ],
    });
  });

  it('streams the events of a turn', async () => {
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

  it('names itself, and hands settings on', async () => {
    const { world, codex, options } = await sdkWorld([answer('ok')]);
    await codex.startThread({ ...options, model: 'gpt-5.1', modelReasoningEffort: 'high', webSearchMode: 'live' }).run([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }]);
    const [request] = world.mock.requests;
    expect(request?.headers.originator).toBe('codex_sdk_ts');
    expect(request?.body).toMatchObject({ model: 'gpt-5.1', reasoning: { effort: 'high' } });
    expect(request?.body?.tools).toContainEqual(expect.objectContaining({ type: 'web_search', external_web_access: true }));
    expect(messagesOf(request, 'user').at(-1)).toBe('a\n\nb');
  });

  it('asks for an answer in the form of a schema', async () => {
    const { world, codex, options } = await sdkWorld([answer('{"ok":true}')]);
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false };
    const turn = await codex.startThread(options).run('Go.', { outputSchema: schema });
    expect(turn.finalResponse).toBe('{"ok":true}');
    expect(world.mock.requests[0]?.body?.['text']).toMatchObject({ format: { type: 'json_schema', name: 'codex_output_schema', strict: true, schema } });
  });

  it('throws the error of a turn that failed', async () => {
    const { codex, options } = await sdkWorld([{ status: 400, rawBody: '{"error":{"message":"no such deployment"}}' }]);
    await expect(codex.startThread(options).run('Go.')).rejects.toThrow('no such deployment');
  });

  it('throws what stderr says when no turn came about', async () => {
    const { codex } = await sdkWorld([]);
    await expect(codex.startThread({ workingDirectory: '/nonexistent-e2e' }).run('Go.')).rejects.toThrow(/exited with code 1: .*\/nonexistent-e2e/);
  });

  it('aborts a run, and what the run was doing', async () => {
    const { command, mark } = longSleep();
    const { codex, options } = await sdkWorld([{ items: [{ call: 'exec_command', args: { cmd: command, yield_time_ms: 30_000 } }] }]);
    const stop = new AbortController();
    const run = codex.startThread(options).run('Wait.', { signal: stop.signal });
    await waitUntilThere('sleep', mark);
    stop.abort();
    await expect(run).rejects.toThrow(/abort/i);
    await waitUntilGone(mark);
  });
});

describe('a thread over several runs', () => {
  let world: World;

  beforeAll(async () => {
    const made = await sdkWorld([answer('one'), answer('two'), answer('three')]);
    world = made.world;
    const thread = made.codex.startThread(made.options);
    await thread.run('First.');
    await thread.run('Second.');
    await made.codex.resumeThread(thread.id ?? '', made.options).run('Third.');
  });

  it('stays one thread', () => {
    expect(new Set(world.mock.requests.map(({ body }) => body?.prompt_cache_key)).size).toBe(1);
  });

  it('remembers what was said, by the same object and by its id', () => {
    const said = inputOf(world.mock.requests[2]).flatMap(({ type, content }) => (type === 'message' ? [(content as { text: string }[]).at(-1)?.text] : []));
    expect(said.slice(2)).toEqual(['First.', 'one', 'Second.', 'two', 'Third.']);
  });
});

describe('the SDK with the built-in provider', () => {
  it('takes its address and its key from the options', async () => {
    const { world, options } = await sdkWorld([answer('ok')]);
    const codex = new Codex({
      codexPathOverride: TREE_COMMAND,
      env: environment(world),
      baseUrl: world.mock.url,
      apiKey: 'sk-from-options',
      config: { model_provider: 'openai' },
    });
    const turn = await codex.startThread(options).run('Go.');
    expect(turn.finalResponse).toBe('ok');
    expect(world.mock.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk-from-options', version: '0.117.0' });
  });
});
