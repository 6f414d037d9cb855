import { appendFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { waitFor } from '@codex-ts/test-support';
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

const says = (message: string): MockScriptEntry => ({ items: [{ message }] });
/** A command that says who it is and runs on. */
const lingers: MockScriptEntry = { items: [{ call: 'exec_command', args: { cmd: 'echo "pid $$"; exec sleep 1000' } }] };

/** A session with a command under way. */
async function working(lines: LineClient, id: number): Promise<{ threadId: string; pid: number }> {
  lines.call(id, 'codex', { prompt: 'go' });
  const told = () => lines.events('exec_command_output_delta').find((event) => event.requestId === id);
  await lines.until(() => told() !== undefined);
  const pid = Number(/pid (\d+)/.exec(Buffer.from(String(told()?.msg['chunk']), 'base64').toString())?.[1]);
  return { threadId: told()?.threadId ?? '', pid };
}

/** Dead, or only waiting to be collected. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

const gone = (pid: number) => waitFor(() => isGone(pid), { what: 'The end of the command' });

describe('a call that is cancelled', () => {
  it('is interrupted and never answered, and its session goes on', async () => {
    const { lines } = await client([lingers, says('resumed')]);
    const { threadId, pid } = await working(lines, 1);
    lines.send({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } });
    await lines.until(({ params }) => JSON.stringify(params ?? {}).includes('turn_aborted'));
    await gone(pid);
    expect(lines.events().at(-1)).toMatchObject({ requestId: 1, id: '1', msg: { type: 'turn_aborted', reason: 'interrupted' } });
    lines.call(2, 'codex-reply', { prompt: 'again', threadId });
    expect((await lines.answer(2)).result).toMatchObject({ content: [{ text: 'resumed' }] });
    expect(lines.messages.some(({ id, method }) => id === 1 && method === undefined)).toBe(false);
  });

  it('may be cancelled before its turn began, or after its end', async () => {
    const { lines, served } = await client([says('never'), says('one')]);
    lines.call(1, 'codex', { prompt: 'go' });
    lines.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    lines.send({ method: 'notifications/cancelled', params: { requestId: 99 } });
    lines.send({ method: 'notifications/cancelled', params: {} });
    lines.call(2, 'codex', { prompt: 'go' });
    await lines.answer(2);
    lines.send({ method: 'notifications/cancelled', params: { requestId: 2 } });
    expect((await lines.request(3, 'ping')).result).toEqual({});
    expect(lines.messages.some(({ id, method }) => id === 1 && method === undefined)).toBe(false);
    expect(served.log).toEqual([]);
  });
});

describe('bad lines', () => {
  it('are answered, however many, and good ones between them too', async () => {
    const { lines } = await client([says('still here')]);
    const bad = Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":1,"meth\n\n[]\n'), Buffer.from([0x7b, 0xff, 0xfe, 0x0a])]);
    for (let round = 0; round < 1000; round += 1) lines.write(bad);
    lines.call(5, 'codex', { prompt: 'go' });
    expect((await lines.answer(5)).result).toMatchObject({ content: [{ text: 'still here' }] });
    const codes = lines.messages.filter(({ id }) => id === null).map(({ error }) => error?.code);
    expect(codes).toHaveLength(3000);
    expect(codes.slice(0, 3)).toEqual([-32700, -32600, -32700]);
    expect(lines.messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  });

  it('are not kept when they are too long', async () => {
    const { lines } = await client([], { maxLine: 1000 });
    for (let part = 0; part < 100; part += 1) lines.write('x'.repeat(1000));
    lines.write('\n');
    expect((await lines.answer(null)).error).toEqual({ code: -32600, message: 'Invalid request: the line is longer than 1000 bytes' });
    expect((await lines.request(1, 'ping')).result).toEqual({});
  });

  it('may be answers to what nobody asked', async () => {
    const { lines } = await client([]);
    lines.send({ id: 777, result: {} });
    lines.send({ id: 778, error: { code: 1, message: 'x' } });
    lines.send({ method: 'notifications/roots/list_changed' });
    expect((await lines.request(1, 'ping')).result).toEqual({});
    expect(lines.messages).toHaveLength(1);
  });
});

describe('the end', () => {
  it('comes with the end of the input: what runs is interrupted and answered', async () => {
    const { lines, served } = await client([lingers]);
    const { pid } = await working(lines, 1);
    served.input.end();
    await served.ended;
    await gone(pid);
    expect((await lines.answer(1)).result).toMatchObject({ isError: true, content: [{ text: 'The turn was interrupted.' }] });
  });

  it('comes when told to stop, an open question or not', async () => {
    const { lines, served } = await client([{ items: [{ call: 'exec_command', args: { cmd: 'touch x' } }] }]);
    lines.call(1, 'codex', { prompt: 'go', 'approval-policy': 'untrusted' });
    await lines.question();
    served.stop.abort();
    await served.ended;
    expect(served.input.destroyed).toBe(true);
  });

  it('comes when the client has gone', async () => {
    const { lines, served } = await client([lingers]);
    const { pid } = await working(lines, 1);
    served.output.destroy();
    await served.ended;
    await gone(pid);
    expect(served.log[0]).toMatch(/^the client is gone: /);
  });

  it('lets what was asked quickly be answered first', async () => {
    const { lines, served } = await client([]);
    lines.send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'p', version: '1' } } });
    lines.send({ id: 2, method: 'tools/list' });
    served.input.end();
    await served.ended;
    expect(lines.messages.map(({ id }) => id).sort()).toEqual([1, 2]);
  });
});

describe('a record that cannot be read', () => {
  it('costs no answer', async () => {
    const { lines, served } = await client([says('one'), says('two')]);
    lines.call(1, 'codex', { prompt: 'go' });
    const { threadId } = (await lines.answer(1)).result?.['structuredContent'] as { threadId: string };
    await appendFile(String(lines.events('session_configured')[0]?.msg['rollout_path']), '{"torn');
    lines.call(2, 'codex-reply', { prompt: 'more', threadId });
    expect((await lines.answer(2)).result).toMatchObject({ structuredContent: { threadId } });
    expect(served.log).toEqual([]);
  });
});
