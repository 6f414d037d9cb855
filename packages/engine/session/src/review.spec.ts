import { afterEach, describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { readReview } from './review-output.ts';
import { bench, closeBenches, linesOf, outline, says } from './session.fixture.ts';

afterEach(closeBenches);

const finding = { title: '[P1] Close the file', body: 'It leaks\nwhen it throws.', priority: 1, confidence_score: 0.9, code_location: { absolute_file_path: '/w/a.ts', line_range: { start: 3, end: 4 } } };
const output = { findings: [finding], overall_correctness: 'patch is incorrect', overall_explanation: 'One leak.', overall_confidence_score: 0.8 };
const text = 'One leak.\n\nReview comment:\n\n- [P1] Close the file \u2014 /w/a.ts:3-4\n  It leaks\n  when it throws.';

describe('a review', () => {
  it('is a turn of its own whose findings enter the history', async () => {
    const b = bench({ parts: { review: ({ target }) => Promise.resolve(target.type === 'baseBranch' ? `Here it is: ${JSON.stringify(output)} done` : null) } });
    await b.turn('begin');
    b.events.length = 0;
    const ended = b.nextEnd();
    const id = b.session.review({ type: 'baseBranch', branch: 'main' });
    expect(await ended).toEqual({ status: 'completed', lastMessage: text });
    expect(b.types()).toEqual(['turn.started', 'review.mode', 'review.mode', 'item.started', 'item.completed', 'turn.ended']);
    expect(b.of('turn.started')[0]).toMatchObject({ turnId: id, kind: 'review' });
    expect(b.of('review.mode').map(({ item: { type, review } }) => [type, review])).toEqual([['enteredReviewMode', "changes against 'main'"], ['exitedReviewMode', text]]);
    expect((await linesOf(b)).slice(-8)).toEqual(['entered_review_mode', 'task_started', 'user_message', 'user', 'exited_review_mode', 'agent_message', 'assistant', 'task_complete']);
    await b.turn('fix it');
    expect(outline(b.asked.at(-1)?.input ?? []).slice(-3)).toEqual(['user: </user_action>', 'assistant:   when it throws.', 'user: fix it']);
  });

  it('takes no input, and its interruption is told to the next turn', async () => {
    const started = new Deferred<void>();
    const review = ({ signal }: { signal: AbortSignal }) =>
      new Promise<string>((_, reject) => {
        started.resolve();
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const b = bench({ parts: { review } });
    const ended = b.nextEnd();
    b.session.review({ type: 'uncommittedChanges' });
    await started.promise;
    expect(() => b.session.steer([])).toThrow('cannot steer a review turn');
    expect(() => b.session.startTurn({ input: [], outputSchema: undefined }, {})).toThrow(expect.objectContaining({ code: 'turn_active' }));
    await b.session.interrupt();
    expect(await ended).toEqual({ status: 'interrupted' });
    expect(b.of('review.mode').at(-1)?.item.review).toBe('The review ended without a result.');
    await b.turn('and now');
    const told = JSON.stringify(b.asked.at(-1)?.input);
    expect(told).toContain('stopped the review before its end');
    expect(told).not.toContain('turn_aborted');
  });

  it('fails as its reviewer does, and where nothing can be reviewed', async () => {
    const b = bench({ answers: [says('x')], parts: { review: () => Promise.reject(new Error('no such model')) } });
    const ended = b.nextEnd();
    b.session.review({ type: 'custom', instructions: 'look' });
    expect(await ended).toMatchObject({ status: 'failed', error: { message: 'no such model' } });
    const none = bench();
    const end = none.nextEnd();
    none.session.review({ type: 'custom', instructions: 'look' });
    expect(await end).toMatchObject({ status: 'failed', error: { code: 'review_unavailable' } });
  });
});

describe('readReview', () => {
  it.each([
    ['JSON', JSON.stringify(output), output],
    ['JSON in a fence', `\`\`\`json\n${JSON.stringify(output)}\n\`\`\``, output],
    ['text', 'Looks {fine} to me', { findings: [], overall_correctness: '', overall_explanation: 'Looks {fine} to me', overall_confidence_score: 0 }],
    ['other JSON', '{"a":1}', { findings: [], overall_correctness: '', overall_explanation: '{"a":1}', overall_confidence_score: 0 }],
    ['nothing', ' \n', null],
    ['no answer', null, null],
  ])('reads %s', (_, answer, expected) => {
    expect(readReview(answer)).toEqual(expected);
  });
});
