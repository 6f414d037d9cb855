import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { parseLine } from './parse-line.ts';
import { readTurns } from './read-turns.ts';
import { inTempHome, item, jsonl, linesOf, message, meta, texts, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';
import { summarizeRollout } from './summarize-rollout.ts';
import { Tally } from './tally.fixture.ts';

const cuts = new Tally('cut at every byte of the last three lines');
const spoiled = new Tally('one line replaced');
afterAll(() => [cuts, spoiled].forEach((tally) => tally.print()));

const head = jsonl([{ type: 'session_meta', payload: meta() }]);

describe('a rollout cut short', () => {
  it('can be resumed and appended to, cut at every byte of its last three lines', () =>
    inTempHome(async (home) => {
      const whole = Buffer.from(head + jsonl([...turn('one'), ...turn('zwei ü')]));
      const lines = whole.toString('utf8').split('\n').slice(0, -1);
      const tail = Buffer.byteLength(lines.slice(-3).join('\n')) + 1;
      for (let cut = whole.length - tail; cut <= whole.length; cut += 1) {
        await cuts.run(async () => {
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
          // Nothing of the old file is written over, and every line behind the cut can be read.
          const bytes = readFileSync(path);
          expect(bytes.subarray(0, cut)).toEqual(whole.subarray(0, cut));
          const later = bytes.subarray(cut).toString('utf8').split('\n').filter((text) => text.startsWith('{'));
          expect(later.filter((text) => typeof parseLine(Buffer.from(text)) === 'string')).toEqual([]);
        });
      }
    }));
});

const answer = item(message('assistant', 'new'));
const envelope = (type: string, payload: object, more = {}): string =>
  JSON.stringify({ timestamp: '2026-11-21T03:13:15.237Z', ...more, type, payload });

/** A line, and whether what it says counts. */
const REPLACEMENTS: [string, Buffer | string, string | null][] = [
  ['nothing', '', null],
  ['spaces', '   \t  ', null],
  ['null', 'null', null],
  ['an array', '[]', null],
  ['a number', '17', null],
  ['an unknown type', envelope('world_state', { a: 1 }), null],
  ['an unknown event', envelope('event_msg', { type: 'thread_name_updated', name: 'x' }), null],
  ['an unknown item', envelope('response_item', { type: 'hologram' }), null],
  ['an unknown field', envelope('response_item', { ...answer.payload, mood: 'good' }), 'new'],
  ['20 MB', envelope('response_item', { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x'.repeat(20_000_000) }] }), 'x'.repeat(20_000_000)],
  ['more than a line may have', Buffer.alloc(65 * 1024 * 1024, 'y'), null],
  ['invalid UTF-8', Buffer.concat([Buffer.from(envelope('response_item', answer.payload).slice(0, -1)), Buffer.from([0xc3, 0x28, 0x7d])]), null],
  ['a byte order mark', `\ufeff${envelope('response_item', answer.payload)}`, null],
  ['NULs', Buffer.alloc(4096), null],
  ['the meta of another thread', envelope('session_meta', meta({ id: '11111111-2222-4333-8444-555555555555' })), null],
  ['a time in the future', envelope('response_item', answer.payload, { timestamp: '2999-01-01T00:00:00.000Z' }), 'new'],
  ['a line without time', JSON.stringify({ type: 'response_item', payload: answer.payload }), null],
  ['a line of a newer version', envelope('response_item', answer.payload, { ordinal: 7 }), 'new'],
  ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, null],
  ['half a line', envelope('response_item', answer.payload).slice(0, 60), null],
];

describe('a rollout with one bad line', () => {
  it.each(REPLACEMENTS)('loses that line and no other: %s', (_, replacement, says) =>
    inTempHome(async (home) => {
      const lines = (head + jsonl([...turn('one'), ...turn('two')])).split('\n').slice(0, -1);
      // The answer of the first turn: in the middle, and last.
      for (const at of [lines.length - 8, lines.length]) {
        await spoiled.run(async () => {
          const path = join(home, `rollout-${at}.jsonl`);
          writeFileSync(path, '');
          for (const [index, text] of [...lines, ''].entries()) {
            if (index === at) appendFileSync(path, replacement);
            else if (index < lines.length) appendFileSync(path, text);
            if (index < lines.length) appendFileSync(path, '\n');
          }
          const rest = lines.filter((__, index) => index !== at).map((text) => messageOf(text)).filter((text) => text !== null);
          if (says !== null) rest.splice(at === lines.length ? rest.length : 1, 0, says);
          const loaded = await loadThread(path);
          expect(loaded.meta).toEqual(meta());
          expect(texts(loaded.history)).toEqual(rest);
          expect(await readTurns(path)).toMatchObject([{ id: 'turn-one' }, { id: 'turn-two', status: 'completed' }]);
          expect(await summarizeRollout(path)).toMatchObject({ id: meta().id, preview: 'ask one', cwd: '/repo' });
          const writer = await RolloutWriter.open(path);
          writer.append(turn('three'));
          await writer.close();
          expect(texts((await loadThread(path)).history)).toEqual([...rest, 'ask three', 'answer three']);
        });
      }
    }), 60_000);
});

/** The text of a stored message; null for other lines. */
function messageOf(text: string): string | null {
  const line = parseLine(Buffer.from(text));
  return typeof line !== 'string' && line.type === 'response_item' ? (texts([line.payload])[0] ?? null) : null;
}
