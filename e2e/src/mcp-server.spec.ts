import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeMcpClients, McpClient } from './mcp-client.fixture.ts';
import { longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeWorlds, makeWorld, SECRET, type World } from './world.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];

afterEach(closeMcpClients);
afterAll(closeWorlds);

const says = (message: string) => ({ items: [{ message }] });
const runs = (cmd: string) => ({ items: [{ call: 'exec_command', args: { cmd } }] });
const ASKED = { 'approval-policy': 'untrusted', sandbox: 'danger-full-access' };

const served = (world: World) => McpClient.start(codex('mcp-server'), world);

/** Writes lines to the server and closes its input. */
function piped(world: World, lines: readonly string[], words: readonly string[] = codex('mcp-server')) {
  return runProcess([...words], { cwd: world.repo.path, env: world.env, stdin: lines.map((line) => `${line}\n`).join('') });
}

describe('codex mcp-server', () => {
  it("works for the SDK's client: a task with a question, a reply, a cancelled one", async () => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [runs('touch made.txt'), says('made it'), says('as you say'), runs(command), says('rested')] });
    const client = await served(world);
    expect(client.server).toMatchObject({ name: 'codex-mcp-server', title: 'Codex' });
    expect(await client.tools()).toEqual(['codex', 'codex-reply']);
    client.decide = () => ({ action: 'accept', decision: 'approved', content: {} });
    const first = await client.call('codex', { prompt: 'make it', ...ASKED });
    expect(first).toMatchObject({ text: 'made it', isError: false });
    expect(client.questions).toMatchObject([{ codex_elicitation: 'exec-approval', codex_command: [expect.stringMatching(/sh$/), '-lc', 'touch made.txt'] }]);
    expect(existsSync(join(world.repo.path, 'made.txt'))).toBe(true);
    const { threadId } = first;
    expect(await client.call('codex-reply', { prompt: 'go on', threadId })).toEqual({ text: 'as you say', threadId, isError: false });
    const stop = new AbortController();
    const cancelled = client.call('codex-reply', { prompt: 'wait', threadId }, stop.signal).catch((error: unknown) => error);
    await waitUntilThere('sleep', mark);
    stop.abort('enough');
    expect(await cancelled).toBeInstanceOf(Error);
    await waitUntilGone(mark);
    await client.event('turn_aborted');
    expect(await client.call('codex-reply', { prompt: 'rest', threadId })).toMatchObject({ text: 'rested' });
    expect(client.noise).toEqual([]);
    expect(client.stderr).toBe('');
    expect(JSON.stringify(client.events)).not.toContain(SECRET);
    await client.close();
  });

  it.each(['EOF', 'SIGTERM', 'SIGKILL of who started it'] as const)('ends with its commands: %s', async (how) => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [runs(command)] });
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'codex', arguments: { prompt: 'go', sandbox: 'danger-full-access', 'approval-policy': 'never' } } });
    const host = `const c = require('child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: ['pipe', 'ignore', 'ignore'] }); c.stdin.write(${JSON.stringify(`${call}\n`)}); setInterval(() => undefined, 1e6);`;
    const words = how.startsWith('SIGKILL') ? [process.execPath, '-e', host, ...codex('mcp-server')] : codex('mcp-server');
    const child = spawn(words[0] ?? '', words.slice(1), { cwd: world.repo.path, env: world.env, stdio: ['pipe', 'ignore', 'ignore'] });
    const exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
    child.stdin.write(`${call}\n`);
    await waitUntilThere('sleep', mark);
    if (how === 'EOF') child.stdin.end();
    else child.kill(how === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
    expect(await exited).toBe({ EOF: 0, SIGTERM: 143, 'SIGKILL of who started it': 'SIGKILL' }[how]);
    await waitUntilGone(mark);
  });

  it('writes nothing to stdout but messages, whatever comes in', async () => {
    const world = await makeWorld({ settings: 'model_verbosit = "high"' });
    const { stdout, stderr, code } = await piped(world, ['not json', '', '{"jsonrpc":"2.0","id":1,"method":"ping"}', '[1]', '{"jsonrpc":"2.0","id":2,"method":"tools/list"}']);
    const messages = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { jsonrpc: string; id: unknown });
    expect(messages.map(({ jsonrpc, id }) => [jsonrpc, id])).toEqual([['2.0', null], ['2.0', 1], ['2.0', null], ['2.0', 2]]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('does not start on a configuration that cannot be used, or on arguments', async () => {
    const world = await makeWorld({ settings: 'sandbox_mode = "open"' });
    const bad = await piped(world, []);
    expect(bad).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('sandbox_mode') });
    expect(await piped(world, [], codex('mcp-server', 'x'))).toMatchObject({ code: 2, stdout: '' });
    expect(await piped(world, [], codex('mcp-server', '--help'))).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: codex mcp-server') });
  });
});

/** What the original tells more often, in other pieces, or now before and now after its neighbours. */
const UNCOUNTED = new Set(['token_count', 'turn_diff', 'exec_command_output_delta', 'agent_message_delta', 'agent_message_content_delta', 'agent_reasoning_section_break', 'raw_response_item', 'mcp_startup_complete']);
/** Fields that only one of the two has. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'session_configured.reasoning_effort': 'we name the effort in use when it is the default one, too',
  'apply_patch_approval_request.reason': 'we say why a patch needs approval',
};

function shapeOf(event: Record<string, unknown>): string[] {
  return Object.keys(event).sort();
}

describe(`beside the original${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  (ORACLE === undefined ? it.skip : it)('the same session has the same answers and events of the same shape', async () => {
    const patch = '*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch\n';
    const turns = [{ items: [{ reasoning: 'hm' }, { message: 'hello', chunks: 3 }] }, runs('touch made.txt && echo hi'), says('made it'), runs('touch other.txt'), says('not made'), { items: [{ custom: 'apply_patch', input: patch }] }, says('patched'), { items: [{ call: 'update_plan', args: { plan: [{ step: 'a', status: 'completed' }] } }] }, says('planned'), { status: 400, error: { message: 'bad thing' } }];
    const sides = await Promise.all([[ORACLE ?? '', 'mcp-server'], codex('mcp-server')].map(async (words) => {
      const world = await makeWorld({ turns });
      const client = await McpClient.start(words, world);
      const decisions = ['approved', 'denied', 'approved'];
      client.decide = () => ({ action: 'accept', decision: decisions.shift() ?? 'denied', content: {} });
      const first = await client.call('codex', { prompt: 'one', ...ASKED });
      const answers = [first];
      for (const prompt of ['two', 'three', 'four', 'five', 'six']) answers.push(await client.call('codex-reply', { prompt, threadId: first.threadId }));
      const errors = [await client.call('codex', {}), await client.call('nosuch', {}), await client.call('codex-reply', { prompt: 'x', threadId: '019a0000-0000-7000-8000-000000000000' })];
      await client.close();
      return { questions: client.questions.map((question) => shapeOf(question).filter((field) => field !== 'codex_reason')), answers: answers.map((answer) => ({ ...answer, threadId: answer.threadId === first.threadId })), errors, events: client.events };
    }));
    const [theirs, ours] = sides;
    if (theirs === undefined || ours === undefined) throw new Error('one of the two is missing');
    expect(ours.answers).toEqual(theirs.answers);
    expect(ours.errors).toEqual(theirs.errors);
    expect(ours.questions).toEqual(theirs.questions);
    const counted = ({ events }: typeof ours) => events.map(({ type }) => type).filter((type) => !UNCOUNTED.has(type));
    // The end of a turn that failed comes with the next call there.
    expect(counted(ours)).toEqual([...counted(theirs), 'task_complete']);
    const types = [...new Set(theirs.events.map(({ type }) => type))];
    const found = { tried: 0, agreed: 0, explained: 0, unexplained: [] as string[] };
    for (const type of types) {
      const [their, our] = [theirs, ours].map(({ events }) => new Set(events.filter((event) => event.type === type).flatMap(shapeOf)));
      for (const field of new Set([...(their ?? []), ...(our ?? [])])) {
        found.tried += 1;
        if (their?.has(field) === our?.has(field)) found.agreed += 1;
        else if (EXPLAINED[`${type}.${field}`] !== undefined) found.explained += 1;
        else found.unexplained.push(`${type}.${field}`);
      }
    }
    process.stdout.write(`mcp-server beside the original: ${JSON.stringify(found)}\n`);
    expect(found.unexplained).toEqual([]);
  });
});
