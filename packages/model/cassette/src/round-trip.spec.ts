import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HttpRequest, type HttpResponse, type Transport } from '@codex-ts/model-client';
import { type RecordingOptions } from './recorder.ts';
import { recordingTransport } from './recording-transport.ts';
import { replayTransport } from './replay-transport.ts';
import { bytes, itemsOf, output, read, said, sampling, scriptedModel, send, sse } from './scripted-model.fixture.ts';
import { volatilePlaces } from './volatile-values.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cassette-'));
  file = path.join(folder, 'run.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

/** What one machine contributes to a run. */
interface Machine {
  cwd: string;
  thread: string;
  session: number;
  took: string;
  headers?: Record<string, string>;
}
const ANN: Machine = { cwd: '/home/ann/app', thread: '0190d5a0-0000-7000-8000-00000000000a', session: 41234, took: '0.5', headers: { authorization: 'Bearer planted-key-of-ann' } };
const BOB: Machine = { cwd: '/Users/bob/src/app', thread: '0190ffff-1111-7000-8000-00000000000b', session: 777, took: '12.25' };

function volatile({ cwd }: Machine): ReturnType<typeof volatilePlaces> {
  return volatilePlaces({ cwd, codexHome: `${path.dirname(cwd)}/.codex`, home: path.dirname(cwd), tmpDir: '/tmp' });
}

/** The requests of a little agent that runs what the model asks for; `transport` answers. */
async function agentRun(transport: Transport, machine: Machine, exitCode = 0): Promise<string[]> {
  const { cwd, thread, session, took, headers = {} } = machine;
  const input: unknown[] = [said('Rules of this version.', 'developer'), said(`<environment_context>\n  <cwd>${cwd}</cwd>\n</environment_context>`), said('Run the tests.')];
  const calls: string[] = [];
  for (let request = 0; request < 3; request += 1) {
    const items = await itemsOf(send(transport, sampling(input, { prompt_cache_key: thread, headers })));
    for (const item of items) {
      input.push(item);
      if (item['type'] !== 'function_call') continue;
      calls.push(String(item['arguments']));
      input.push(output(`Wall time: ${took} seconds\nProcess running with session ID ${session}\nOutput:\n${cwd}/test: exit ${exitCode}`, String(item['call_id'])));
    }
  }
  return calls;
}

const SCRIPT = (machine: Machine) => [
  { items: [{ reasoning: 'Run them.' }, { call: 'exec_command', args: { cmd: `npm test --prefix ${machine.cwd}`, note: '${HOME}' } }] },
  { items: [{ call: 'write_stdin', args: { session_id: machine.session, chars: '' } }] },
  { items: [{ message: `All pass in ${machine.cwd}.` }], usage: { input_tokens: 5, output_tokens: 2 } },
];

async function record(options: Partial<RecordingOptions> = {}): Promise<string> {
  const recording = recordingTransport(scriptedModel(SCRIPT(ANN)), { file, volatile: volatile(ANN), ...options });
  await agentRun(recording, ANN);
  await recording.finish();
  return readFile(file, 'utf8');
}

describe('a recorded run', () => {
  it('plays on another machine, with its folders, threads and sessions', async () => {
    await record();
    const replay = await replayTransport(file, { volatile: volatile(BOB) });
    expect(replay.remaining()).toBe(3);
    const calls = await agentRun(replay, BOB);
    expect(calls.map((call) => JSON.parse(call) as unknown)).toEqual([
      { cmd: 'npm test --prefix /Users/bob/src/app', note: '${HOME}' },
      { session_id: 777, chars: '' },
    ]);
    expect(replay.remaining()).toBe(0);
  });

  it('plays the same bytes on the same machine', async () => {
    const heard: string[] = [];
    const listening = (inner: Transport) => async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
      const response = await inner(request, signal);
      const text = await read(response);
      heard.push(text);
      return { ...response, body: bytes([text]) };
    };
    const recording = recordingTransport(listening(scriptedModel(SCRIPT(ANN))), { file, volatile: volatile(ANN) });
    await agentRun(recording, ANN);
    await recording.finish();
    const recorded = heard.splice(0);
    await agentRun(listening(await replayTransport(file, { volatile: volatile(ANN), match: 'strict' })), ANN);
    expect(heard).toEqual(recorded);
  });

  it('stops at the first request that departs, says where, and stays stopped', async () => {
    await record();
    const replay = await replayTransport(file, { volatile: volatile(BOB) });
    const run = agentRun(replay, BOB, 1);
    await expect(run).rejects.toMatchObject({ code: 'cassette_mismatch', isRetryable: false });
    await expect(run).rejects.toThrow(`The run departs from the cassette ${file} at request 2 (line 3), at /input/5/output (function_call_output).`);
    await expect(run).rejects.toThrow(/recorded: ….*\$\{CWD\}\/test: exit 0"\n {2}this run: ….*exit 1"/);
    await expect(agentRun(replay, BOB)).rejects.toMatchObject({ code: 'cassette_mismatch' });
    expect(replay.remaining()).toBe(2);
  });

  it('says when a run goes on after the end', async () => {
    await record();
    const replay = await replayTransport(file, { volatile: volatile(ANN) });
    await agentRun(replay, ANN);
    const further = send(replay, sampling([said('More.')]));
    await expect(further).rejects.toMatchObject({ code: 'cassette_exhausted', isRetryable: false });
    await expect(further).rejects.toThrow(/holds 3 exchanges, and the run went on with request 4 \(POST \/responses, 1 input item\)/);
  });

  it('repeats nothing of the history', async () => {
    const [, ...lines] = (await record()).trimEnd().split('\n').map((line) => JSON.parse(line) as { request: { same_input?: number; body: { input: unknown[] } } });
    expect(lines.map(({ request }) => [request.same_input, request.body.input.length])).toEqual([[undefined, 3], [3, 3], [6, 2]]);
  });
});

describe('secrets', () => {
  it('are found nowhere in the file, wherever they were', async () => {
    const planted = ['planted-key-of-ann', 'planted-in-query', 'planted-in-list', 'planted-account-id', 'sk-planted-0123456789abcdef'];
    const everywhere = planted.join(' ');
    const deltas = ['the key is planted-', 'key-of', '-ann, right'].map((delta) => `data: ${JSON.stringify({ type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta })}\n\n`);
    const answer = sse([...deltas, `data: ${JSON.stringify({ type: 'response.completed', response: { id: everywhere } })}\n\n`]);
    const recording = recordingTransport(scriptedModel([answer]), { file, secrets: ['planted-in-list'] });
    const headers = { authorization: 'Bearer planted-key-of-ann', 'chatgpt-account-id': 'planted-account-id' };
    const heard = await read(send(recording, sampling([said(everywhere), output(JSON.stringify({ key: everywhere }))], { headers, url: 'https://x/v1/responses?api_key=planted-in-query', metadata: { [everywhere]: everywhere } })));
    await recording.finish();
    expect(heard).toContain('planted-in-list');
    const text = await readFile(file, 'utf8');
    const deltaTexts = [...text.matchAll(/"delta":"([^"]*)"/g)].map(([, delta]) => delta).join('');
    for (const secret of planted) expect(text + deltaTexts).not.toContain(secret);
    expect(text).not.toContain('cookie-value');
    expect(text).not.toContain('req_volatile');
  });

  it('leave deltas alone that hold none', async () => {
    const deltas = ['a', 'b', 'c'].map((delta) => `data: ${JSON.stringify({ type: 'response.output_text.delta', item_id: 'm', delta })}\n\n`);
    const recording = recordingTransport(scriptedModel([sse(deltas)]), { file });
    await read(send(recording, sampling([])));
    await recording.finish();
    expect((await readFile(file, 'utf8')).match(/"delta"/g)).toHaveLength(3);
  });

  it('keep sign-in traffic out of the file altogether', async () => {
    const recording = recordingTransport(scriptedModel([sse(['{"access_token":"x"}']), { items: [] }]), { file });
    await read(send(recording, { method: 'POST', url: new URL('https://auth.example.com/oauth/token'), headers: {}, body: '{"refresh_token":"r"}' }));
    await read(send(recording, sampling([])));
    await recording.finish();
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
  });
});

describe('recording', () => {
  it('makes the file readable by its owner only, also over an older one', async () => {
    await writeFile(file, 'old', { mode: 0o644 });
    expect(await record()).not.toContain('old');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('writes each exchange when it is complete', async () => {
    const recording = recordingTransport(scriptedModel(SCRIPT(ANN)), { file });
    await read(send(recording, sampling([said('one')])));
    await read(send(recording, sampling([said('two')])));
    void send(recording, sampling([said('three')]));
    await recording.finish();
    const replay = await replayTransport(file);
    expect(replay.remaining()).toBe(2);
  });

  it('keeps the order of requests when answers overtake each other', async () => {
    const recording = recordingTransport(scriptedModel([{ items: [{ message: 'first' }] }, { items: [{ message: 'second' }] }]), { file });
    const slow = await send(recording, sampling([said('one')]));
    await read(send(recording, sampling([said('two')])));
    await read(slow);
    await recording.finish();
    const replay = await replayTransport(file);
    expect(await read(send(replay, sampling([said('one')])))).toContain('first');
  });

  it('takes a client that leaves after the last event for one that has read all', async () => {
    const recording = recordingTransport(scriptedModel([{ items: [{ message: 'done' }] }]), { file });
    const { body } = await send(recording, sampling([said('x')]));
    for await (const chunk of body) if (Buffer.from(chunk).includes('response.completed')) break;
    await recording.finish();
    expect((await replayTransport(file)).remaining()).toBe(1);
  });

  it('leaves no trace of attempts that failed or broke off', async () => {
    const broken: HttpResponse = { ...sse([]), body: breaking() };
    const recording = recordingTransport(scriptedModel([broken, { items: [{ message: 'done' }] }]), { file });
    await expect(read(send(recording, sampling([said('x')])))).rejects.toThrow('reset');
    await read(send(recording, sampling([said('x')])));
    await expect(send(recording, sampling([said('x')]))).rejects.toThrow('used up');
    await recording.finish();
    expect((await replayTransport(file)).remaining()).toBe(1);
  });

  it('keeps error answers even if nobody reads them', async () => {
    const recording = recordingTransport(scriptedModel([{ ...sse(['{"error":{"message":"busy"}}']), status: 503, headers: { 'content-type': 'application/json', 'retry-after': '7' } }, { items: [] }]), { file });
    await send(recording, sampling([said('x')]));
    await read(send(recording, sampling([said('x')])));
    await recording.finish();
    const replay = await replayTransport(file);
    const again = await send(replay, sampling([said('x')]));
    expect(again).toMatchObject({ status: 503, statusText: 'Service Unavailable', headers: { 'retry-after': '7' } });
    expect(await read(again)).toBe('{"error":{"message":"busy"}}');
  });

  it('refuses to start where it cannot write, and to go on after the end', async () => {
    const model = scriptedModel([{ items: [] }]);
    const nowhere = recordingTransport(model, { file: path.join(folder, 'no', 'such', 'folder.jsonl') });
    await expect(send(nowhere, sampling([]))).rejects.toMatchObject({ code: 'cassette_write_failed' });
    expect(model.requests).toHaveLength(0);
    const finished = recordingTransport(model, { file });
    await finished.finish();
    await finished.finish();
    await expect(send(finished, sampling([]))).rejects.toMatchObject({ code: 'cassette_write_failed' });
  });
});

describe('aborting', () => {
  it('ends a replay between events', async () => {
    await record();
    const controller = new AbortController();
    const replay = await replayTransport(file, { volatile: volatile(ANN) });
    const run = async () => {
      const response = await replay(sampling([said('Rules of this version.', 'developer'), said(`<environment_context>\n  <cwd>${ANN.cwd}</cwd>\n</environment_context>`), said('Run the tests.')]), controller.signal);
      for await (const chunk of response.body) if (chunk.length > 0) controller.abort(new Error('stopped'));
    };
    await expect(run()).rejects.toThrow('stopped');
  });
});

async function* breaking(): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from('data: {"type":"response.created"}\n\n'));
  throw new Error('reset');
}
