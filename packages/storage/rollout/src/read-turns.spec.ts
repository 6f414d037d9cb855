import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type EventMsg } from './event-msg.ts';
import { type RolloutItem } from './line.ts';
import { loadThread } from './load-thread.ts';
import { readTurns } from './read-turns.ts';
import { compaction, inTempHome, item, jsonl, LEAD_IN, message, meta, rollback, samplePaths, samplesFolder, texts, turn } from './rollout.fixture.ts';
import { type StoredTurn } from './stored-turn.ts';
import { startsUserTurn } from './user-turn.ts';

const samples = samplesFolder();
const withSamples = samples === null ? it.skip : it;

function event(payload: EventMsg): RolloutItem {
  return { type: 'event_msg', payload };
}

function said(text: string): RolloutItem {
  return event({ type: 'agent_message', message: text, phase: null, memory_citation: null });
}

function asked(text: string): RolloutItem {
  return event({ type: 'user_message', message: text, local_images: [], text_elements: [] });
}

async function turnsOf(lines: readonly RolloutItem[]): Promise<StoredTurn[]> {
  let turns: StoredTurn[] = [];
  await inTempHome(async (home) => {
    const path = join(home, 'r.jsonl');
    writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }, ...lines]));
    turns = await readTurns(path);
  });
  return turns;
}

/** The texts of what was said, turn by turn. */
function outline(turns: readonly StoredTurn[]): string[][] {
  return turns.map(({ items }) => items.map((one) => (one.type === 'userMessage' ? one.content.map((part) => ('text' in part ? part.text : part.type)).join() : one.type)));
}

const shell: EventMsg = {
  type: 'exec_command_end', call_id: 'call-1', process_id: '7', turn_id: 'turn-one', command: ['bash', '-lc', 'ls'], cwd: '/repo',
  parsed_cmd: [{ type: 'list_files', cmd: 'ls', path: null }], source: 'unified_exec_startup', stdout: '', stderr: '',
  aggregated_output: 'a\n', exit_code: 0, duration: { secs: 1, nanos: 500_000_000 }, formatted_output: '', status: 'completed',
};

describe('readTurns', () => {
  it('numbers items over the thread and keeps the ids of turns', async () => {
    const turns = await turnsOf([...turn('one', [said('well'), said('')]), ...turn('two', [said('again')])]);
    expect(turns).toEqual([
      {
        id: 'turn-one', status: 'completed', error: null,
        items: [
          { type: 'userMessage', id: 'item-1', content: [{ type: 'text', text: 'ask one' }] },
          { type: 'agentMessage', id: 'item-2', text: 'well', phase: null },
        ],
      },
      {
        id: 'turn-two', status: 'completed', error: null,
        items: [
          { type: 'userMessage', id: 'item-3', content: [{ type: 'text', text: 'ask two' }] },
          { type: 'agentMessage', id: 'item-4', text: 'again', phase: null },
        ],
      },
    ]);
  });

  it('gives a message with the spans that were marked in it, whoever wrote them', async () => {
    const marked = { type: 'user_message', message: '@a', local_images: [], text_elements: [{ byte_range: { start: 0, end: 2 }, placeholder: '@a' }, null, { byte_range: 7 }] };
    expect((await turnsOf([event(marked as never)]))[0]?.items[0]).toMatchObject({
      content: [{ type: 'text', text: '@a', text_elements: [{ byteRange: { start: 0, end: 2 }, placeholder: '@a' }] }],
    });
  });

  it('gives a message with its pictures', async () => {
    const full = event({ type: 'user_message', message: 'look', images: ['data:1'], local_images: ['/a.png'], text_elements: [] });
    expect((await turnsOf([full]))[0]?.items[0]).toMatchObject({
      content: [{ type: 'text', text: 'look' }, { type: 'image', url: 'data:1' }, { type: 'localImage', path: '/a.png' }],
    });
  });

  it('gathers thoughts that follow one another', async () => {
    const thoughts: RolloutItem[] = [
      event({ type: 'agent_reasoning', text: 'a' }), event({ type: 'agent_reasoning', text: 'b' }),
      event({ type: 'agent_reasoning_raw_content', text: 'raw' }), said('x'), event({ type: 'agent_reasoning', text: 'c' }),
    ];
    expect((await turnsOf(turn('one', thoughts)))[0]?.items.slice(1)).toEqual([
      { type: 'reasoning', id: 'item-2', summary: ['a', 'b'], content: ['raw'] },
      { type: 'agentMessage', id: 'item-3', text: 'x', phase: null },
      { type: 'reasoning', id: 'item-4', summary: ['c'], content: [] },
    ]);
  });

  it('tells how turns ended', async () => {
    const aborted = [...turn('two').slice(0, -1), event({ type: 'turn_aborted', turn_id: 'turn-two', reason: 'interrupted' })];
    const failed = turn('three', [event({ type: 'error', message: 'no money', codex_error_info: 'usage_limit_exceeded' })]);
    const beside = turn('four', [event({ type: 'error', message: 'x', codex_error_info: { active_turn_not_steerable: {} } })]);
    const died = turn('five').slice(0, 4);
    const runs = turn('six').slice(0, 4);
    const turns = await turnsOf([...turn('one'), ...aborted, ...failed, ...beside, ...died, ...runs]);
    expect(turns.map(({ status, error }) => [status, error])).toEqual([
      ['completed', null], ['interrupted', null], ['failed', 'no money'], ['completed', null], ['interrupted', null], ['interrupted', null],
    ]);
  });

  it('shows the last turn as running when it is', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([...turn('one').slice(0, 4), ...turn('two').slice(0, 4)]));
      expect((await readTurns(path, { isRunning: true })).map(({ status }) => status)).toEqual(['interrupted', 'inProgress']);
    }));

  it('shows tools of extended history under the id of their call, in their turn though they end later', async () => {
    const patch = event({
      type: 'patch_apply_end', call_id: 'call-2', turn_id: 'turn-one', stdout: '', stderr: '', success: true, status: 'completed',
      changes: { '/b': { type: 'update', unified_diff: '@@', move_path: '/c' }, '/a': { type: 'add', content: 'x' } },
    });
    const turns = await turnsOf([...turn('one', [patch]), ...turn('two', [event(shell), event({ type: 'view_image_tool_call', call_id: 'v', path: '/i.png' })])]);
    expect(turns[0]?.items.slice(1)).toEqual([
      {
        type: 'fileChange', id: 'call-2', status: 'completed',
        changes: [{ path: '/a', kind: { type: 'add' }, diff: 'x' }, { path: '/b', kind: { type: 'update', move_path: '/c' }, diff: '@@' }],
      },
      {
        type: 'commandExecution', id: 'call-1', command: 'bash -lc ls', cwd: '/repo', processId: '7', source: 'unifiedExecStartup', status: 'completed',
        commandActions: [{ type: 'listFiles', command: 'ls', path: null }], aggregatedOutput: 'a\n', exitCode: 0, durationMs: 1500,
      },
    ]);
    expect(turns[1]?.items.at(-1)).toEqual({ type: 'imageView', id: 'v', path: '/i.png' });
  });

  it('shows searches where events tell of them', async () => {
    const call = item({ type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } });
    const end = event({ type: 'web_search_end', call_id: 'ws_1', query: 'q', action: { type: 'open_page', url: 'http://x' } });
    expect((await turnsOf(turn('one', [call, end])))[0]?.items.slice(1)).toEqual([
      { type: 'webSearch', id: 'ws_1', query: 'q', action: { type: 'openPage', url: 'http://x' } },
    ]);
  });

  it('shows plans, compactions and reviews', async () => {
    const plan = event({ type: 'item_completed', thread_id: 't', turn_id: 'turn-one', item: { type: 'Plan', id: 'turn-one-plan', text: '1. go' } });
    const review = [
      event({ type: 'entered_review_mode', target: { type: 'baseBranch', branch: 'main' } }),
      event({ type: 'exited_review_mode', review_output: { overall_explanation: 'fine', findings: [{ title: 'T', body: 'B', code_location: { absolute_file_path: '/f', line_range: { start: 3, end: 4 } } }] } }),
    ];
    const turns = await turnsOf([...turn('one', [plan, ...review]), ...compaction('c', []).toSpliced(2, 0, event({ type: 'context_compacted' }))]);
    expect(turns[0]?.items.slice(1)).toEqual([
      { type: 'plan', id: 'turn-one-plan', text: '1. go' },
      { type: 'enteredReviewMode', id: 'item-2', review: "changes against 'main'" },
      { type: 'exitedReviewMode', id: 'item-3', review: 'fine\n\nReview comment:\n\n- T \u2014 /f:3-4\n  B' },
    ]);
    expect(turns[1]).toEqual({ id: 'turn-c', status: 'completed', error: null, items: [{ type: 'contextCompaction', id: 'item-4' }] });
  });

  it('applies rollbacks to turns with a message and all since, and numbers on behind what is left', async () => {
    const turns = await turnsOf([...turn('one', [said('a')]), ...turn('two'), ...compaction('c', []), rollback(1), ...turn('three')]);
    expect(outline(turns)).toEqual([['ask one', 'agentMessage'], ['ask three']]);
    expect(turns[1]?.items[0]?.id).toBe('item-3');
    expect(await turnsOf([...turn('one'), ...turn('two'), rollback(9)])).toEqual([]);
    expect(await turnsOf([...turn('one'), rollback(0)])).toHaveLength(1);
    expect(outline(await turnsOf([...turn('one'), rollback(1), event({ ...shell, turn_id: 'turn-one' } as EventMsg)]))).toEqual([]);
  });

  it('makes turns of the messages of files that do not declare them, and takes the other names of turn events', async () => {
    const turns = await turnsOf([asked('a'), said('1'), asked('b'), said('2')]);
    expect(outline(turns)).toEqual([['a', 'agentMessage'], ['b', 'agentMessage']]);
    expect(turns.map(({ status }) => status)).toEqual(['completed', 'completed']);
    const renamed = jsonl(turn('one')).replace('task_started', 'turn_started').replace('task_complete', 'turn_complete');
    await inTempHome(async (home) => {
      writeFileSync(join(home, 'r'), renamed);
      expect(await readTurns(join(home, 'r'))).toMatchObject([{ id: 'turn-one', status: 'completed' }]);
    });
  });

  it('agrees with the rebuilt history on the messages that are left', async () => {
    const piece = fc.oneof(
      { weight: 5, arbitrary: fc.nat(99).map((n) => turn(String(n))) },
      { weight: 1, arbitrary: fc.nat(99).map((n) => turn(`cut ${n}`).slice(0, 4)) },
      { weight: 1, arbitrary: fc.nat(99).map((n) => turn(String(n), [item(message('user', 'steer')), asked('steer')])) },
      { weight: 1, arbitrary: fc.constant([item(LEAD_IN)]) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => [rollback(n)]) },
    );
    await inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 10 }), async (pieces) => {
          writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }, ...pieces.flat()]));
          const left = outline(await readTurns(path)).flat().filter((text) => /^(ask|steer)/.test(text));
          expect(left).toEqual(texts((await loadThread(path)).history.filter(startsUserTurn)));
        }),
        { numRuns: 200 },
      );
    });
  });

  it('passes over bad lines and torn ends, and says when a file cannot be read', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, `garbage\n${jsonl(turn('one'))}`);
      appendFileSync(path, '{"timestamp":"x","type":"event_msg","payload":{"type":"agent_mess');
      expect(outline(await readTurns(path))).toEqual([['ask one']]);
      await expect(readTurns(join(home, 'no'))).rejects.toMatchObject({ code: 'rollout_unreadable' });
      await expect(readTurns(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    }));

  withSamples('rebuilds the turns of the original (skipped: reference data not present)', async () => {
    const [tools, compacted] = await Promise.all(samplePaths(samples ?? '').sort().map((path) => readTurns(path)));
    expect(tools?.map(({ status }) => status)).toEqual(['completed']);
    expect(outline(compacted ?? [])).toEqual([
      ['COMPME first', 'agentMessage'], ['COMPME second', 'agentMessage'], ['contextCompaction'], ['COMPME third', 'agentMessage'],
    ]);
    expect(compacted?.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `item-${n}`));
  });
});
