import { describe, expect, it } from '@jest/globals';
import { type UserQuestions } from '../ports.ts';
import { functionCall, scope } from '../scope.fixture.ts';
import { requestUserInputSpec } from './spec.ts';
import { type UserAnswers } from './user-questions.ts';

const question = (id: string, more: object = {}) => ({ id, header: 'Store', question: 'Which?', options: [{ label: 'A', description: 'first' }, { label: 'B', description: 'second' }], ...more });
const ask = (...questions: unknown[]) => functionCall('request_user_input', { questions });

function asking(answers: UserAnswers, more: Parameters<typeof scope>[1] = {}) {
  const asked: UserQuestions[] = [];
  return { asked, ...scope([], { ...more, services: { askUser: (one) => (asked.push(one), Promise.resolve(answers)) } }) };
}

describe('request_user_input', () => {
  it('is declared as by the original, but for the words', () => {
    const wordless = JSON.stringify(requestUserInputSpec, (key: string, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value));
    expect(wordless).toBe(
      '{"type":"function","name":"request_user_input","strict":false,"parameters":{"type":"object","properties":{"questions":{"type":"array","items":{"type":"object","properties":{"header":{"type":"string"},"id":{"type":"string"},"options":{"type":"array","items":{"type":"object","properties":{"description":{"type":"string"},"label":{"type":"string"}},"required":["label","description"],"additionalProperties":false}},"question":{"type":"string"}},"required":["id","header","question","options"],"additionalProperties":false}}},"required":["questions"],"additionalProperties":false}}',
    );
  });

  it('asks under every approval policy, and tells the model what was answered', async () => {
    const answers = { db: { answers: ['A', 'user_note: soon'] }, __proto__x: { answers: [] } };
    for (const approvalPolicy of ['never', 'on-request', 'untrusted'] as const) {
      const { asked, run, events } = asking(answers, { turn: { approvalPolicy } });
      expect((await run(ask(question('db'), question('key', { isSecret: true, isOther: false })))).output).toBe(JSON.stringify({ answers }));
      expect(asked).toEqual([{ itemId: 'c1', questions: [{ ...question('db'), isSecret: false }, { ...question('key'), isSecret: true }] }]);
      expect(events).toEqual([]);
    }
  });

  it.each([
    [[], 'request_user_input requires at least one question'],
    [[question('a', { options: [] })], 'request_user_input requires non-empty options for every question'],
    [[question('a'), question('b', { options: undefined })], 'request_user_input requires non-empty options for every question'],
    [[question('a', { options: null })], 'request_user_input requires non-empty options for every question'],
    [[question('a'), question('a')], 'request_user_input requires a different id for every question'],
    [[question('a'), { header: 'h', question: 'q', options: [] }], 'failed to parse function arguments: missing field `id` in questions[1]'],
    [[question('a', { options: [{ label: 'x', description: '' }, { label: 'y' }] })], 'failed to parse function arguments: missing field `description` in questions[0].options[1]'],
    [[question('a', { question: 4 })], 'failed to parse function arguments: `question` of questions[0] is not a string'],
    [[question('a', { isSecret: 'yes' })], 'failed to parse function arguments: `isSecret` of questions[0] is not a boolean'],
    [[question('a', { options: ['x'] })], 'failed to parse function arguments: `options` of questions[0] is not an array of objects'],
    ['db?', 'failed to parse function arguments: invalid type for field `questions`'],
  ])('%j is asked of nobody', async (questions, message) => {
    const { asked, run } = asking({});
    expect((await run(functionCall('request_user_input', { questions }))).output).toContain(message);
    expect(asked).toEqual([]);
  });

  it('takes more than the model is told to send', async () => {
    const { asked, run } = asking({});
    const many = Array.from({ length: 5 }, (_, at) => ({ label: `${at}`, description: '' }));
    await run(ask(...['a', 'b', 'c', 'd'].map((id) => question(id, { options: many }))));
    expect(asked[0]?.questions.map(({ options }) => options.length)).toEqual([5, 5, 5, 5]);
  });

  it('is refused where it is not offered, whatever the call says', async () => {
    const { asked, run } = asking({}, { turn: { offersQuestions: false } });
    for (const call of [ask(question('a')), functionCall('request_user_input', '{bad')]) expect((await run(call)).output).toBe('request_user_input is unavailable in Default mode');
    expect(asked).toEqual([]);
  });

  it('takes no answer once the turn is being stopped, and no other call runs beside it', async () => {
    const { run, abort, router } = scope([], { services: { askUser: () => (abort.abort(), Promise.resolve({ a: { answers: ['A'] } })) } });
    expect((await run(ask(question('a')))).output).toBe('aborted by user after 0.0s');
    expect(router.isParallel(ask())).toBe(false);
  });
});
