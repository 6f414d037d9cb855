import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockRequest, type MockTurn } from '@codex-ts/mock-model';
import { type ExecItem, parseEvents, threadId } from './events.fixture.ts';
import { inputOf, orphans } from './history.fixture.ts';
import { processesWith, waitUntilGone } from './processes.fixture.ts';
import { responseItems, rolloutLines, rolloutPath } from './rollout-file.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

const KILLS = 20;
const CALLS = 50;
/** Printed when a test fails; `CODEX_E2E_SEED` repeats a run. */
const SEED = Number(process.env['CODEX_E2E_SEED'] ?? Date.now() % 1_000_000);
const WRITE = ['--json', '-s', 'workspace-write'];

afterAll(closeWorlds);

type Item = Record<string, unknown>;

/** Numbers from 0 up to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 50 commands in responses of one to three, each with a word before; goes on where the history ends. */
function session(mark: string): (request: MockRequest) => MockTurn {
  return (request) => {
    const done = inputOf(request).filter(({ type }) => type === 'function_call').length;
    if (JSON.stringify(inputOf(request).at(-1)).includes('Go on.')) return { items: [{ message: 'resumed' }] };
    const size = Math.min(1 + (done % 3), CALLS - done);
    if (size <= 0) return { items: [{ message: 'all done' }] };
    const calls = Array.from({ length: size }, (_, n) => ({ call: 'exec_command', callId: `c${done + n}`, args: { cmd: `: ${mark}; echo out-${done + n}-; sleep 0.01` } }));
    return { items: [{ reasoning: `thought-${done}-` }, { message: `word-${done}-` }, ...calls] };
  };
}

/** What of an item must be found again, and where: the record must hold it before anyone is told. */
function isStored(item: ExecItem, stored: readonly Item[]): boolean {
  if (item.type === 'agent_message') return stored.some((entry) => entry['type'] === 'message' && entry['role'] === 'assistant' && has(entry, String(item.text)));
  if (item.type === 'reasoning') return stored.some((entry) => entry['type'] === 'reasoning' && has(entry, String(item.text)));
  const output = String(item.aggregated_output).trim();
  const call = stored.find((entry) => entry['type'] === 'function_call' && has(entry, `echo ${output}`));
  return stored.some((entry) => entry['type'] === 'function_call_output' && entry['call_id'] === call?.['call_id'] && has(entry, output));
}

function has(entry: Item, text: string): boolean {
  return JSON.stringify(entry).includes(text);
}

interface Kill {
  world: World;
  mark: string;
  id: string;
  told: ExecItem[];
  stored: Item[];
}

/** Runs the session until `line` lines were told, and some milliseconds, and kills it. */
async function kill(line: number, more: number): Promise<Kill> {
  const mark = `kill-${process.pid}-${line}-${Math.round(more * 1000)}`;
  const world = await makeWorld({ turns: session(mark) });
  const run = world.start([...WRITE, 'Do it all.']);
  await run.lines(line);
  await new Promise((resolve) => setTimeout(resolve, more));
  run.signal('SIGKILL');
  await run.exited;
  const told = run.events.flatMap(({ type, item }) => (type === 'item.completed' && item !== undefined ? [item] : []));
  return { world, mark, id: threadId(run.events), told, stored: responseItems(rolloutLines(rolloutPath(world))) };
}

describe(`a session of ${CALLS} calls, killed at a random moment (seed ${SEED})`, () => {
  const random = randomNumbers(SEED);
  // The session tells about 170 lines.
  const moments = Array.from({ length: KILLS }, (_, n) => [n + 1, 6 + Math.floor(random() * 160), random() * 20] as const);

  it.each(moments)('kill %i, after %i lines: nothing told is lost, the thread resumes, nothing lives on', async (_, line, more) => {
    const { world, mark, id, told, stored } = await kill(line, more);
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter((item) => !isStored(item, stored))).toEqual([]);
    await waitUntilGone(mark);

    const asked = world.mock.requests.length;
    const again = await world.exec([...WRITE, 'resume', id, 'Go on.']);
    expect({ code: again.code, stderr: again.stderr, thread: threadId(parseEvents(again.stdout)) }).toEqual({ code: 0, stderr: '', thread: id });
    const sent = inputOf(world.mock.requests[asked]);
    expect(told.filter((item) => !isStored(item, sent))).toEqual([]);
    expect(orphans(sent)).toEqual([]);
    expect(processesWith(mark)).toEqual([]);
  });
});
