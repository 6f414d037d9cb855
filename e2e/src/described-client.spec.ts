import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { codex } from './command.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

type Message = { id?: string; method?: string; params?: Record<string, unknown>; result?: Record<string, unknown>; error?: { code: number; message: string } };

afterAll(closeWorlds);

/**
 * Talks as the original's Python SDK does, which no registry here offers: its ids are UUIDs as strings, it always sends
 * `params`, it accepts commands and patches, and answers every other question with `{}`.
 */
class PythonLike {
  readonly heard: Message[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  #wake: () => void = () => undefined;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      this.heard.push(message);
      if (message.id !== undefined && message.method !== undefined) {
        const isApproval = /^item\/(commandExecution|fileChange)\/requestApproval$/.test(message.method);
        this.#send({ id: message.id, result: isApproval ? { decision: 'accept' } : {} });
      }
      this.#wake();
    });
  }

  async begin(): Promise<Record<string, unknown>> {
    const hello = await this.call('initialize', { clientInfo: { name: 'codex_python_sdk', title: 'Codex Python SDK', version: '0.2.0' }, capabilities: { experimentalApi: true } });
    this.#send({ method: 'initialized', params: {} });
    return hello;
  }

  async call(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = randomUUID();
    this.#send({ id, method, params });
    const answer = await this.until((message) => message.id === id && message.method === undefined);
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return answer.result ?? {};
  }

  /** The first message that fits, now or later. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Runs a turn as its run loop does: to the `turn/completed` of the id in the answer. */
  async run(threadId: string, text: string): Promise<{ status: string; final: string }> {
    const { turn } = (await this.call('turn/start', { threadId, input: [{ type: 'text', text }] })) as { turn: { id: string } };
    const isEnd = ({ method, params }: Message): boolean => method === 'turn/completed' && (params?.['turn'] as { id: string }).id === turn.id;
    const { params } = await this.until(isEnd);
    const items = this.heard.flatMap((m) => (m.method === 'item/completed' && m.params?.['turnId'] === turn.id ? [m.params['item'] as { type: string; text: string; phase: string | null }] : []));
    const said = items.filter(({ type }) => type === 'agentMessage');
    const final = said.findLast(({ phase }) => phase === 'final_answer') ?? said.findLast(({ phase }) => phase === null);
    return { status: (params?.['turn'] as { status: string }).status, final: final?.text ?? '' };
  }

  #send(message: object): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

describe('a client that talks like the Python SDK of the original', () => {
  it('completes turns, answers questions, steers by the id in the refusal, and closes', async () => {
    const world = await makeWorld({
      turns: [
        { items: [{ call: 'exec_command', args: { cmd: 'touch made', login: false, sandbox_permissions: 'require_escalated', justification: 'May I?' } }] },
        { items: [{ message: 'Looking.', phase: 'commentary' }, { message: 'Made it.', phase: 'final_answer' }] },
        { items: [{ call: 'exec_command', args: { cmd: 'while [ ! -e gate ]; do sleep 0.02; done', login: false } }] },
      ],
    });
    const [program = '', ...args] = codex('--config', 'model_verbosity="low"', 'app-server', '--listen', 'stdio://');
    const child = spawn(program, args, { env: world.env, cwd: world.repo.path, stdio: 'pipe' });
    const client = new PythonLike(child);
    const { userAgent } = await client.begin();
    expect(userAgent).toMatch(/^codex_python_sdk\/0\.117\.0 /);

    const { thread } = (await client.call('thread/start', { cwd: world.repo.path, approvalPolicy: 'on-request', sandbox: 'workspace-write' })) as { thread: { id: string } };
    expect(await client.run(thread.id, 'Make it.')).toEqual({ status: 'completed', final: 'Made it.' });

    const { turn } = (await client.call('turn/start', { threadId: thread.id, input: [{ type: 'text', text: 'Wait.' }] })) as { turn: { id: string } };
    await client.until(({ method, params }) => method === 'item/started' && params?.['turnId'] === turn.id && (params['item'] as { type: string }).type === 'commandExecution');
    const steer = { threadId: thread.id, input: [{ type: 'text', text: 'Also this.' }] };
    const refusal = await client.call('turn/steer', { ...steer, expectedTurnId: randomUUID() }).catch((error: Error) => error.message);
    const active = /`([^`]+)`$/.exec(String(refusal))?.[1];
    expect(active).toBe(turn.id);
    expect(await client.call('turn/steer', { ...steer, expectedTurnId: active })).toEqual({ turnId: turn.id });
    expect(await client.call('turn/interrupt', { threadId: thread.id, turnId: turn.id })).toEqual({});

    expect(await client.call('thread/list')).toMatchObject({ data: [{ id: thread.id }], nextCursor: null });
    expect(await client.call('thread/read', { threadId: thread.id, includeTurns: true })).toMatchObject({ thread: { turns: [{ status: 'completed' }, { id: turn.id, status: 'interrupted' }] } });
    expect((await client.call('model/list'))['data']).toEqual(expect.arrayContaining([expect.objectContaining({ isDefault: true })]));
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
