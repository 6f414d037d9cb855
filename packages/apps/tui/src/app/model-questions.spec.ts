import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp } from '@codex-ts/test-support';

import { KEYS, type LiveApp, startLiveApp } from './live-app.fixture.ts';

let app: LiveApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(disposeTemp);

const option = (label: string) => ({ label, description: `with ${label}` });
const asked = [
  { id: 'db', header: 'Store', question: 'Which database?', options: [option('SQLite'), option('Postgres')] },
  { id: 'key', header: 'Key', question: 'Which key?', isSecret: true, options: [option('None'), option('A new one')] },
  { id: 'when', header: 'Date', question: 'When?', options: [option('Now'), option('Later')] },
];
const turns: MockScriptEntry[] = [{ items: [{ call: 'request_user_input', args: { questions: asked }, callId: 'q' }] }, { items: [{ message: 'Thank you.' }] }];
const start = async (): Promise<LiveApp> => {
  const overrides = { sandbox: 'read-only', approvalPolicy: 'never', config: { 'features.default_mode_request_user_input': true } } as const;
  app = await startLiveApp({ turns, tui: { overrides, settings: { animations: false, disablePasteBurst: true, notificationMethod: 'osc9' } } });
  await app.sees('gpt-5.3-codex');
  app.type(`go${KEYS.enter}\x1b[O`);
  return app;
};

describe('questions of the model', () => {
  it('are answered by a digit, by arrows with a note, and can be left open; what is secret is not shown', async () => {
    const live = await start();
    await live.sees('Question 1/3 (3 unanswered)');
    expect(live.screen.written).toContain('\x1b]9;codex has a question for you\x07');
    live.type('2');
    await live.sees('Question 2/3 (2 unanswered)');
    live.type(`${KEYS.down}${KEYS.down}${KEYS.tab}hunter2`);
    await live.sees('› •••••••');
    live.type(KEYS.enter);
    await live.sees('Question 3/3 (1 unanswered)');
    live.type('\x1b[C\x1b[C\x1b[C');
    await live.sees('Question 3/3 (1 unanswered)');
    live.type('\x1b[D\x1b[D');
    await live.sees('Question 1/3');
    live.type(`${KEYS.tab}no server needed${KEYS.enter}`);
    await live.sees('Question 2/3');
    live.type('\x1b[C');
    await live.sees('Question 3/3');
    live.type(KEYS.enter);
    const rows = await live.sees('• Thank you.');
    expect(rows).toContain('• Questions 3/3 answered\n  • Which database?\n    answer: Postgres\n    note: no server needed\n  • Which key?\n    answer: ••••••\n  • When?\n    answer: Now\n');
    const { input } = live.model.requests.at(-1)?.body as { input: { output?: string }[] };
    expect(input.at(-1)?.output).toBe('{"answers":{"db":{"answers":["Postgres","user_note: no server needed"]},"key":{"answers":["None of the above","user_note: hunter2"]},"when":{"answers":["Now"]}}}');
    expect(live.screen.written).not.toContain('hunter2');
  });

  it('are left with the turn by Esc', async () => {
    const live = await start();
    await live.sees('Question 1/3');
    live.type(KEYS.esc);
    await live.sees('Conversation interrupted');
    await live.misses('Question 1/3');
    expect(live.model.requests).toHaveLength(1);
  });
});
