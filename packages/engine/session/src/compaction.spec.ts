import { afterEach, describe, expect, it } from '@jest/globals';
import { CodexError, type ResponseItem } from '@codex-ts/protocol';
import { bench, closeBenches, linesOf, LONG, outline, Overflow, says } from './session.fixture.ts';

afterEach(closeBenches);

class Broken extends Error {
  readonly isStreamRetryable = true;
}

class Refused extends CodexError {
  constructor(readonly httpStatus: number) {
    super(`status ${httpStatus}`, { code: 'unexpected_status' });
  }
}

describe('a compaction that was asked for', () => {
  it('is a turn of its own, stored before it is told', async () => {
    const b = bench({ answers: [says(LONG), says('THE SUMMARY')] });
    await b.turn('one');
    b.events.length = 0;
    expect(await b.compact()).toEqual({ status: 'completed', lastMessage: null });
    expect(b.types()).toEqual(['turn.started', 'compaction.started', 'tokens.updated', 'tokens.updated', 'compaction.completed', 'context.compacted', 'warning', 'turn.ended']);
    expect(b.events[0]).toMatchObject({ kind: 'compact' });
    expect((await linesOf(b)).slice(-6)).toEqual(['task_started', 'token_count', 'compacted', 'token_count', 'context_compacted', 'task_complete']);
    const [told] = b.of('context.compacted');
    expect(told?.tokensAfter).toBeLessThanOrEqual(told?.tokensBefore ?? 0);
    expect(told?.count).toBe(1);
  });

  it('asks with the whole history and our request for a summary', async () => {
    const b = bench({ answers: [says(LONG), says('THE SUMMARY')] });
    await b.turn('one');
    await b.compact();
    const [first, second] = b.asked;
    expect(second?.kind).toBe('summary');
    expect(JSON.stringify(second?.input.slice(0, first?.input.length))).toBe(JSON.stringify(first?.input));
    expect(outline(second?.input ?? []).at(-1)).toMatch(/^user: .*the note alone/);
  });

  it('asks with the prompt of the configuration instead', async () => {
    const b = bench({ answers: [says(LONG)], compaction: { prompt: 'SUM UP' } });
    await b.turn('one');
    await b.compact();
    expect(outline(b.asked[1]?.input ?? []).at(-1)).toBe('user: SUM UP');
  });

  it('leaves what the user said and the summary; the next turn tells everything else anew', async () => {
    const b = bench({ answers: [says(LONG), says('THE SUMMARY')] });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    expect(outline(b.asked[2]?.input ?? [])).toEqual(['user: one', 'user: THE SUMMARY', 'permissions', 'environment', 'user: two']);
  });

  it('sums up no summaries: only the newest is left', async () => {
    const b = bench({ answers: [says(LONG), says('FIRST'), says(LONG), says('SECOND')] });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    await b.compact();
    expect(outline(b.asked[3]?.input ?? [])).toContain('user: FIRST');
    await b.turn('three');
    expect(outline(b.asked[4]?.input ?? [])).toEqual(['user: one', 'user: two', 'user: SECOND', 'permissions', 'environment', 'user: three']);
  });

  it('says so when the model has nothing to say', async () => {
    const b = bench({ answers: [says(LONG), says('  ')] });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    expect(outline(b.asked[2]?.input ?? [])).toContain('user: (no summary available)');
  });

  it('does nothing to a thread that has nothing', async () => {
    const b = bench();
    expect((await b.compact()).status).toBe('completed');
    expect([b.asked, b.of('compaction.started'), b.of('warning').length]).toEqual([[], [], 1]);
  });

  it('leaves a thread alone that would not get shorter', async () => {
    const b = bench({ answers: [says('hi'), says(LONG)] });
    await b.turn('one '.repeat(300));
    await b.compact();
    const after = b.of('context.compacted')[0]?.tokensAfter ?? 0;
    expect(after).toBeLessThanOrEqual(1000);
    const tiny = bench({ answers: [says('y'), says(LONG)], frame: (settings) => ({ model: settings.model, baseInstructions: '', permissions: 'p', permissionsKey: 'k', developerInstructions: null, projectDocs: null, environment: { cwd: '/', shell: 's', currentDate: 'd', timezone: 't' } }) });
    await tiny.turn('x');
    await tiny.compact();
    expect([tiny.of('context.compacted'), (await linesOf(tiny)).includes('compacted')]).toEqual([[], false]);
    expect(tiny.of('compaction.completed')).toHaveLength(1);
  });

  it('fails as a turn, with the item completed and the history as it was', async () => {
    const b = bench({ answers: [says(LONG), { fault: new CodexError('no', { code: 'x' }) }] });
    await b.turn('one');
    expect((await b.compact()).status).toBe('failed');
    expect(b.of('compaction.completed')).toHaveLength(1);
    await b.turn('two');
    expect(outline(b.asked[2]?.input ?? [])).toEqual(['permissions', 'environment', 'user: one', expect.stringMatching(/^assistant: word/), 'user: two']);
  });

  it('can be interrupted, and changes nothing then', async () => {
    const b = bench({ answers: [says(LONG), { after: new Promise(() => undefined) }] });
    await b.turn('one');
    const ended = b.nextEnd();
    const id = b.session.compact();
    expect(b.session.activeTurnKind).toBe('compact');
    expect(() => b.session.compact()).toThrow(expect.objectContaining({ code: 'turn_active' }));
    while (b.asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await b.session.interrupt(id)).toBe(true);
    expect(await ended).toEqual({ status: 'interrupted' });
    expect((await linesOf(b)).includes('compacted')).toBe(false);
  });

  it('asks again after a break, and tells of it', async () => {
    const b = bench({ answers: [says(LONG), { events: says('half').events?.slice(0, 1) ?? [], fault: new Broken('cut') }, says('WHOLE')] });
    await b.turn('one');
    expect((await b.compact()).status).toBe('completed');
    expect(b.types()).toContain('stream.retry');
    await b.turn('two');
    expect(outline(b.asked[3]?.input ?? [])).toContain('user: WHOLE');
  });

  it('leaves out the oldest items of a thread that is too long even for that, and says how many', async () => {
    const b = bench({ answers: [says(LONG), { fault: new Overflow() }, { fault: new Overflow() }, says('REST')] });
    await b.turn('one');
    await b.compact();
    expect(outline(b.asked[2]?.input ?? [])[0]).toBe('environment');
    expect(outline(b.asked[3]?.input ?? [])[0]).toBe('user: one');
    expect(b.of('warning')[0]?.message).toContain('(2 of 4 items)');
  });

  it('gives up when nothing fits, and does not ask for ever', async () => {
    const b = bench({ answers: [says(LONG), ...Array.from({ length: 50 }, () => ({ fault: new Overflow() }))] });
    await b.turn('one');
    expect(await b.compact()).toMatchObject({ status: 'failed', error: { kind: 'contextWindowExceeded' } });
    expect(b.asked.length).toBeLessThan(10);
  });
});

describe('a compaction by the server', () => {
  const opaque: ResponseItem = { type: 'compaction', encrypted_content: 'opaque' };
  const user: ResponseItem = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'one' }] };
  const developer: ResponseItem = { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'theirs' }] };
  const remote = (answers: (ResponseItem[] | Error)[]) => ({
    mode: () => 'remote' as const,
    compactRemotely: () => {
      const answer = answers.shift() ?? new Error('not scripted');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });

  it('keeps what was said and the opaque item', async () => {
    const b = bench({ answers: [says(LONG)], compaction: remote([[developer, user, opaque]]) });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    expect(outline(b.asked[1]?.input ?? [])).toEqual(['user: one', 'compaction', 'permissions', 'environment', 'user: two']);
    await b.resume();
    await b.turn('three');
    expect(outline(b.asked[2]?.input ?? []).slice(0, 3)).toEqual(['user: one', 'compaction', 'permissions']);
  });

  it('is asked again after a break', async () => {
    const b = bench({ answers: [says(LONG)], compaction: remote([new Broken('cut'), [user, opaque]]) });
    await b.turn('one');
    expect((await b.compact()).status).toBe('completed');
    expect(b.types()).toContain('stream.retry');
  });

  it.each<[string, ResponseItem[] | Error]>([
    ['a server without the endpoint', new Refused(404)],
    ['an answer that keeps nothing', [user]],
    ['an empty answer', []],
    ['an answer that is no history', new CodexError('?', { code: 'compaction_malformed' })],
    ['an answer larger than the history', [{ type: 'compaction', encrypted_content: 'x'.repeat(100_000) }]],
  ])('gives way to a summary: %s', async (_name, answer) => {
    const b = bench({ answers: [says(LONG), says('OURS')], compaction: remote([answer]) });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    expect(b.asked.map(({ kind }) => kind)).toEqual(['turn', 'summary', 'turn']);
    expect(outline(b.asked[2]?.input ?? [])).toContain('user: OURS');
  });

  it.each([401, 429, 500])('fails with status %d: a summary would fare no better', async (status) => {
    const b = bench({ answers: [says(LONG)], compaction: remote([new Refused(status)]) });
    await b.turn('one');
    expect(await b.compact()).toMatchObject({ status: 'failed', error: { httpStatus: status } });
  });
});
