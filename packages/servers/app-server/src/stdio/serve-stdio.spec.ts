import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { AppServer } from '../app-server.ts';
import { FakeEngine, storedTurn, summary } from '../fake-engine.fixture.ts';
import { serveStdio, type StdioOptions } from './serve-stdio.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const INITIALIZE = '{"id":0,"method":"initialize","params":{"clientInfo":{"name":"c","version":"1"}}}\n';
const LIST = (id: string) => `{"id":${id},"method":"thread/loaded/list","params":{}}\n`;

interface Served {
  /** Messages the server wrote. */
  sent: Record<string, unknown>[];
  lines: string[];
  log: string[];
  engine: FakeEngine;
}

/** Serves what is written, until the end of it. */
async function serve(input: readonly (string | Buffer)[], options: Partial<StdioOptions> = {}): Promise<Served> {
  const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [storedTurn('t1', 'one')] });
  const [stdin, stdout, log, chunks] = [new PassThrough(), new PassThrough(), [] as string[], [] as Buffer[]];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const served = serveStdio(new AppServer(engine), { input: stdin, output: stdout, errorLog: (text) => log.push(text), ...options });
  for (const chunk of input) if (!stdin.write(chunk)) await new Promise((resolve) => stdin.once('drain', resolve));
  stdin.end();
  await served;
  const lines = Buffer.concat(chunks).toString('utf8').split('\n').slice(0, -1);
  return { sent: lines.map((line) => JSON.parse(line) as Record<string, unknown>), lines, log, engine };
}

/** What one line, sent between others, is answered with. */
async function answersTo(line: string | Buffer): Promise<{ answers: Record<string, unknown>[]; log: string[] }> {
  const { sent, log } = await serve([INITIALIZE, line, '\n', LIST('"last"')]);
  expect(sent.at(-1)).toEqual({ id: 'last', result: { data: [], nextCursor: null } });
  return { answers: sent.slice(0, -1).filter(({ id }) => id !== 0), log };
}

describe('a line that is no message', () => {
  it.each([
    ['no JSON', 'hello'],
    ['empty', ''],
    ['a number', '5'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['a batch', `[${LIST('1').trim()}]`],
    ['an object without a method', '{"id":1}'],
    ['a method that is no text', '{"id":1,"method":5}'],
    ['deep nesting', '['.repeat(5000) + ']'.repeat(5000)],
    ['two objects', `${LIST('1').trim()}${LIST('2').trim()}`],
    ['a raw NUL', LIST('1').trim().replace('list', 'li\0st')],
    ['an error without a body', '{"id":1,"error":"x"}'],
    ['half a message', '{"id":1,"method":"thread'],
  ])('%s: no answer, and the next one is answered', async (_, line) => {
    const { answers, log } = await answersTo(line);
    expect(answers).toEqual([]);
    expect(log).toEqual([expect.stringContaining('ignored a line')]);
  });

  it.each([
    ['id null', '{"id":null,"method":"thread/list","params":{}}'],
    ['id 1.5', '{"id":1.5,"method":"thread/list","params":{}}'],
    ['an unknown notification', '{"method":"bogus"}'],
    ['an answer to nobody', '{"id":77,"result":{}}'],
    ['an id of more than 64 bits', LIST('99999999999999999999').trim()],
  ])('%s: no answer either, and nothing to say about it', async (_, line) => {
    const { answers, log } = await answersTo(line);
    expect(answers).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe('a request', () => {
  it.each([
    ['before initialize', '{"id":1,"method":"thread/list","params":{}}', 'Not initialized'],
    ['of an unknown method', '{"id":1,"method":"x","params":{}}', 'Not initialized'],
  ])('%s is refused', async (name, line, message) => {
    const { sent } = await serve([name.includes('unknown') ? INITIALIZE : '', line, '\n']);
    const text = (sent.at(-1) as { error: { message: string } }).error.message;
    expect(text).toContain(name.includes('unknown') ? 'Invalid request: unknown variant `x`, expected one of `initialize`' : message);
  });

  it.each([
    ['a wrong type', '{"id":1,"method":"thread/list","params":{"limit":-1}}', 'Invalid request: invalid value: integer `-1`, expected u32'],
    ['no params', '{"id":1,"method":"thread/list"}', 'Invalid request: missing field `params`'],
    ['a bad id', '{"id":1,"method":"thread/read","params":{"threadId":"x"}}', 'invalid thread id: x'],
    ['an unknown thread', `{"id":1,"method":"turn/start","params":{"threadId":"${ID}","input":[]}}`, `thread not found: ${ID}`],
    ['a second initialize', INITIALIZE.replace('"id":0', '"id":1').trim(), 'Already initialized'],
  ])('with %s is told so', async (_, line, message) => {
    const { answers } = await answersTo(line);
    expect(answers).toEqual([{ id: 1, error: { code: -32600, message: expect.stringContaining(message) } }]);
  });

  it.each([
    ['a text', '"x"', '"x"'],
    ['a text like our own', '"01a1fc18-12f8-7511-96aa-b95c0ba59ae4:1"', '"01a1fc18-12f8-7511-96aa-b95c0ba59ae4:1"'],
    ['a negative number', '-5', '-5'],
    ['64 bits', '9223372036854775807', '9223372036854775807'],
    ['54 bits', '9007199254740993', '9007199254740993'],
  ])('is answered under its own id: %s', async (_, id, echoed) => {
    const { lines } = await serve([INITIALIZE, LIST(id)]);
    expect(lines[1]).toBe(`{"id":${echoed},"result":{"data":[],"nextCursor":null}}`);
  });

  it.each([
    ['jsonrpc and CRLF', '{"jsonrpc":"2.0","id":1,"method":"thread/loaded/list","params":{}}\r'],
    ['a long text nobody reads', `{"id":1,"method":"thread/loaded/list","params":{"more":"${'x'.repeat(10_000_000)}"}}`],
    ['a mark of byte order', `\ufeff${LIST('1').trim()}`],
    ['deep nesting nobody reads', `{"id":1,"method":"thread/loaded/list","params":{"more":${'['.repeat(5000)}${']'.repeat(5000)}}}`],
    ['the same key twice', '{"id":2,"id":1,"method":"thread/loaded/list","params":{}}'],
  ])('with %s is answered', async (_, line) => {
    expect((await answersTo(line)).answers).toEqual([{ id: 1, result: { data: [], nextCursor: null } }]);
  });

  it('never carries a jsonrpc member in its answer', async () => {
    const { lines } = await serve([INITIALIZE, LIST('1')]);
    for (const line of lines) expect(line).not.toContain('jsonrpc');
  });
});

describe('bytes that are not UTF-8', () => {
  const broken = (before: string, after: string) => Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]);

  it('are answered when they are in a request', async () => {
    const { answers } = await answersTo(broken('{"id":1,"method":"thread/loaded/list","params":{"x":"', '"}}'));
    expect(answers).toEqual([{ id: 1, error: { code: -32600, message: expect.stringContaining('UTF-8') } }]);
  });

  it('are dropped elsewhere', async () => {
    for (const line of [broken('', ''), broken('{"method":"x', '"}')]) expect((await answersTo(line)).answers).toEqual([]);
  });
});

describe('a line that is too long', () => {
  const long = function* (head: string, tail: string): Generator<string> {
    yield head;
    const block = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 100; i += 1) yield block;
    yield `${tail}\n`;
  };

  it('is refused without being kept', async () => {
    const memory = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watched = function* (): Generator<string> {
      yield INITIALIZE;
      for (const chunk of long('{"id":7,"method":"thread/loaded/list","params":{"x":"', '"}}')) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - memory);
        yield chunk;
      }
      yield LIST('8');
    };
    const { sent } = await serve([...watched()], { maxLine: 1024 * 1024 });
    expect(sent.slice(1)).toEqual([
      { id: 7, error: { code: -32600, message: expect.stringContaining('too long') } },
      { id: 8, result: { data: [], nextCursor: null } },
    ]);
    expect(most).toBeLessThan(50 * 1024 * 1024);
  });

  it.each([
    ['{"method":"a","id":"q","params":{"x":"', '"}}', 'q'],
    ['{"method":"a","params":{"x":"', '"},"id":-3}', -3],
    ['{"jsonrpc":"2.0","method":"a","params":{"x":"', '"}, "id" : 4 }', 4],
    ['{"params":{"x":"', '"},"id":4}', null],
    ['{"method":"a","params":{"x":"', '","id":4}}', null],
    ['{"id":5,"result":"', '"}', null],
  ])('%s...%s is answered when it is known whose it is', async (head, tail, id) => {
    const { sent } = await serve([`${head}${'x'.repeat(20_000)}${tail}\n`], { maxLine: 10_000 });
    expect(sent.map((message) => message['id'])).toEqual(id === null ? [] : [id]);
  });
});

describe('the end of the input', () => {
  it('in the middle of a line: the line counts', async () => {
    const { sent } = await serve([INITIALIZE, LIST('1').trim()]);
    expect(sent.at(-1)).toEqual({ id: 1, result: { data: [], nextCursor: null } });
  });

  it('ends every thread after everything is answered', async () => {
    const { sent, engine } = await serve([INITIALIZE, `{"id":1,"method":"thread/resume","params":{"threadId":"${ID}"}}\n`, LIST('2')]);
    expect(sent.at(-1)).toEqual({ id: 2, result: { data: [ID], nextCursor: null } });
    expect(engine.opened.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(engine.isClosed).toBe(true);
  });

  it.each([
    ['has taken its time', { lastAnswersMs: 1 }, false],
    ['has nobody who could hear it', { lastAnswersMs: 60_000 }, true],
  ])('waits for no answer that %s', async (_, options, isDeaf) => {
    const input = new PassThrough();
    const output = new PassThrough();
    const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] });
    const served = serveStdio(new AppServer(engine), { input, output, errorLog: () => undefined, ...options });
    const resume = (id: number): string => `{"id":${id},"method":"thread/resume","params":{"threadId":"${ID}"}}\n`;
    input.write(`${INITIALIZE}${resume(1)}`);
    while (engine.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const begun = new Promise<void>((resolve) => {
      for (const thread of engine.opened) {
        thread.reading = () => {
          resolve();
          return new Promise(() => undefined);
        };
      }
    });
    input.write(resume(2));
    await begun;
    if (isDeaf) output.destroy();
    input.end();
    await served;
    expect(engine.opened.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  it('may be called from outside', async () => {
    const stop = new AbortController();
    const input = new PassThrough();
    const engine = new FakeEngine();
    const served = serveStdio(new AppServer(engine), { input, output: new PassThrough(), errorLog: () => undefined, signal: stop.signal });
    input.write(INITIALIZE);
    stop.abort();
    await served;
    expect(engine.isClosed).toBe(true);
  });
});

describe('a client that does not read', () => {
  it('is not read either, until it goes on', async () => {
    const input = new PassThrough({ highWaterMark: 1 });
    let release: (() => void) | null = null;
    const taken: string[] = [];
    const output = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _, done) => {
        taken.push(chunk.toString('utf8'));
        if (release === null) release = done;
        else done();
      },
    });
    const served = serveStdio(new AppServer(new FakeEngine()), { input, output, errorLog: () => undefined, backlog: { pauseAt: 1000, max: 100_000 } });
    input.write(INITIALIZE);
    while (release === null) await new Promise((resolve) => setImmediate(resolve));
    let accepted = 0;
    while (input.write(LIST(String(accepted + 1))) || input.readableFlowing === true) {
      accepted += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (accepted > 1000) throw new Error('the server reads on');
    }
    expect(output.writableLength).toBeLessThan(10_000);
    (release as () => void)();
    input.end();
    await served;
    expect(taken.length).toBeGreaterThan(accepted);
  });

  it('is given up when too much lies in wait, and its threads are ended', async () => {
    const input = new PassThrough();
    const log: string[] = [];
    const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] });
    const output = new Writable({ highWaterMark: 1, write: () => undefined });
    const served = serveStdio(new AppServer(engine), { input, output, errorLog: (text) => log.push(text), backlog: { pauseAt: 1000, max: 100_000 } });
    input.write(`${INITIALIZE}{"id":1,"method":"thread/resume","params":{"threadId":"${ID}"}}\n`);
    while (engine.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const [thread] = engine.opened;
    for (let i = 0; i < 200; i += 1) thread?.emit({ type: 'warning', turnId: null, message: 'x'.repeat(1000) });
    await served;
    expect(log).toEqual(['the client is gone: the client does not read what it is sent']);
    expect(thread?.isClosed).toBe(true);
    expect(output.writableLength).toBeLessThan(110_000);
  });

  it('is gone when its end of the pipe is', async () => {
    const input = new PassThrough();
    const engine = new FakeEngine();
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const served = serveStdio(new AppServer(engine), { input, output, errorLog: () => undefined });
    input.write(INITIALIZE);
    await served;
    expect(engine.isClosed).toBe(true);
  });
});
