import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpRequest } from '@codex-ts/model-client';
import { type MatchMode } from './compare-request.ts';
import { recordingTransport } from './recording-transport.ts';
import { replayTransport } from './replay-transport.ts';
import { output, read, said, sampling, scriptedModel, send } from './scripted-model.fixture.ts';

let folder: string;
let file: string;
const TOOL = (name: string, description = 'It does.') => ({ type: 'function', name, description });
const RECORDED = sampling([said('Rules.', 'developer'), said('Hi.'), output('3 apples and 4 pears')], { tools: [TOOL('exec_command'), TOOL('old')] });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cassette-'));
  file = path.join(folder, 'run.jsonl');
  const recording = recordingTransport(scriptedModel([{ items: [{ message: 'ok' }] }]), { file });
  await read(send(recording, RECORDED));
  await recording.finish();
});
afterAll(() => rm(folder, { recursive: true }));

/** The first line of what the replay says to a request, `ok` when it matches. */
async function verdict(request: HttpRequest, match?: MatchMode, header?: unknown): Promise<string> {
  const cassette = path.join(folder, 'edited.jsonl');
  const [first = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(cassette, [header === undefined ? first : JSON.stringify(header), ...rest].join('\n'));
  const replay = await replayTransport(cassette, { match });
  try {
    await send(replay, request);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(cassette, 'FILE') : 'not an error';
  }
}

function changed(more: Record<string, unknown>): HttpRequest {
  const body = JSON.parse(RECORDED.body ?? '') as { input: unknown[] } & Record<string, unknown>;
  const { input, ...rest } = body;
  return sampling((more['input'] as unknown[] | undefined) ?? input, { ...rest, ...more });
}

describe('what has to match', () => {
  it.each([
    ['base instructions', { instructions: 'Be better.' }],
    ['tools', { tools: [] }],
    ['settings', { reasoning: { effort: 'high' } }],
    ['developer messages', { input: [said('New rules.', 'developer'), said('More.', 'developer'), said('Hi.'), output('3 apples and 4 pears')] }],
  ])('changed %s matter to `strict` only', async (_, more) => {
    expect(await verdict(changed(more))).toBe('ok');
    expect(await verdict(changed(more), 'strict')).toContain('departs');
    expect(await verdict(changed(more), undefined, { cassette: 1, match: 'strict' })).toContain('departs');
  });

  it.each([
    ['the model', changed({ model: 'gpt-5.4' }), 'at /model.'],
    ['what a user said', changed({ input: [said('Rules.', 'developer'), said('Ho.'), output('3 apples and 4 pears')] }), 'at /input/1/content/0/text (user message).'],
    ['a missing item', changed({ input: [said('Rules.', 'developer'), said('Hi.')] }), 'at /input/2'],
    ['a further item', changed({ input: [said('Rules.', 'developer'), said('Hi.'), output('3 apples and 4 pears'), said('And?')] }), 'at /input/3 (user message).'],
    ['the endpoint', { ...RECORDED, url: new URL('https://x/v1/responses/compact') }, 'at path.'],
    ['the method', { ...RECORDED, method: 'GET' as const }, 'at method.'],
  ])('%s matters in both modes', async (_, request, place) => {
    expect(await verdict(request)).toContain(place);
    expect(await verdict(request, 'strict')).toContain(place);
  });

  it('shows both sides', async () => {
    const message = await verdict(changed({ input: [said('Rules.', 'developer'), said('Hi.'), output('3 apples and 5 pears')] }));
    expect(message).toBe(
      [
        'The run departs from the cassette FILE at request 1 (line 2), at /input/2/output (function_call_output).',
        '  recorded: "3 apples and 4 pears"',
        '  this run: "3 apples and 5 pears"',
        'If the change is wanted, record again, or name the place in the "ignore" list on the first line of the cassette.',
      ].join('\n'),
    );
    expect(await verdict(changed({ input: [said('Rules.', 'developer'), said('Hi.')] }))).toContain('this run: nothing');
  });

  it('cuts long sides to where they part', async () => {
    const long = (end: string) => changed({ input: [said('x'.repeat(5000) + end)] });
    const message = await verdict(long('b'));
    expect(message.length).toBeLessThan(700);
  });

  it('says which of instructions and tools changed', async () => {
    expect(await verdict(changed({ instructions: 'Be better.' }), 'strict')).toContain('The base instructions changed since the recording.');
    const tools = (...list: unknown[]) => verdict(changed({ tools: list }), 'strict');
    expect(await tools(TOOL('exec_command', 'Other.'), TOOL('old'))).toContain('The tools changed since the recording: exec_command changed.');
    expect(await tools(TOOL('exec_command'), TOOL('old'), TOOL('new'))).toContain('new is new');
    expect(await tools(TOOL('exec_command'))).toContain('old is gone');
  });
});

describe('ignore rules', () => {
  const other = changed({ input: [said('Rules.', 'developer'), said('Hi.'), output('9 apples and 4 pears')] });

  it.each([
    ['a place', [{ at: '/input/2/output' }], 'ok'],
    ['any place of a kind', [{ at: '/input/*/output' }], 'ok'],
    ['text in a place', [{ at: '/input/2', text: '\\d+ apples' }], 'ok'],
    ['text anywhere', [{ text: '\\d+ apples' }], 'ok'],
    ['this request', [{ at: '/input/2/output', request: 1 }], 'ok'],
    ['another request', [{ at: '/input/2/output', request: 2 }], 'departs'],
    ['another place', [{ at: '/input/1' }], 'departs'],
    ['other text', [{ text: 'pears' }], 'departs'],
  ])('for %s', async (_, ignore, expected) => {
    const said = await verdict(other, undefined, { cassette: 1, ignore });
    expect(said === 'ok' ? 'ok' : 'departs').toBe(expected);
  });

  it('can name a member that one side lacks', async () => {
    const request = changed({ reasoning: { effort: 'high' } });
    expect(await verdict(request, 'strict', { cassette: 1, ignore: [{ at: '/reasoning' }] })).toBe('ok');
  });
});
