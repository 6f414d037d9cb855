import { afterEach, describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { type FinishedCommand } from '@codex-ts/tools';
import { bench, calls, closeBenches, linesOf, outline, says } from './session.fixture.ts';

afterEach(closeBenches);

const settle = () => new Promise((resolve) => setImmediate(resolve));
const finished = (output: string, exitCode = 0): FinishedCommand => ({ exitCode, output, timedOut: false, durationMs: 782.6 });

/** Commands that end when told, or when they are aborted. */
function held() {
  const ends: Deferred<FinishedCommand>[] = [];
  const runToEnd = (_: unknown, signal: AbortSignal): Promise<FinishedCommand> => {
    const end = new Deferred<FinishedCommand>();
    signal.addEventListener('abort', () => end.reject(signal.reason as Error));
    ends.push(end);
    return end.promise;
  };
  return { ends, runToEnd };
}

describe('a command of the user', () => {
  it('is a turn of its own that asks nobody, and the next turn knows of it', async () => {
    const b = bench({ runToEnd: () => Promise.resolve(finished('a\nb', 3)) });
    const ended = b.nextEnd();
    b.session.runCommand('ls; exit 3');
    expect(await ended).toEqual({ status: 'completed', lastMessage: null });
    expect(b.types()).toEqual(['turn.started', 'item.started', 'item.completed', 'turn.ended']);
    const [, { event: completed } = { event: null }] = b.of('kernel');
    expect(completed).toMatchObject({ item: { source: 'userShell', status: 'failed', exitCode: 3, aggregatedOutput: 'a\nb' } });
    expect(b.asked).toEqual([]);
    await b.turn('what now');
    const texts = b.asked[0]?.input.flatMap((item) => (item.type === 'message' ? item.content : [])).map((part) => ('text' in part ? part.text : ''));
    expect(texts).toContain(
      '<user_shell_command>\n<command>\nls; exit 3\n</command>\n<result>\nExit code: 3\nDuration: 0.7826 seconds\nOutput:\na\nb\n</result>\n</user_shell_command>',
    );
  });

  it('runs beside the agent, which hears of it where it takes input, also after the turn', async () => {
    const { ends, runToEnd } = held();
    const go = new Deferred<void>();
    const b = bench({ runToEnd, answers: [{ ...calls('plan'), after: go.promise }, says('end')] });
    const ended = b.turn('begin');
    while (b.asked.length === 0) await settle();
    const id = b.session.runCommand('first');
    expect(id).toBe(b.session.activeTurnId);
    b.session.runCommand('second');
    ends[0]?.resolve(finished('one'));
    await settle();
    go.resolve();
    expect((await ended).status).toBe('completed');
    expect(outline(b.asked[1]?.input ?? []).slice(-3)).toEqual(['function_call', 'function_call_output', 'user: </user_shell_command>']);
    ends[1]?.resolve(finished('two'));
    await settle();
    await b.turn('next');
    expect(outline(b.asked.at(-1)?.input ?? []).filter((line) => line.endsWith('</user_shell_command>'))).toHaveLength(2);
    // Whoever resumes the thread knows as much.
    await b.resume();
    await b.turn('again');
    expect(outline(b.asked.at(-1)?.input ?? []).filter((line) => line.endsWith('</user_shell_command>'))).toHaveLength(2);
  });

  it('ends with its turn when that is interrupted, and with its thread', async () => {
    const { runToEnd } = held();
    const b = bench({ runToEnd });
    await b.turn('begin');
    const ended = b.nextEnd();
    b.session.runCommand('sleep 100');
    await settle();
    expect(() => b.session.startTurn({ input: [], outputSchema: undefined }, {})).toThrow(expect.objectContaining({ code: 'turn_active' }));
    expect(() => b.session.steer([])).toThrow('no active turn to steer');
    await b.session.interrupt();
    expect(await ended).toEqual({ status: 'interrupted' });
    expect(b.of('kernel').at(-1)?.event).toMatchObject({ type: 'item.completed', item: { status: 'failed', exitCode: -1 } });
    expect((await linesOf(b)).filter((line) => line === 'user' || line === 'turn_aborted')).toEqual(['user', 'user', 'user', 'turn_aborted']);
    b.session.runCommand('sleep 200');
    await settle();
    await b.session.close();
    expect(b.of('turn.ended')).toHaveLength(3);
  });

  it('is not told twice after a rollback', async () => {
    const { ends, runToEnd } = held();
    const go = new Deferred<void>();
    const b = bench({ runToEnd, answers: [{ ...says('one') }, { ...says('two'), after: go.promise }] });
    await b.turn('keep');
    const second = b.turn('drop');
    while (b.asked.length < 2) await settle();
    b.session.runCommand('late');
    go.resolve();
    await second;
    ends[0]?.resolve(finished('x'));
    await settle();
    await b.session.rollback(1);
    await b.turn('after');
    expect(outline(b.asked.at(-1)?.input ?? []).filter((line) => line.endsWith('</user_shell_command>')).length).toBeLessThanOrEqual(1);
  });
});
