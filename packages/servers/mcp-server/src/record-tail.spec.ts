import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { RecordEvents } from './record-events.ts';
import { RecordTail } from './record-tail.ts';

afterEach(disposeTemp);

const line = (type: string, payload: unknown) => `${JSON.stringify({ timestamp: 't', type, payload })}\n`;

async function record(): Promise<{ path: string; tail: RecordTail }> {
  const path = join((await makeTempDir()).path, 'rollout.jsonl');
  return { path, tail: new RecordTail(path) };
}

describe('RecordTail', () => {
  it('hands out each line once, whenever it becomes whole', async () => {
    const { path, tail } = await record();
    expect(tail.read()).toEqual([]);
    const [first, second] = [line('response_item', { a: 'ü'.repeat(70_000) }), line('event_msg', { type: 'b' })];
    const bytes = Buffer.from(first + second);
    await writeFile(path, bytes.subarray(0, 100_001));
    expect(tail.read()).toEqual([]);
    await appendFile(path, bytes.subarray(100_001));
    expect(tail.read().map(({ type }) => type)).toEqual(['response_item', 'event_msg']);
    expect(tail.read()).toEqual([]);
    await appendFile(path, 'torn {\n[1]\n{"type":"x"}\n' + line('compacted', {}));
    expect(tail.read()).toEqual([{ type: 'compacted', payload: {} }]);
  });

  it('has nothing to say of a thread without a record', () => {
    expect(new RecordTail(null).read()).toEqual([]);
  });
});

describe('RecordEvents', () => {
  it('leaves out what is told otherwise, and stops where it is told to', async () => {
    const { path, tail } = await record();
    const events = new RecordEvents(tail);
    await writeFile(path, [line('session_meta', {}), line('event_msg', { type: 'task_started' }), line('event_msg', { type: 'error' }), line('response_item', { role: 'user' }), line('event_msg', { type: 'user_message' })].join(''));
    expect(events.take('user_message').map(({ type }) => type)).toEqual(['task_started', 'raw_response_item']);
    await appendFile(path, line('event_msg', { type: 'token_count' }));
    expect(events.take()).toEqual([{ type: 'user_message' }, { type: 'token_count' }]);
  });
});
