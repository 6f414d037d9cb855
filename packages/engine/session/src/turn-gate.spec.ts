import { afterEach, describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type Bench, bench, calls, closeBenches, says, tool } from './session.fixture.ts';

afterEach(closeBenches);

const change = () => tool('shell_command', { command: 'make' });
const outputs = (b: Bench) => b.asked.at(-1)?.input.flatMap((item) => (item.type === 'function_call_output' ? [String(item.output).split('\n').at(-1)] : []));
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('preparing a turn', () => {
  it('goes on beside the first request, and holds back the first call that may change something', async () => {
    const prepared = new Deferred<void>();
    const b = bench({ answers: [calls('plan'), change(), says('end')], parts: { prepareTurn: () => prepared.promise } });
    const ended = b.turn('go');
    while (b.asked.length < 2) await settle();
    await settle();
    expect(b.types().filter((type) => type === 'plan.updated' || type === 'item.started')).toEqual(['plan.updated']);
    prepared.resolve();
    expect((await ended).status).toBe('completed');
    expect(outputs(b)).toEqual(['Plan updated', 'ran']);
  });

  it('warns when it fails, and holds nothing back', async () => {
    const b = bench({ answers: [change(), says('end')], parts: { prepareTurn: () => Promise.reject(new Error('no snapshot')) } });
    expect((await b.turn('go')).status).toBe('completed');
    expect(b.of('warning').map(({ message }) => message)).toEqual(['no snapshot']);
    expect(outputs(b)).toEqual(['ran']);
  });

  it('ends the turn that would change something when nothing may run, and no other', async () => {
    const error = new CodexError('the server `db` is required and did not start', { code: 'not_ready' });
    const parts = { prepareTurn: () => Promise.reject(error) };
    const talking = bench({ answers: [calls('plan'), says('end')], parts });
    expect((await talking.turn('go')).status).toBe('completed');
    const working = bench({ answers: [change()], parts });
    expect(await working.turn('go')).toEqual({ status: 'failed', error });
    expect([working.types().includes('item.started'), working.of('warning')]).toEqual([false, []]);
  });

  it('is told to stop when the turn ends or is interrupted before it is done', async () => {
    const stopped: boolean[] = [];
    const prepareTurn = (_id: string, _settings: unknown, signal: AbortSignal) =>
      new Promise<void>((_, reject) =>
        signal.addEventListener('abort', () => {
          stopped.push(true);
          reject(signal.reason as Error);
        }),
      );
    const b = bench({ answers: [says('short'), change()], parts: { prepareTurn } });
    expect((await b.turn('one')).status).toBe('completed');
    const ended = b.nextEnd();
    b.session.startTurn({ input: [{ type: 'text', text: 'two' }], outputSchema: undefined }, {});
    while (b.asked.length < 2) await settle();
    await settle();
    await b.session.interrupt();
    expect(await ended).toEqual({ status: 'interrupted' });
    expect([stopped, b.of('warning')]).toEqual([[true, true], []]);
  });

  it('is not needed for a compaction', async () => {
    let count = 0;
    const b = bench({ parts: { prepareTurn: () => Promise.resolve(void count++) } });
    await b.turn('one');
    await b.compact();
    expect(count).toBe(1);
  });
});

describe('the end of a turn', () => {
  it('is told after whoever wants to know has said its own', async () => {
    const b = bench({
      answers: [change(), says('end')],
      parts: {
        turnEnded: (_turnId, { emit }) => {
          emit({ type: 'diff.updated', diff: 'DIFF' });
          return Promise.resolve();
        },
      },
    });
    await b.turn('go');
    expect(b.types().slice(-2)).toEqual(['diff.updated', 'turn.ended']);
  });

  it('is not held up by a failure', async () => {
    const b = bench({ parts: { turnEnded: () => Promise.reject(new Error('no diff')) } });
    expect((await b.turn('go')).status).toBe('completed');
    expect(b.of('warning')).toMatchObject([{ message: 'no diff', turnId: expect.any(String) }]);
  });
});
