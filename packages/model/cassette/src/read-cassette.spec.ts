import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replayTransport } from './replay-transport.ts';
import { itemsOf, output, read, said, sampling, send } from './scripted-model.fixture.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cassette-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function cassette(...lines: string[]): Promise<string> {
  const file = path.join(folder, `${(count += 1)}.jsonl`);
  await writeFile(file, lines.join('\n'));
  return file;
}
const HEADER = '{"cassette":1}';
const HELLO = '{"respond":{"items":[{"message":"Hello."}]}}';

describe('a cassette file', () => {
  it.each([
    ['nothing', [], 1, 'the file is empty'],
    ['other text', ['hello'], 1, 'this is not JSON'],
    ['other JSON', ['{"a":1}'], 1, 'this is not a cassette'],
    ['another version', ['{"cassette":2}'], 1, 'has version 2, and only version 1'],
    ['an unknown header member', ['{"cassette":1,"mach":"strict"}'], 1, 'has no member "mach"'],
    ['a bad mode', ['{"cassette":1,"match":"loose"}'], 1, '"match" must be'],
    ['a bad rule', ['{"cassette":1,"ignore":[{"at":"input"}]}'], 1, 'JSON pointer'],
    ['a bad pattern', ['{"cassette":1,"ignore":[{"text":"("}]}'], 1, 'regular expression'],
    ['broken JSON in the middle', [HEADER, '{"respond":', HELLO, ''], 2, 'this is not JSON'],
    ['broken JSON on a whole last line', [HEADER, HELLO, '{"respond":', ''], 3, 'this is not JSON'],
    ['a misspelt member', [HEADER, '', '{"respnd":{}}'], 3, 'has no member "respnd"'],
    ['no answer', [HEADER, '{"request":{}}'], 2, 'either "response" or "respond"'],
    ['two answers', [HEADER, '{"response":{},"respond":{}}'], 2, 'either "response" or "respond"'],
    ['an unknown item', [HEADER, '{"respond":{"items":[{"mesage":"x"}]}}'], 2, 'needs one of message, reasoning'],
    ['a call without a name', [HEADER, '{"respond":{"items":[{"call":7}]}}'], 2, '"call" must be a text'],
    ['an error without status', [HEADER, '{"respond":{"error":{"message":"x"}}}'], 2, '"status" of 400'],
    ['odd usage', [HEADER, '{"respond":{"usage":{"input_tokens":-1}}}'], 2, '"input_tokens" must be a whole number of at least 0'],
    ['a prefix from nowhere', [HEADER, '{"request":{"same_input":2,"body":{"input":[]}},"respond":{}}'], 2, '"same_input" is 2, but the request before has 0'],
  ])('with %s is refused with the line', async (_, lines, line, problem) => {
    const attempt = replayTransport(await cassette(...lines));
    await expect(attempt).rejects.toMatchObject({ code: 'cassette_invalid' });
    await expect(attempt).rejects.toThrow(`line ${line}: `);
    await expect(attempt).rejects.toThrow(problem);
  });

  it('that is not there is named', async () => {
    await expect(replayTransport(path.join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'cassette_unreadable' });
  });

  it('torn at its end plays up to there, with a warning', async () => {
    const file = await cassette(HEADER, HELLO, '{"request":{"method":"POST","pa');
    const replay = await replayTransport(file);
    expect(replay.remaining()).toBe(1);
    expect(replay.warnings).toEqual([`The cassette ${file} ends in the middle of line 3; that exchange is left out.`]);
  });

  it('whole but without a last newline has nothing to warn of', async () => {
    const replay = await replayTransport(await cassette(HEADER, HELLO));
    expect([replay.remaining(), replay.warnings]).toEqual([1, []]);
  });
});

describe('a hand-written cassette', () => {
  it('may spread entries over lines and leave the request out', async () => {
    const replay = await replayTransport(
      await cassette(
        '{"cassette":1,"note":"a demo"}',
        '',
        '{"note":"patch it",',
        '  "respond": {"items": [',
        '    {"reasoning": "Small change."},',
        '    {"custom": "apply_patch", "input": ["*** Begin Patch", "*** Add File: a.txt", "+hi", "*** End Patch"]},',
        '    {"call": "exec_command", "args": {"cmd": "cat ${CWD}/a.txt"}, "call_id": "mine"},',
        '    {"message": ["Two", "lines"], "phase": "final_answer"},',
        '    {"raw": {"type": "web_search_call", "status": "completed"}}',
        '  ], "usage": {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4}, "output_tokens": 3, "output_tokens_details": {"reasoning_tokens": 1}}}',
        '}\r',
      ),
      { volatile: [{ placeholder: 'CWD', value: '/here' }] },
    );
    const response = await send(replay, sampling([said('anything')]));
    const text = await read(response);
    const events = text.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);
    expect(events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item)).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Small change.' }], encrypted_content: null },
      { type: 'custom_tool_call', name: 'apply_patch', call_id: 'call_1_2', input: '*** Begin Patch\n*** Add File: a.txt\n+hi\n*** End Patch' },
      { type: 'function_call', name: 'exec_command', call_id: 'mine', arguments: '{"cmd":"cat /here/a.txt"}' },
      { type: 'message', role: 'assistant', phase: 'final_answer', content: [{ type: 'output_text', text: 'Two\nlines' }] },
      { type: 'web_search_call', status: 'completed' },
    ]);
    expect(events.at(0)).toMatchObject({ type: 'response.created' });
    expect(events.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { usage: { input_tokens: 10, input_tokens_details: { cached_tokens: 4 }, output_tokens: 3, output_tokens_details: { reasoning_tokens: 1 }, total_tokens: 13 } },
    });
    expect(text).toContain('"delta":"Two\\nlines"');
  });

  it('can take up a shell session that the run has opened', async () => {
    const replay = await replayTransport(await cassette(HEADER, '{"respond":{"items":[{"call":"write_stdin","args":{"session_id":"${SESSION_1}"}}]}}'));
    const [call] = await itemsOf(send(replay, sampling([output('Process running with session ID 909')])));
    expect(call?.['arguments']).toBe('{"session_id":909}');
  });

  it('can answer with errors of both kinds', async () => {
    const replay = await replayTransport(
      await cassette(
        HEADER,
        '{"respond":{"status":429,"error":{"message":"slow down"},"headers":{"retry-after":"1"}}}',
        '{"respond":{"status":500}}',
        '{"respond":{"failed":{"code":"context_length_exceeded","message":"full"}}}',
      ),
    );
    const limited = await send(replay, sampling([]));
    expect(limited).toMatchObject({ status: 429, headers: { 'content-type': 'application/json', 'retry-after': '1' } });
    expect(JSON.parse(await read(limited))).toEqual({ error: { message: 'slow down' } });
    expect(JSON.parse(await read(send(replay, sampling([]))))).toEqual({ error: { message: 'Internal Server Error' } });
    expect(await read(send(replay, sampling([])))).toContain('"error":{"code":"context_length_exceeded","message":"full"}');
  });

  it('can ask for no more than a model or an input', async () => {
    const request = { body: { input: [said('Do it in ${CWD}.')] } };
    const file = await cassette(HEADER, JSON.stringify({ request, respond: {} }));
    const volatile = [{ placeholder: 'CWD', value: '/here' }];
    await expect(send(await replayTransport(file, { volatile }), sampling([said('Do it in /here.')]))).resolves.toMatchObject({ status: 200 });
    await expect(send(await replayTransport(file, { volatile }), sampling([said('Do it in /there.')]))).rejects.toMatchObject({ code: 'cassette_mismatch' });
  });
});
