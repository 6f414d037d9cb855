import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type RolloutLine, type SkippedLine } from './line.ts';
import { loadThread } from './load-thread.ts';
import { parseLine } from './parse-line.ts';
import { readRollout } from './read-rollout.ts';
import { inTempHome, item, jsonl, line, message, meta, samplePaths, samplesFolder, turn } from './rollout.fixture.ts';
import { RolloutError } from './rollout-error.ts';

async function readAll(path: string): Promise<(RolloutLine | SkippedLine)[]> {
  const all: (RolloutLine | SkippedLine)[] = [];
  for await (const one of readRollout(path)) all.push(one);
  return all;
}

function parse(value: unknown): unknown {
  return parseLine(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
}

function response(payload: unknown): unknown {
  const found = parse({ timestamp: 't', type: 'response_item', payload });
  return typeof found === 'object' && found !== null && 'payload' in found ? found.payload : found;
}

function event(payload: unknown): unknown {
  const found = parse({ timestamp: 't', type: 'event_msg', payload });
  return typeof found === 'object' && found !== null && 'payload' in found ? found.payload : found;
}

const samples = samplesFolder();
const withSamples = samples === null ? it.skip : it;

describe('readRollout', () => {
  it('names every line it passes over and goes on with the next', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      const good = JSON.stringify(line(item(message('user', 'hi'))));
      const bad = [
        ['', 'blank'],
        ['   ', 'blank'],
        ['garbage', 'not-json'],
        ['[1]', 'not-json'],
        ['{"timestamp":"x","type":"response_it', 'not-json'],
        ['{"type":"response_item","payload":{}}', 'no-timestamp'],
        ['{"timestamp":"x","type":"world_state","payload":{}}', 'unknown-kind'],
        ['{"timestamp":"x","type":"event_msg","payload":{"type":"new_event"}}', 'unknown-kind'],
        ['{"timestamp":"x","type":"response_item","payload":{"type":"new_item"}}', 'unknown-kind'],
        ['{"timestamp":"x","type":"response_item","payload":{"type":"message","role":"user"}}', 'malformed'],
        ['{"timestamp":"x","type":"session_meta","payload":{"id":"no-uuid"}}', 'malformed'],
        ['{"timestamp":"x","payload":{}}', 'malformed'],
      ] as const;
      writeFileSync(path, bad.map(([text]) => `${text}\n${good}\n`).join(''));
      const all = await readAll(path);
      expect(all.filter((_, i) => i % 2 === 0)).toEqual(
        bad.map(([, reason], i) => ({ type: 'skipped', reason, line: 2 * i + 1 })),
      );
      expect(all.filter((one) => one.type === 'response_item').length).toBe(bad.length);
    }));

  it('loses only the line that is no UTF-8', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      const [a = '', b = ''] = jsonl(turn('one')).split('\n');
      writeFileSync(path, Buffer.concat([Buffer.from(`${a}\n{"x":"`), Buffer.from([0xff, 0xfe]), Buffer.from(`"}\n${b}\n`)]));
      expect((await readAll(path)).map((one) => (one.type === 'skipped' ? one.reason : one.type))).toEqual([
        'event_msg',
        'not-utf8',
        'turn_context',
      ]);
    }));

  it('reads the last line without its line feed, and lines with carriage returns', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl(turn('one')).replaceAll('\n', '\r\n').trimEnd());
      expect((await readAll(path)).length).toBe(turn('one').length);
    }));

  it('never throws on anything a file may contain', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      const fragment = fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.json().map((text) => Buffer.from(text)),
        fc
          .record({
            timestamp: fc.oneof(fc.string(), fc.jsonValue()),
            type: fc.constantFrom('session_meta', 'turn_context', 'response_item', 'event_msg', 'compacted', 'x'),
            payload: fc.oneof(
              fc.jsonValue(),
              fc.record({ type: fc.constantFrom('message', 'reasoning', 'token_count', 'thread_rolled_back', 'function_call_output') }),
              fc.record({ type: fc.constant('message'), role: fc.string(), content: fc.array(fc.jsonValue()) }),
              fc.record({ message: fc.string(), replacement_history: fc.array(fc.jsonValue()) }),
              fc.record({ type: fc.constant('token_count'), info: fc.jsonValue() }),
            ),
          })
          .map((value) => Buffer.from(`${JSON.stringify(value)}\n`)),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fragment, { maxLength: 12 }), async (fragments) => {
          writeFileSync(path, Buffer.concat(fragments));
          await readAll(path);
          await loadThread(path).catch((error: unknown) => {
            if (!(error instanceof RolloutError)) throw error;
          });
        }),
        { numRuns: 300 },
      );
    }));

  it('stops when asked to', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl(turn('one')));
      const reading = readRollout(path, { signal: AbortSignal.abort(new Error('enough')) });
      await expect(reading.next()).rejects.toThrow('enough');
    }));

  it('says which file it cannot read', async () => {
    await expect(readRollout('/nonexistent/r').next()).rejects.toMatchObject({ code: 'rollout_unreadable', path: '/nonexistent/r' });
  });

  withSamples('reads every line of rollouts of the original (skipped: reference data not present)', async () => {
    const paths = samplePaths(samples ?? '');
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect((await readAll(path)).filter((one) => one.type === 'skipped')).toEqual([]);
  });
});

describe('parseLine', () => {
  it('keeps of a response item what we know and fills absent fields with null', () => {
    expect(response({ type: 'message', id: 'msg_1', role: 'assistant', end_turn: true, phase: 'commentary', content: [{ type: 'output_text', text: 'a', logprobs: [] }] })).toEqual({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'a' }],
      phase: 'commentary',
    });
    expect(response({ type: 'reasoning', id: 'rs_1', summary: [] })).toEqual({ type: 'reasoning', summary: [], content: null, encrypted_content: null });
    expect(response({ type: 'compaction_summary', encrypted_content: 'x' })).toEqual({ type: 'compaction', encrypted_content: 'x' });
    expect(response({ type: 'function_call', id: 'fc', name: 'n', arguments: '{ }', call_id: 'c', namespace: null })).toEqual({ type: 'function_call', name: 'n', arguments: '{ }', call_id: 'c' });
    expect(response({ type: 'local_shell_call', status: 'completed', action: { type: 'exec', command: ['ls'] } })).toMatchObject({ call_id: null });
    expect(response({ type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: 'p', status: 'completed' })).toMatchObject({ status: 'completed' });
    expect(response({ type: 'web_search_call', action: { type: 'search', query: 'q' } })).toEqual({ type: 'web_search_call', action: { type: 'search', query: 'q' } });
    const parts = [{ type: 'input_image', image_url: 'data:', detail: 'high' }, { type: 'input_text', text: 't' }];
    expect(response({ type: 'function_call_output', call_id: 'c', output: parts })).toEqual({ type: 'function_call_output', call_id: 'c', output: parts });
    expect(response({ type: 'ghost_snapshot', ghost_commit: { id: 'x' } })).toEqual({ type: 'ghost_snapshot', ghost_commit: { id: 'x' } });
  });

  it.each([
    { type: 'message', role: 'user', content: [{ type: 'input_audio' }] },
    { type: 'reasoning', summary: [{ type: 'summary_text' }] },
    { type: 'function_call', name: 'n', call_id: 'c' },
    { type: 'function_call_output', call_id: 'c', output: { content: 'x' } },
    { type: 'local_shell_call', status: 'completed', action: { type: 'exec', command: [1] } },
    { type: 'compaction' },
    {},
  ])('calls a response item without its fields malformed: %j', (payload) => {
    expect(response(payload)).toBe('malformed');
  });

  it('reads the newer names of turn events and fills absent fields', () => {
    expect(event({ type: 'turn_started', turn_id: 't' })).toEqual({ type: 'task_started', turn_id: 't', model_context_window: null, collaboration_mode_kind: 'default' });
    expect(event({ type: 'turn_complete', turn_id: 't' })).toEqual({ type: 'task_complete', turn_id: 't', last_agent_message: null });
    expect(event({ type: 'token_count' })).toEqual({ type: 'token_count', info: null, rate_limits: null });
    expect(event({ type: 'user_message', message: 'm' })).toEqual({ type: 'user_message', message: 'm', local_images: [], text_elements: [] });
  });

  it.each([
    { type: 'thread_rolled_back', num_turns: -1 },
    { type: 'thread_rolled_back' },
    { type: 'token_count', info: { total_token_usage: {}, last_token_usage: {} } },
    { type: 'item_completed', thread_id: 't', turn_id: 'u', item: { type: 'UserMessage', id: 'i' } },
    { type: 'task_started' },
  ])('calls an event without its fields malformed: %j', (payload) => {
    expect(event(payload)).toBe('malformed');
  });

  it('reads sources as the original does and old names of fields', () => {
    const source = (given: unknown): unknown => {
      const { source: _, ...rest } = meta();
      const found = parse({ timestamp: 't', type: 'session_meta', payload: { ...rest, ...(given === undefined ? {} : { source: given }) } });
      return typeof found === 'object' && found !== null && 'payload' in found ? (found.payload as { source: unknown }).source : found;
    };
    expect(source(undefined)).toBe('vscode');
    expect(source('exec')).toBe('exec');
    expect(source('hologram')).toBe('unknown');
    expect(source({ subagent: 'review' })).toEqual({ subagent: 'review' });
    expect(parse({ timestamp: 't', type: 'session_meta', payload: { ...meta(), agent_type: 'worker' } })).toMatchObject({ payload: { agent_role: 'worker' } });
  });

  it('drops unknown items of a compacted history, and the line when one is broken', () => {
    const compacted = (entries: unknown[]): unknown =>
      parse({ timestamp: 't', type: 'compacted', payload: { message: 'm', replacement_history: entries } });
    expect(compacted([{ type: 'new_item' }, message('user', 'a')])).toMatchObject({ payload: { replacement_history: [message('user', 'a')] } });
    expect(compacted([{ type: 'message' }])).toBe('malformed');
    expect(parse({ timestamp: 't', type: 'compacted', payload: { message: 'm' } })).toMatchObject({ payload: { message: 'm' } });
  });
});
