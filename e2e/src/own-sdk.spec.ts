import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { Codex, type CodexOptions, type ThreadEvent, type ThreadOptions } from '@codex-ts/sdk';
import { makeTempDir, repositoryRoot, runProcess, type RunResult, waitFor } from '@codex-ts/test-support';
import { COMMAND, PACKAGE } from './command.fixture.ts';
import { longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeWorlds, makeWorld, type Turns, type World } from './world.fixture.ts';

const clients: Codex[] = [];

afterAll(async () => {
  for (const codex of clients) await codex.close();
  await closeWorlds();
});

function environment(world: World): Record<string, string> {
  return Object.fromEntries(Object.entries(world.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

async function sdkWorld(turns: Turns, more: CodexOptions = {}): Promise<{ world: World; codex: Codex; options: ThreadOptions }> {
  const world = await makeWorld({ turns });
  const codex = new Codex({ codexPathOverride: COMMAND, env: environment(world), ...more });
  clients.push(codex);
  return { world, codex, options: { workingDirectory: world.repo.path, sandboxMode: 'workspace-write' } };
}

const answer = (message: string): MockTurn => ({ items: [{ message }] });
const call = (cmd: string, more: object = {}): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd, ...more } }] });

/** What the original's SDK is promised of our command, here of our own. */
describe.each([['a child', {}], ['this process', { inProcess: true }]])('our SDK with the agent in %s', (_, more: CodexOptions) => {
  it('runs a turn and gets its items, answer and usage', async () => {
    const { codex, options } = await sdkWorld([call('echo hi'), answer('It said hi.')], more);
    expect(await codex.startThread(options).run('Say hi.')).toEqual({
      finalResponse: 'It said hi.',
      usage: { input_tokens: 200, cached_input_tokens: 0, output_tokens: 40 },
      items: [
        { id: 'item_0', type: 'command_execution', command: "/bin/bash -lc 'echo hi'", aggregated_output: 'hi\n', exit_code: 0, status: 'completed' },
        { id: 'item_1', type: 'agent_message', text: 'It said hi.' },
      ],
    });
  });

  it('streams the events of a turn', async () => {
    const { codex, options } = await sdkWorld([answer('streamed')], more);
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
    const { world, codex, options } = await sdkWorld([answer('ok')], { ...more, config: { model_providers: { mock: { http_headers: { 'x-mine': 'a.b' } } } } });
    await codex.startThread({ ...options, model: 'gpt-5.1', modelReasoningEffort: 'high', webSearchMode: 'live' }).run([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }]);
    const [request] = world.mock.requests;
    expect(request?.headers).toMatchObject({ originator: 'codex_sdk_ts', 'x-mine': 'a.b' });
    expect(request?.body).toMatchObject({ model: 'gpt-5.1', reasoning: { effort: 'high' } });
    expect(request?.body?.tools).toContainEqual(expect.objectContaining({ type: 'web_search', external_web_access: true }));
    expect(JSON.stringify(request?.body?.['input'])).toContain('a\\n\\nb');
  });

  it('throws the error of a turn that failed, and what no turn came about for', async () => {
    const { codex, options } = await sdkWorld([{ status: 400, rawBody: '{"error":{"message":"no such deployment"}}' }], more);
    await expect(codex.startThread(options).run('Go.')).rejects.toThrow('no such deployment');
    await expect(codex.startThread({ workingDirectory: '/nonexistent-e2e' }).run('Go.')).rejects.toThrow('/nonexistent-e2e');
    await expect(codex.resumeThread('01920000-0000-7000-8000-0000000000aa', options).run('Go.')).rejects.toThrow(/no rollout found/);
  });

  it('aborts a run, and what the run was doing', async () => {
    const { command, mark } = longSleep();
    const { codex, options } = await sdkWorld([call(command, { yield_time_ms: 30_000 })], more);
    const stop = new AbortController();
    const run = codex.startThread(options).run('Wait.', { signal: stop.signal });
    await waitUntilThere('sleep', mark);
    stop.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError', message: expect.stringMatching(/abort/i) });
    await waitUntilGone(mark);
  });

  it('takes the address and the key of the built-in provider from the options', async () => {
    const world = await makeWorld({ turns: [answer('ok')] });
    const codex = new Codex({ ...more, codexPathOverride: COMMAND, env: environment(world), baseUrl: world.mock.url, apiKey: 'sk-from-options', config: { model_provider: 'openai' } });
    clients.push(codex);
    expect((await codex.startThread({ workingDirectory: world.repo.path }).run('Go.')).finalResponse).toBe('ok');
    expect(world.mock.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk-from-options' });
  });

  it('asks before a command, and runs what was accepted', async () => {
    const escalated = { sandbox_permissions: 'require_escalated', justification: 'I must' };
    const { codex, options } = await sdkWorld([call('echo one', escalated), call('echo two', escalated), answer('ok')], more);
    const asked: string[] = [];
    const turn = await codex
      .startThread({
        ...options,
        approvalPolicy: 'on-request',
        onApproval: (request) => {
          if (request.kind === 'command') asked.push(request.command);
          return asked.length === 1 ? 'decline' : 'accept';
        },
      })
      .run('Go.');
    expect(asked).toEqual([expect.stringContaining('echo one'), expect.stringContaining('echo two')]);
    expect(turn.items.map((item) => (item.type === 'command_execution' ? [item.status, item.aggregated_output] : item.type))).toEqual([['declined', ''], ['completed', 'two\n'], 'agent_message']);
  });
});

describe('the child of our SDK', () => {
  it('stays for the next turn of any thread, and goes when it is closed', async () => {
    const { world, codex, options } = await sdkWorld((request) => answer(JSON.stringify(request.body?.['input']).includes('Left.') ? 'left' : 'right'));
    const turns = await Promise.all(['Left.', 'Right.'].map((text) => codex.startThread(options).run(text)));
    expect(turns.map(({ finalResponse }) => finalResponse)).toEqual(['left', 'right']);
    expect(agents(world)).toHaveLength(1);
    await codex.close();
    expect(agents(world)).toHaveLength(0);
  });

  it('that is killed in a turn ends the run with a reason; the thread goes on with another', async () => {
    const { command, mark } = longSleep();
    const { world, codex, options } = await sdkWorld([call(command, { yield_time_ms: 30_000 }), answer('again')]);
    const thread = codex.startThread(options);
    const run = thread.run('Wait.');
    await waitUntilThere('sleep', mark);
    for (const pid of agents(world)) process.kill(pid, 'SIGKILL');
    await expect(run).rejects.toThrow('Codex exited with signal SIGKILL');
    await waitUntilGone(mark);
    expect((await thread.run('And?')).finalResponse).toBe('again');
  });

  /** Agents are told apart by the home they were given. */
  function agents(world: World): number[] {
    return pidsWith(`CODEX_HOME=${world.home}`);
  }
});

function pidsWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => inFile(`/proc/${pid}/environ`, variable) && inFile(`/proc/${pid}/cmdline`, 'app-server'))
    .map(Number);
}

function inFile(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8').split('\0').includes(text);
  } catch {
    return false;
  }
}

describe('the packed SDK, installed beside the command', () => {
  const INSTALL_MS = 120_000;
  let folder: string;

  beforeAll(async () => {
    folder = (await makeTempDir({ 'package.json': '{"name":"empty","private":true,"type":"module"}' })).path;
    const sdk = join(repositoryRoot(), 'packages/apps/sdk');
    const packed = await Promise.all([PACKAGE, sdk].map((path) => npm(['pack', path, '--ignore-scripts', '--pack-destination', folder])));
    const tarballs = packed.map(({ stdout }) => join(folder, stdout.trim().split('\n').at(-1) ?? ''));
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs]);
  }, INSTALL_MS);

  async function npm(args: string[]): Promise<RunResult> {
    const run = await runProcess(['npm', ...args], { cwd: folder, timeoutMs: INSTALL_MS });
    if (run.code !== 0) throw new Error(`npm ${args[0]} failed:\n${run.stderr}`);
    return run;
  }

  it.each(['{}', '{ inProcess: true }'])('runs a turn with %s, prints nothing, and lets the program end', async (options) => {
    const world = await makeWorld({ turns: [call('echo hi > made.txt'), answer('made')] });
    const program = `
import { Codex } from '@codex-ts/sdk';
const turn = await new Codex(${options}).startThread({ sandboxMode: 'workspace-write', workingDirectory: ${JSON.stringify(world.repo.path)} }).run('Go.');
process.stdout.write(turn.finalResponse);
`;
    const run = await runProcess([process.execPath, '--input-type=module', '-e', program], { cwd: folder, env: world.env });
    expect(run).toMatchObject({ code: 0, stdout: 'made', stderr: '' });
    expect(await readFile(join(world.repo.path, 'made.txt'), 'utf8')).toBe('hi\n');
  });

  it('leaves no agent behind when the program dies in a turn', async () => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [call(command, { yield_time_ms: 30_000 })] });
    const program = `
import { Codex } from '@codex-ts/sdk';
for await (const event of (await new Codex().startThread({ sandboxMode: 'danger-full-access', workingDirectory: ${JSON.stringify(world.repo.path)} }).runStreamed('Go.')).events) {
  if (event.type === 'item.started') process.kill(process.pid, 'SIGKILL');
}
`;
    await runProcess([process.execPath, '--input-type=module', '-e', program], { cwd: folder, env: world.env });
    await waitFor(() => pidsWith(`CODEX_HOME=${world.home}`).length === 0, { what: 'the end of the agent' });
    await waitUntilGone(mark);
  });

  it('has types that stand by themselves', async () => {
    const program = `
import { Type } from 'typebox';
import { Codex, tool, type ThreadEvent } from '@codex-ts/sdk';
const add = tool({ name: 'add', description: 'Adds.', parameters: Type.Object({ a: Type.Number() }), run: ({ a }) => a.toFixed() });
const turn = await new Codex().startThread({ tools: [add] }).run('Go.', { outputSchema: Type.Object({ ok: Type.Boolean() }) });
export const ok: boolean = turn.parsed.ok;
// @ts-expect-error it is a boolean, not whatever one likes
export const no: string = turn.parsed.ok;
export const isEvent = (event: ThreadEvent): boolean => event.type === 'turn.failed' && event.error.message !== '';
`;
    const place = (await makeTempDir({ 'program.mts': program })).path;
    await copyFile(join(place, 'program.mts'), join(folder, 'program.mts'));
    const tsc = join(repositoryRoot(), 'node_modules/typescript/bin/tsc');
    const run = await runProcess([process.execPath, tsc, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--typeRoots', join(repositoryRoot(), 'node_modules/@types'), 'program.mts'], { cwd: folder });
    expect(run).toMatchObject({ code: 0, stdout: '' });
  });
});
