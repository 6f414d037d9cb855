import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp } from '@codex-ts/test-support';

import { KEYS, startLiveApp } from '../live-app.fixture.ts';

afterAll(disposeTemp);

const WORDS = Array.from({ length: 1200 }, (_, at) => `w${at}.`);
const MESSAGE = Array.from({ length: 60 }, (_, part) => WORDS.slice(part * 20, part * 20 + 20).join(' ')).join('\n\n');

describe('a storm of resizes', () => {
  it('costs nothing of an answer that is being written', async () => {
    const live = await startLiveApp({ turns: [{ items: [{ message: MESSAGE, chunks: 600 }] }], tui: { settings: { animations: true, disablePasteBurst: true } } });
    try {
      await live.sees('100% left');
      live.type(`go${KEYS.enter}`);
      for (let at = 0; at < 200; at += 1) await live.resize({ columns: 24 + ((at * 37) % 90), rows: 6 + ((at * 13) % 30) });
      await live.resize({ columns: 80, rows: 24 });
      await live.rests();
      await live.sees('w1199.');
      await live.sees('› Say what to do');
      const text = live.screen.all.join('').replaceAll(/\s/g, '');
      expect(text.match(/w\d+\./g)).toEqual(WORDS);
      expect(live.screen.screen.filter((row) => row.startsWith('› Say'))).toHaveLength(1);
    } finally {
      await live.close();
    }
  });
});
