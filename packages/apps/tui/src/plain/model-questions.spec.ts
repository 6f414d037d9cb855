import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp } from '@codex-ts/test-support';

import { startLivePlain } from './live-plain.fixture.ts';

afterAll(disposeTemp);

describe('questions of the model', () => {
  it('are numbered lists, one after the other; what is left open is asked about', async () => {
    const option = (label: string) => ({ label, description: `with ${label}` });
    const questions = [{ id: 'db', header: 'Store', question: 'Which database?', options: [option('SQLite'), option('Postgres')] }, { id: 'key', header: 'Key', question: 'Which key?', isSecret: true, options: [option('None')] }];
    const overrides = { approvalPolicy: 'never', config: { 'features.default_mode_request_user_input': true } } as const;
    const live = await startLivePlain({ turns: [{ items: [{ call: 'request_user_input', args: { questions }, callId: 'q' }] }, { items: [{ message: 'Thank you.' }] }], tui: { overrides } });
    try {
      await live.hears('You: ');
      live.type('go\r');
      const said = await live.hears('Answer, 1 to 3: ');
      expect(said).toContain('Question 1 of 2:\nWhich database?\n1. SQLite: with SQLite\n2. Postgres: with Postgres\n3. None of the above: say more behind the number\n');
      live.type('2 if it is fast\r');
      await live.hears('Answer, 1 to 2: ');
      live.type('\r');
      await live.hears('Not answered: 1 of 2.');
      await live.hears('Answer, 1 or 2: ');
      live.type('2\r');
      await live.hears('Answer, 1 to 2: ');
      live.type('2 hunter2\r');
      expect(await live.hears('Codex: Thank you.')).toContain('Questions answered: 2 of 2.\nWhich database? Answer: Postgres. Note: if it is fast\nWhich key? Answer: not shown\n');
      const { input } = live.model.requests.at(-1)?.body as { input: { output?: string }[] };
      expect(input.at(-1)?.output).toBe('{"answers":{"db":{"answers":["Postgres","user_note: if it is fast"]},"key":{"answers":["None of the above","user_note: hunter2"]}}}');
      expect(live.written).not.toContain('hunter2');
    } finally {
      await live.close();
    }
  });
});
