import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp } from '@codex-ts/test-support';

import { type RealThread, startRealThread } from './real-server.fixture.ts';
import { reduce } from './reduce.ts';
import { statusRow } from './status-row.ts';
import { Screen } from './talk.fixture.ts';
import { initialState } from './thread-state.ts';

let real: RealThread | undefined;
async function start(...args: Parameters<typeof startRealThread>): Promise<RealThread> {
  real = await startRealThread(...args);
  return real;
}
afterEach(async () => {
  await real?.close();
  real = undefined;
});
afterAll(disposeTemp);

const exec = (cmd: string, callId: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd, login: false }, callId }] });
const add = (path: string): MockScriptEntry => ({ items: [{ custom: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${path}\n+hello\n*** End Patch`, callId: 'p1' }] });

describe('what a real server tells', () => {
  it('becomes the cells of its turns, and the same cells when the thread is read back', async () => {
    const thread = await start([
      { items: [{ reasoning: '**Looking around**\n\nWhat is here?' }, { message: 'I look first.', phase: 'commentary' }, { call: 'exec_command', args: { cmd: 'cat a.txt', login: false }, callId: 'c1' }] },
      exec('cat b.txt', 'c2'),
      exec('echo hi && exit 3', 'c3'),
      { items: [{ call: 'update_plan', args: { plan: [{ step: 'patch', status: 'in_progress' }] }, callId: 'c4' }] },
      add('new.txt'),
      { items: [{ message: '# Done\n\nIt is there.\n', chunks: 7 }] },
    ], { sandbox: 'danger-full-access', approvalPolicy: 'never' });
    await thread.turn('do it');
    const { screen } = thread;
    expect(screen.titles).toEqual(['› do it', '• What is here?', '• I look first.', '• Explored', '✗ Ran echo hi && exit 3 (exit 3)', '• Updated Plan', expect.stringMatching(/^• Added .*new\.txt \(\+1 -0\)$/), '──', '• # Done']);
    const explored = screen.cells.find(({ kind }) => kind === 'exploring');
    expect(explored?.kind === 'exploring' && explored.calls.map(({ command, output }) => [command, output.text])).toEqual([['cat a.txt', 'one\n'], ['cat b.txt', 'two\n']]);
    expect([screen.state.active, screen.state.held, statusRow(screen.state, 0)]).toEqual([[], [], null]);
    expect(screen.state.usage).not.toBeNull();
    const { thread: stored } = await thread.client.request('thread/read', { threadId: thread.threadId, includeTurns: true });
    const again = new Screen().play({ type: 'threadLoaded', thread: stored });
    // The record keeps no plans.
    expect(again.titles).toEqual(screen.titles.filter((title) => title !== '• Updated Plan'));
    expect(again.titles.length).toBeGreaterThan(4);
  });

  it('asks, waits and goes on', async () => {
    const thread = await start([add('new.txt'), { items: [{ message: 'fine' }] }], { sandbox: 'read-only', approvalPolicy: 'on-request' });
    thread.client.onServerRequest((request) => {
      thread.screen.play({ type: 'asked', request });
      expect(statusRow(thread.screen.state, 0)?.isPaused).toBe(true);
      if (request.method !== 'item/fileChange/requestApproval') throw new Error(request.method);
      thread.screen.play({ type: 'answered', id: request.id, answer: { method: request.method, result: { decision: 'accept' } } });
      return Promise.resolve({ decision: 'accept' });
    });
    await thread.turn('write it');
    expect(thread.screen.titles).toEqual(['› write it', expect.stringMatching(/^• Add .*new\.txt/), expect.stringMatching(/^• Applied the changes to .*new\.txt$/), '──', '• fine']);
    expect(thread.screen.state.questions).toEqual([]);
  });

  it('fails, is tried again, and says why', async () => {
    const thread = await start([{ items: [{ message: 'half' }], drop: 'mid' }, { status: 400, error: { message: 'no such model' } }], { sandbox: 'read-only', approvalPolicy: 'never' });
    await thread.turn('go');
    expect(thread.told.some(({ method, params }) => method === 'error' && 'willRetry' in params && params.willRetry)).toBe(true);
    expect(thread.screen.titles.at(-1)).toMatch(/^■ /);
    expect(thread.screen.titles.filter((title) => title.startsWith('■'))).toHaveLength(1);
    expect(thread.screen.state.turn).toBeNull();
  });

  it('is interrupted, with what a command printed so far', async () => {
    const thread = await start([exec('echo begun; while [ ! -e go ]; do sleep 0.02; done', 'c1')], { sandbox: 'danger-full-access', approvalPolicy: 'never' });
    const printing = thread.until('item/commandExecution/outputDelta');
    const ended = thread.turn('go');
    await printing;
    await thread.client.request('turn/interrupt', { threadId: thread.threadId, turnId: thread.screen.state.turn?.id ?? '' });
    await ended;
    expect(thread.screen.titles[0]).toBe('› go');
    expect(thread.screen.titles.at(-1)).toBe('■ Conversation interrupted. Say what to do instead.');
    expect(thread.screen.cells.find(({ kind }) => kind === 'command')).toMatchObject({ output: { text: 'begun\n' } });
  });

  it('of a command of the user is a cell of its own', async () => {
    const thread = await start([], { sandbox: 'read-only', approvalPolicy: 'never' });
    const ended = thread.until('turn/completed');
    await thread.client.request('thread/shellCommand', { threadId: thread.threadId, command: 'echo mine' });
    await ended;
    expect(thread.screen.titles).toEqual(['• You ran echo mine']);
  });

  it('is the same whether the state was kept or made anew: reducing is pure', async () => {
    const thread = await start([exec('echo one', 'c1'), { items: [{ message: 'two', chunks: 3 }] }], { sandbox: 'danger-full-access', approvalPolicy: 'never' });
    await thread.turn('go');
    const run = (): string[] => {
      let state = initialState();
      return thread.told.map((event) => {
        const before = JSON.stringify(state);
        const next = reduce(state, event, 7);
        expect(JSON.stringify(state)).toBe(before);
        state = next;
        return JSON.stringify(state);
      });
    };
    expect(run()).toEqual(run());
  });
});
