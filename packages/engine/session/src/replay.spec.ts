import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ResponseItem } from '@codex-ts/protocol';
import { type Answer, Bench, says, tool } from './session.fixture.ts';
import { type TurnSettings } from './settings.ts';

/** One thing done to a thread. */
type Step =
  | { do: 'turn'; rounds: number; size: number; roundTokens: number; endTokens: number; change: Partial<TurnSettings> }
  | { do: 'compact'; size: number; fails: boolean }
  | { do: 'rollback'; turns: number }
  | { do: 'resume' };

const LIMIT = 50_000;

const change = fc.constantFrom<Partial<TurnSettings>>({}, {}, {}, { cwd: '/x' }, { cwd: '/w' }, { model: 'small' }, { model: 'big' }, { personality: 'friendly' }, { personality: 'pragmatic' }, { sandboxPolicy: { type: 'danger-full-access' } });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('turn' as const), rounds: fc.nat(2), size: fc.constantFrom(1, 100, 3000), roundTokens: fc.constantFrom(100, LIMIT), endTokens: fc.constantFrom(100, 100, LIMIT), change }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('compact' as const), size: fc.constantFrom(0, 10, 3000), fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rollback' as const), turns: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
);

interface Summary {
  answer: Answer;
  limit: number | null;
}

/** Answers for whatever is asked: summaries when a summary is wanted, tool calls for as many rounds as a turn has. */
class Script {
  readonly queue: Answer[] = [];

  turn({ rounds, size, roundTokens, endTokens }: Extract<Step, { do: 'turn' }>, name: string): void {
    this.queue.length = 0;
    for (let round = 0; round < rounds; round++) this.queue.push(tool('shell_command', { command: 'x' }, { callId: `${name}.${round}`, total: roundTokens }));
    this.queue.push(says('word '.repeat(size), endTokens));
  }
}

/** A bench that answers by the kind of request. */
function benchOf(script: Script): { bench: Bench; summary: Summary } {
  const summary: Summary = { answer: says('a summary'), limit: LIMIT };
  const bench: Bench = new Bench({
    compaction: { limitTokens: () => summary.limit, withModel: (settings, model) => ({ ...settings, model }) },
    settings: { personality: 'pragmatic' },
    output: 'x'.repeat(4000),
  });
  // The next answer is chosen when it is asked for: whether a compaction comes first is up to the session.
  bench.answers.shift = () => (bench.asked.at(-1)?.kind === 'summary' ? summary.answer : (script.queue.shift() ?? says('done')));
  return { bench, summary };
}

async function perform(bench: Bench, script: Script, summary: Summary, [at, one]: readonly [number, Step]): Promise<void> {
  switch (one.do) {
    case 'turn':
      script.turn(one, `t${at}`);
      await bench.turn(`prompt ${at} ${'p'.repeat(one.size)}`, one.change);
      return;
    case 'compact':
      summary.answer = one.fails ? { fault: new Error('no') } : says('s'.repeat(one.size * 4));
      await bench.compact();
      summary.answer = says('a summary');
      return;
    case 'rollback':
      await bench.session.rollback(one.turns);
      return;
    case 'resume':
      if (bench.of('user.message').length > 0) await bench.resume();
      return;
  }
}

/** What one more turn is asked with; nothing is compacted before it. */
async function probe(bench: Bench, script: Script): Promise<ResponseItem[]> {
  script.queue.length = 0;
  script.queue.push(says('probed'));
  await bench.turn('probe');
  return bench.asked.at(-1)?.input ?? [];
}

describe('a thread and its record', () => {
  it('say the same, whatever was done to the thread', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const script = new Script();
        const { bench, summary } = benchOf(script);
        try {
          for (const entry of steps.entries()) await perform(bench, script, summary, entry);
          summary.limit = null;
          if (!existsSync(bench.path)) return; // Nobody has said anything yet.
          const record = readFileSync(bench.path);
          const live = await probe(bench, script);
          const { settings } = bench.session;
          await bench.resume(() => writeFileSync(bench.path, record));
          bench.session.updateSettings(settings);
          expect(JSON.stringify(await probe(bench, script))).toBe(JSON.stringify(live));
        } finally {
          await bench.close();
        }
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('never sends other bytes than before, until the history is replaced, and never more after a compaction', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const script = new Script();
        const { bench, summary } = benchOf(script);
        const replaced = () => bench.of('context.compacted').length + bench.of('thread.rolled_back').length;
        let sent = '[';
        let epoch = 0;
        const ask = bench.asked.push.bind(bench.asked);
        bench.asked.push = (request) => {
          const bytes = JSON.stringify(request.input).slice(0, -1);
          if (epoch === replaced()) expect(bytes.startsWith(sent)).toBe(true);
          epoch = replaced();
          // What follows a request for a summary extends the history, not that request.
          if (request.kind === 'turn') sent = bytes;
          else sent = JSON.stringify(request.input.slice(0, -1)).slice(0, -1);
          return ask(request);
        };
        try {
          for (const entry of steps.entries()) await perform(bench, script, summary, entry);
          for (const { tokensBefore, tokensAfter } of bench.of('context.compacted')) expect(tokensAfter).toBeLessThanOrEqual(tokensBefore);
          const started = bench.of('compaction.started').map(({ item }) => item.id);
          expect(bench.of('compaction.completed').map(({ item }) => item.id)).toEqual(started);
        } finally {
          await bench.close();
        }
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
