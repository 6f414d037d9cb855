import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ResponseItem } from '@codex-ts/protocol';
import fc from 'fast-check';

import { type RolloutItem } from './line.ts';
import { loadThread } from './load-thread.ts';
import { BackwardReplay, reconstructHistory, type ReplayedThread } from './replay.ts';
import { compaction, context, inTempHome, item, jsonl, LEAD_IN, line, message, meta, rollback, texts, turn } from './rollout.fixture.ts';

function replay(items: readonly RolloutItem[]): ReplayedThread {
  return reconstructHistory(items.map(line));
}

const kept = [message('user', 'ask one'), message('user', 'summary c1')];

describe('reconstructHistory', () => {
  it('gives back the items of a plain thread with its newest context', () => {
    const found = replay([...turn('one'), ...turn('two', [], 'gpt-5.2')]);
    expect(texts(found.history)).toEqual(['ask one', 'answer one', 'ask two', 'answer two']);
    expect(found).toMatchObject({ userTurns: 2, previousModel: 'gpt-5.2', referenceContext: { turn_id: 'turn-two' }, lastTokenUsage: null });
  });

  it('is empty for a thread that never began', () => {
    expect(replay([])).toEqual({ history: [], userTurns: 0, previousModel: null, referenceContext: null, lastTokenUsage: null });
  });

  it('works from response items alone, without context', () => {
    const found = replay([item(message('user', 'a')), item(message('assistant', 'b'))]);
    expect(found).toMatchObject({ userTurns: 1, referenceContext: null });
    expect(texts(found.history)).toEqual(['a', 'b']);
  });

  it('leaves calls without output and outputs without call as they are', () => {
    const call: ResponseItem = { type: 'function_call', name: 'n', arguments: '{}', call_id: 'c' };
    const output: ResponseItem = { type: 'function_call_output', call_id: 'other', output: 'o' };
    expect(replay([item(call), item(output)]).history).toEqual([call, output]);
  });

  it('keeps the context of a turn that a crash cut off', () => {
    const cut = turn('two').slice(0, 4);
    expect(replay([...turn('one'), ...cut])).toMatchObject({ userTurns: 2, referenceContext: { turn_id: 'turn-two' } });
  });

  it('takes the context of the last user turn, not of a turn without a user message', () => {
    const silent: RolloutItem[] = [{ type: 'turn_context', payload: context('turn-x', 'gpt-x') }];
    const found = replay([...turn('one'), ...turn('x', silent).filter((one) => !isUserMessage(one))]);
    expect(found).toMatchObject({ referenceContext: { turn_id: 'turn-one' }, previousModel: 'gpt-5.3-codex' });
  });

  it('reports the newest usage that is known', () => {
    const usage = (total_tokens: number) => ({ input_tokens: 1, cached_input_tokens: 0, output_tokens: 1, reasoning_output_tokens: 0, total_tokens });
    const count = (total: number): RolloutItem => ({
      type: 'event_msg',
      payload: { type: 'token_count', info: { total_token_usage: usage(total), last_token_usage: usage(1), model_context_window: 9 }, rate_limits: null },
    });
    const none: RolloutItem = { type: 'event_msg', payload: { type: 'token_count', info: null, rate_limits: null } };
    const found = replay([...turn('one', [count(5), count(7)]), none]);
    expect(found.lastTokenUsage).toEqual({ total_token_usage: usage(7), last_token_usage: usage(1), model_context_window: 9 });
  });
});

describe('compaction', () => {
  it('does not bring back the model of a turn that was rolled back before it', () => {
    const found = replay([...turn('one'), ...turn('two', [], 'gpt-5.2'), rollback(1), ...compaction('c1', kept)]);
    expect(found).toMatchObject({ referenceContext: null, previousModel: 'gpt-5.3-codex' });
    expect(replay([...turn('one'), ...turn('two', [], 'gpt-5.2'), rollback(2), ...compaction('c1', kept)]).previousModel).toBeNull();
  });

  it('replaces what was before and forgets the context', () => {
    const found = replay([...turn('one'), ...compaction('c1', kept)]);
    expect(texts(found.history)).toEqual(['ask one', 'summary c1']);
    expect(found).toMatchObject({ referenceContext: null, previousModel: 'gpt-5.3-codex', userTurns: 1 });
  });

  it('counts only the newest, and a later turn sets the context again', () => {
    const found = replay([...compaction('c0', [message('user', 'old')]), ...turn('one'), ...compaction('c1', kept), ...turn('two')]);
    expect(texts(found.history)).toEqual(['ask one', 'summary c1', 'ask two', 'answer two']);
    expect(found).toMatchObject({ referenceContext: { turn_id: 'turn-two' }, userTurns: 2 });
  });

  it('within a turn keeps the context when the turn states it again afterwards', () => {
    const compacted: RolloutItem = { type: 'compacted', payload: { message: 'summary c1', replacement_history: kept } };
    const again: RolloutItem = { type: 'turn_context', payload: context('turn-one', 'gpt-5.3-codex') };
    expect(replay(turn('one', [compacted])).referenceContext).toBeNull();
    expect(replay(turn('one', [compacted, again])).referenceContext).toMatchObject({ turn_id: 'turn-one' });
  });

  it('without a stored history keeps the user messages and the summary', () => {
    const note = item(message('user', '<turn_aborted>\nstopped\n</turn_aborted>'));
    const found = replay([item(LEAD_IN), ...turn('one', [note]), ...compaction('c0'), ...turn('two'), ...compaction('c1'), ...turn('three')]);
    expect(texts(found.history)).toEqual(['ask one', 'ask two', 'summary c1', 'ask three', 'answer three']);
    expect(found).toMatchObject({ referenceContext: null, userTurns: 3 });
  });

  it('without a stored history keeps the newest user messages within 20,000 tokens', () => {
    const long = (letter: string): RolloutItem => item(message('user', letter.repeat(60_000)));
    const found = replay([long('a'), long('b'), ...compaction('c1')]);
    const [first = '', second] = texts(found.history);
    expect(first).toMatch(/^a+…10000 tokens truncated…a+$/);
    expect(second).toBe('b'.repeat(60_000));
  });
});

describe('rollback', () => {
  it('drops the newest user turns with the context before them', () => {
    const [started, ...rest] = turn('two');
    const two = [started, item(LEAD_IN), ...rest].filter((one) => one !== undefined);
    const found = replay([item(LEAD_IN), ...turn('one'), ...two, ...turn('three'), rollback(2)]);
    expect(texts(found.history).slice(1)).toEqual(['ask one', 'answer one']);
    expect(found).toMatchObject({ userTurns: 1, referenceContext: { turn_id: 'turn-one' } });
  });

  it('adds up, with turns in between', () => {
    const found = replay([...turn('one'), ...turn('two'), rollback(1), ...turn('three'), rollback(1), ...turn('four')]);
    expect(texts(found.history)).toEqual(['ask one', 'answer one', 'ask four', 'answer four']);
    expect(found.referenceContext).toMatchObject({ turn_id: 'turn-four' });
    const two = replay([...turn('one'), ...turn('two'), ...turn('three'), rollback(1), rollback(1)]);
    expect(two).toMatchObject({ userTurns: 1, referenceContext: { turn_id: 'turn-one' } });
  });

  it('of more turns than there are empties the thread', () => {
    expect(replay([item(LEAD_IN), ...turn('one'), rollback(9)])).toMatchObject({ history: [], userTurns: 0, referenceContext: null, previousModel: null });
  });

  it('takes a turn with all that was said in it', () => {
    const steered = turn('two', [item(message('user', 'steer')), ...turn('x').filter(isUserMessage)]);
    expect(texts(replay([...turn('one'), ...steered, rollback(1)]).history)).toEqual(['ask one', 'answer one']);
  });

  it('takes along what stands behind the turn, and spares what stands before it', () => {
    const note = item(message('user', '<subagent_notification>\n{}\n</subagent_notification>'));
    const items = [...turn('one'), note, ...turn('two'), note, rollback(1), note, ...turn('three')];
    expect(texts(replay(items).history).map((text) => text.slice(0, 9))).toEqual([
      'ask one', 'answer on', '<subagent', '<subagent', 'ask three', 'answer th',
    ]);
  });

  it('counts turns although the line that starts one is lost', () => {
    const items = [...turn('one'), ...turn('two').slice(1), ...turn('three').slice(1), rollback(1)];
    expect(replay(items)).toMatchObject({ userTurns: 2, referenceContext: { turn_id: 'turn-two' } });
  });

  it('goes by user messages where no turn starts are stored', () => {
    const bare = (name: string): RolloutItem[] => [item(LEAD_IN), ...turn(name).filter((one) => !('type' in one.payload && /^task_/.test(one.payload.type)))].filter((one) => one.type !== 'turn_context');
    expect(texts(replay([...bare('one'), ...bare('two'), rollback(1), ...bare('three')]).history).slice(1)).toEqual([
      'ask one', 'answer one', texts([LEAD_IN])[0], 'ask three', 'answer three',
    ]);
    expect(replay([...bare('one'), ...bare('two'), rollback(1)]).userTurns).toBe(1);
    expect(replay([...bare('one'), ...bare('two'), ...turn('three'), rollback(2)]).userTurns).toBe(1);
    expect(replay([...bare('one'), rollback(5)]).history).toEqual([]);
  });

  it('of nothing changes nothing', () => {
    expect(replay([...turn('one'), rollback(0)])).toEqual(replay(turn('one')));
  });

  it('undoes a compaction that came after the turn', () => {
    const found = replay([...turn('one'), ...turn('two'), ...compaction('c1', kept), ...turn('three'), rollback(2)]);
    expect(texts(found.history)).toEqual(['ask one', 'answer one']);
    expect(found.referenceContext).toMatchObject({ turn_id: 'turn-one' });
  });

  it('undoes a compaction within the turn', () => {
    const inner: RolloutItem = { type: 'compacted', payload: { message: 'summary c1', replacement_history: kept } };
    expect(texts(replay([...turn('one'), ...turn('two', [inner]), rollback(1)]).history)).toEqual(['ask one', 'answer one']);
  });

  it('leaves a compaction before the turn in force', () => {
    const found = replay([...turn('one'), ...compaction('c1', kept), ...turn('two'), rollback(1), ...turn('three')]);
    expect(texts(found.history)).toEqual(['ask one', 'summary c1', 'ask three', 'answer three']);
  });

  it.each([
    '<environment_context>\n<cwd>/</cwd>\n</environment_context>',
    '# AGENTS.md instructions for /repo\n\n<INSTRUCTIONS>\nbe kind\n</INSTRUCTIONS>',
    '<skill>\n<name>n</name>\n</skill>',
    '<subagent_notification>\n{}\n</subagent_notification>',
    '<turn_aborted>\nx\n</turn_aborted>',
    '<user_shell_command>\n<command>\nls\n</command>\n</user_shell_command>',
  ])('does not take injected messages for turns: %s', (text) => {
    const found = replay([...turn('one'), ...turn('two'), item(message('user', text)), rollback(1)]);
    expect(found.userTurns).toBe(1);
    expect(texts(found.history)).toEqual(['ask one', 'answer one']);
  });

  it('takes a message that only begins like an injected one for a turn', () => {
    expect(replay([item(message('user', '<skill> what is this?'))]).userTurns).toBe(1);
  });

  it('keeps the note on an interruption, which belongs to the turn before', () => {
    const note = item(message('user', '<turn_aborted>\nx\n</turn_aborted>'));
    expect(texts(replay([...turn('one'), note, ...turn('two'), rollback(1)]).history).length).toBe(3);
  });
});

describe('reading backwards', () => {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.nat(99).map((n) => turn(String(n), [], `model-${n % 3}`)) },
    { weight: 2, arbitrary: fc.nat(99).map((n) => compaction(String(n), [message('user', `kept ${n}`), message('user', `summary ${n}`)])) },
    { weight: 1, arbitrary: fc.nat(99).map((n) => compaction(`old ${n}`)) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }).map((n) => [rollback(n)]) },
    { weight: 1, arbitrary: fc.constant([item(LEAD_IN)]) },
    { weight: 1, arbitrary: fc.nat(99).map((n) => turn(`cut ${n}`).slice(0, 4)) },
  );

  it('stops early without changing the result, in memory and from a file', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
          const items: RolloutItem[] = [{ type: 'session_meta', payload: meta() }, ...pieces.flat()];
          const whole = new BackwardReplay();
          for (const one of items.map(line).toReversed()) whole.take(one);
          const { lastTokenUsage: _, ...expected } = whole.finish();
          expect(replay(items)).toMatchObject(expected);
          writeFileSync(path, jsonl(items));
          expect(await loadThread(path)).toMatchObject({ ...expected, meta: meta(), truncatedTail: false });
        }),
        { numRuns: 200 },
      );
    }));
});

function isUserMessage(one: RolloutItem): boolean {
  return one.type === 'event_msg' && one.payload.type === 'user_message';
}
