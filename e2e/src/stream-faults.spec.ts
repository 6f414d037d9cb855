import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockItem, type MockTurn } from '@codex-ts/mock-model';
import { type ExecEvent, failure, parseEvents } from './events.fixture.ts';
import { inputOf, messagesOf, orphans, outputOf } from './history.fixture.ts';
import { closeWorlds, makeWorld, type Turns, type World, type WorldOptions } from './world.fixture.ts';

afterAll(closeWorlds);

interface Outcome {
  world: World;
  code: number | null;
  events: ExecEvent[];
  /** What was told, in short: item types with their text or status, retries, the end. */
  story: string[];
  /** What the command of the script did to its file: a line for each time it ran. */
  ran: number;
}

/** The command leaves a mark each time it runs. */
const tick: MockItem = { call: 'exec_command', callId: 'tick', args: { cmd: 'echo tick >> ticks; echo ticked' } };
const answer = (message: string): MockTurn => ({ items: [{ message }] });

async function play(turns: Turns, more: WorldOptions = {}): Promise<Outcome> {
  const world = await makeWorld({ ...more, turns, files: { ticks: '' } });
  const run = await world.exec(['--json', '-s', 'workspace-write', 'Go.']);
  const events = parseEvents(run.stdout);
  const ran = readFileSync(join(world.repo.path, 'ticks'), 'utf8').split('\n').length - 1;
  return { world, code: run.code, events, story: events.slice(2).map(inShort), ran };
}

function inShort({ type, item, message }: ExecEvent): string {
  if (type === 'error') return (message ?? '').replace(/ \(.*/s, '');
  if (item === undefined) return type;
  return `${type.slice('item.'.length)} ${item.type}${item.text === undefined ? '' : ` ${item.text}`}`;
}

const ONE_RETRY = 'Reconnecting... 1/1';
const TICKED = ['started command_execution', 'completed command_execution'];

describe('an answer that breaks off and is whole the second time', () => {
  it.each<[string, Partial<MockTurn>]>([
    ['dropped before anything came', { drop: 'before' }],
    ['dropped within an event', { drop: 'mid' }],
    ['ended in good order, but too early', { endAfter: 2 }],
    ['ended without its last event', { noCompleted: true, items: [] }],
    ['no answer but a page', { rawBody: '<html>gateway</html>' }],
    ['empty', { rawBody: '' }],
    ['failed on the other side', { items: [], failed: { code: 'server_error', message: 'try later' } }],
    ['silent for too long', { stallAfter: 2 }],
  ])('(%s): exit 0, one notice, the answer once', async (_, fault) => {
    const { code, story, world } = await play([{ items: [{ message: 'half an answer' }], ...fault }, answer('whole')], {
      provider: 'request_max_retries = 0\nstream_max_retries = 1\nstream_idle_timeout_ms = 300',
    });
    expect({ code, story }).toEqual({ code: 0, story: [ONE_RETRY, 'completed agent_message whole', 'turn.completed'] });
    expect(world.mock.requests).toHaveLength(2);
  });

  it('is asked again as the format says: request retries first, without a word', async () => {
    const { code, story, world } = await play([{ status: 500 }, { status: 503 }, answer('whole')], { provider: 'request_max_retries = 2\nstream_max_retries = 0' });
    expect({ code, story, requests: world.mock.requests.length }).toEqual({ code: 0, story: ['completed agent_message whole', 'turn.completed'], requests: 3 });
  });

  it('names the cause in the notice', async () => {
    const { events } = await play([{ items: [{ message: 'x' }], endAfter: 2 }, answer('whole')]);
    expect(events.find(({ type }) => type === 'error')?.message).toMatch(/^Reconnecting\.\.\. 1\/1 \(stream disconnected before completion: stream closed before response\.completed\)$/);
  });
});

describe('an answer that never comes whole', () => {
  // What had been said before the last break is told once, since no answer will replace it.
  it.each<[string, MockTurn, RegExp, string[]]>([
    ['dropped', { drop: 'mid', items: [{ message: 'half' }] }, /^stream disconnected before completion: /, ['completed agent_message half']],
    ['ended too early', { noCompleted: true, items: [] }, /stream closed before response\.completed/, []],
    ['silent', { stallAfter: 1, items: [{ message: 'half' }] }, /idle timeout waiting for SSE/, []],
    ['cut by the other side', { incomplete: 'max_output_tokens', items: [] }, /Incomplete response returned, reason: max_output_tokens/, []],
  ])('(%s): exit 1 after one retry, the cause told once', async (_, turn, cause, told) => {
    const { code, events, story, world } = await play(() => turn, { provider: 'request_max_retries = 0\nstream_max_retries = 1\nstream_idle_timeout_ms = 300' });
    expect({ code, requests: world.mock.requests.length }).toEqual({ code: 1, requests: 2 });
    expect(failure(events)).toMatch(cause);
    expect(story.filter((line) => line === 'turn.failed')).toHaveLength(1);
    expect(story.filter((line) => line.startsWith('completed'))).toEqual(told);
  });

  it.each<[string, MockTurn, RegExp]>([
    ['out of room', { items: [], failed: { code: 'context_length_exceeded', message: 'too long' } }, /context window/],
    ['out of quota', { items: [], failed: { code: 'insufficient_quota', message: 'no money' } }, /Quota exceeded/],
    ['a prompt that is refused', { items: [], failed: { code: 'invalid_prompt', message: 'not like this' } }, /not like this/],
  ])('(%s): exit 1 at once', async (_, turn, cause) => {
    const { code, events, world } = await play(() => turn);
    expect({ code, requests: world.mock.requests.length }).toEqual({ code: 1, requests: 1 });
    expect(failure(events)).toMatch(cause);
  });
});

describe('a break after items that were whole', () => {
  it('keeps them: told once, sent back, the command run once', async () => {
    const items: MockItem[] = [{ reasoning: 'thought' }, { message: 'first words' }, tick];
    const { world, code, story, ran } = await play([{ items, drop: 'after-items' }, answer('last words')]);
    expect({ code, ran }).toEqual({ code: 0, ran: 1 });
    expect(story.filter((line) => line !== ONE_RETRY)).toEqual([
      'completed reasoning thought',
      'completed agent_message first words',
      ...TICKED,
      'completed agent_message last words',
      'turn.completed',
    ]);
    expect(story.filter((line) => line === ONE_RETRY)).toHaveLength(1);
    const request = world.mock.requests[1];
    expect({ said: messagesOf(request, 'assistant'), orphans: orphans(inputOf(request)) }).toEqual({ said: ['first words'], orphans: [] });
    expect(outputOf(request, 'tick')).toMatch(/^ticked$/m);
    expect(world.mock.requests).toHaveLength(2);
  });

  it('keeps a call that was whole when its answer was not', async () => {
    const { code, ran, story } = await play([{ items: [tick, { message: 'cut' }], dropAfter: 8 }, answer('last words')]);
    expect({ code, ran }).toEqual({ code: 0, ran: 1 });
    expect(story.filter((line) => line.startsWith('completed'))).toEqual(['completed command_execution', 'completed agent_message last words']);
  });

  it('keeps the work done when the retries are used up', async () => {
    const { world, code, ran } = await play((_, index) => (index === 0 ? { items: [tick], drop: 'after-items' } : { drop: 'before' }));
    expect({ code, ran, requests: world.mock.requests.length }).toEqual({ code: 1, ran: 1, requests: 2 });
  });
});

describe('a stream that is odd but whole', () => {
  const whole = ['completed reasoning grüße 🐦', ...TICKED, 'completed agent_message ende 🐦', 'turn.completed'];
  const script = (more: Partial<MockTurn>): MockTurn[] => [{ items: [{ reasoning: 'grüße 🐦' }, tick], ...more }, { items: [{ message: 'ende 🐦', chunks: 4 }], ...more }];

  it.each<[string, Partial<MockTurn>]>([
    ['one byte at a time', { chunkBytes: 1 }],
    ['seven bytes at a time', { chunkBytes: 7 }],
    ['without usage', { usage: null }],
  ])('%s', async (_, more) => {
    const { code, story, ran, world } = await play(script(more));
    expect({ code, story, ran, requests: world.mock.requests.length }).toEqual({ code: 0, story: whole, ran: 1, requests: 2 });
  });

  it('events that nobody knows, and one that is no JSON', async () => {
    const raw = [
      ': a comment',
      'event: nonsense\r\ndata: {"type":"response.future","x":1}\r\n',
      'data: {"type":"response.output_item.done", broken\n',
      'id: 7\nretry: 10\ndata: {"type":"response.output_item.done",\ndata: "item":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"still here"}]}}\n',
      'data: {"type":"response.completed","response":{"id":"r"}}\n',
      'data: after the end\n\n',
    ].join('\n');
    const { code, story } = await play([{ rawBody: raw }]);
    expect({ code, story }).toEqual({ code: 0, story: ['completed agent_message still here', 'turn.completed'] });
  });

  it('an item of a kind that nobody knows', async () => {
    const { code, story } = await play([{ items: [{ raw: { type: 'hologram', id: 'h', light: 1 } }, { message: 'still here' }] }]);
    expect({ code, story }).toEqual({ code: 0, story: ['completed agent_message still here', 'turn.completed'] });
  });

  it('forty calls in one answer', async () => {
    const calls = Array.from({ length: 40 }, (_, n): MockItem => ({ call: 'exec_command', callId: `c${n}`, args: { cmd: `echo ${n}` } }));
    const { code, story, world } = await play([{ items: calls }, answer('all')]);
    expect({ code, completed: story.filter((line) => line === TICKED[1]).length }).toEqual({ code: 0, completed: 40 });
    expect(inputOf(world.mock.requests[1]).flatMap(({ type, call_id }) => (type === 'function_call_output' ? [call_id] : []))).toEqual(calls.map((_, n) => `c${n}`));
  });
});
