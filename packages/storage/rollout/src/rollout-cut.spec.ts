import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { inTempHome, jsonl, linesOf, meta, texts, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';

describe('a rollout cut short', () => {
  it('can be resumed and appended to, cut at every byte of its last three lines', () =>
    inTempHome(async (home) => {
      const whole = Buffer.from(jsonl([{ type: 'session_meta', payload: meta() }, ...turn('one'), ...turn('zwei ü')]));
      const lines = whole.toString('utf8').split('\n').slice(0, -1);
      const tail = Buffer.byteLength(lines.slice(-3).join('\n')) + 1;
      for (let cut = whole.length - tail; cut <= whole.length; cut += 1) {
        const path = join(home, `${cut}.jsonl`);
        writeFileSync(path, whole.subarray(0, cut));
        const before = await linesOf(path);
        const loaded = await loadThread(path);
        expect(texts(loaded.history).slice(0, 3)).toEqual(['ask one', 'answer one', 'ask zwei ü']);
        const endsWhole = cut === 0 || whole[cut - 1] === 0x0a || whole[cut] === 0x0a;
        expect({ cut, torn: loaded.truncatedTail }).toEqual({ cut, torn: !endsWhole });

        const writer = await RolloutWriter.open(path);
        writer.append(turn('three'));
        await writer.close();
        const after = await linesOf(path);
        expect(after.length).toBe(before.length + turn('three').length);
        expect(after.slice(0, before.length)).toEqual(before);
        expect((await loadThread(path)).truncatedTail).toBe(false);
      }
    }));
});
